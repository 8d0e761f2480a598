-- SPDX-License-Identifier: GPL-2.0-or-later
-- What taints the kernel.
SELECT 'TAINTED_MASK: ' || coalesce(nullif(taints, ''), '(none)') AS line FROM dumps WHERE dump = :dump;
