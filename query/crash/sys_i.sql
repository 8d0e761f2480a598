-- SPDX-License-Identifier: GPL-2.0-or-later
-- The machine's name, as the log has it.
SELECT 'HARDWARE: ' || coalesce(hardware, '(the log does not tell)') AS line FROM dumps WHERE dump = :dump;
