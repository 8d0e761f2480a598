-- SPDX-License-Identifier: GPL-2.0-or-later
-- Loaded modules; their symbols are in the case.
SELECT printf('     MODULE       %-*s       BASE           SIZE  OBJECT FILE',
	coalesce((SELECT max(length(name)) FROM modules WHERE dump = :dump), 4), 'NAME') AS line;
SELECT printf('%16llx  %-*s  %16llx %8d  (not loaded)  [CONFIG_KALLSYMS]', m.module,
	(SELECT max(length(name)) FROM modules WHERE dump = :dump), m.name, m.base, m.size)
FROM modules AS m WHERE m.dump = :dump ORDER BY m.base >= 0, m.base;
