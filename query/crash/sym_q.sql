-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols that have the text in their names.
SELECT printf('%llx (%s) %s%s', address, type, name, coalesce(' [' || module || ']', '')) AS line FROM symbols
WHERE dump = :dump AND instr(name, :value_q) > 0 ORDER BY address < 0, address, name;
