-- SPDX-License-Identifier: GPL-2.0-or-later
-- Thread groups.
WITH leaders AS (SELECT l.* FROM tasks AS l WHERE l.dump = :dump AND l.pid = l.tgid
	AND EXISTS (SELECT 1 FROM tasks AS t WHERE t.dump = l.dump AND t.tgid = l.tgid AND $tasks))
SELECT line FROM (
	SELECT t.pid AS block, t.task AS leader, 0 AS place, 0 AS thread, $header AS line FROM leaders AS t
	UNION ALL
	SELECT l.pid, l.task, 1, t.pid, '  ' || $header FROM leaders AS l JOIN tasks AS t
		ON t.dump = l.dump AND t.tgid = l.tgid AND t.task <> l.task AND l.pid > 0
	UNION ALL
	SELECT t.pid, t.task, 1, 0, '  (no threads)' FROM leaders AS t WHERE NOT EXISTS (
		SELECT 1 FROM tasks AS o WHERE o.dump = t.dump AND o.tgid = t.tgid AND o.task <> t.task AND t.pid > 0)
	UNION ALL
	SELECT t.pid, t.task, 2, 0, '' FROM leaders AS t)
ORDER BY block, leader, place, thread;
