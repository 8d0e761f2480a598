-- SPDX-License-Identifier: GPL-2.0-or-later
-- The task's children.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
SELECT '  ' || $header FROM tasks AS t WHERE t.dump = :dump AND t.parent = :task AND t.task <> :task AND t.pid = t.tgid AND t.pid > 0
ORDER BY t.pid;
SELECT '  (no children)' WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE dump = :dump AND parent = :task AND task <> :task AND pid = tgid AND pid > 0);
SELECT '';
