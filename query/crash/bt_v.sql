-- SPDX-License-Identifier: GPL-2.0-or-later
-- Stacks that reached their guard page, or whose end the kernel found overwritten.
SELECT 'PID ' || t.pid || ' (' || t.comm || '): the stack overflowed' AS line FROM tasks AS t
WHERE t.dump = :dump AND EXISTS (SELECT 1 FROM frames AS f WHERE f.dump = t.dump AND f.task = t.task
	AND f.stack = 'overflow') ORDER BY t.pid;
SELECT 'No stack overflows detected' WHERE NOT EXISTS (SELECT 1 FROM frames WHERE dump = :dump AND stack = 'overflow');
