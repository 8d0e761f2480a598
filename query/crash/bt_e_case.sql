-- SPDX-License-Identifier: GPL-2.0-or-later
-- Exception frames: the registers that interrupts, faults and system calls saved.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
SELECT value FROM register_lines, json_each('["","  ' || upper(mode) || '-MODE EXCEPTION FRAME:","'
	|| replace(lines, char(10), '","') || '"]')
WHERE dump = :dump AND task = :task ORDER BY frame, mode, key;
SELECT '' FROM tasks WHERE dump = :dump AND task = :task;
