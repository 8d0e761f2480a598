-- SPDX-License-Identifier: GPL-2.0-or-later
-- The task's parents, from the first process down to it.
WITH RECURSIVE line_of (task, depth) AS (
	SELECT :task, 0
	UNION ALL
	SELECT t.parent, depth + 1 FROM line_of JOIN tasks AS t ON t.dump = :dump AND t.task = line_of.task
	WHERE t.parent <> t.task AND depth < 100)
SELECT printf('%*s', max(depth) OVER () - depth, '') || $header AS line
FROM line_of JOIN tasks AS t ON t.dump = :dump AND t.task = line_of.task ORDER BY depth DESC;
SELECT '';
