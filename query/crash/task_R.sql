-- SPDX-License-Identifier: GPL-2.0-or-later
-- Members of a task_struct (and of the thread_info in it) as the dump's memory has them. Options: -x -d.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
WITH wanted AS (
	SELECT key AS place, value AS path, substr(value, 1, instr(replace(value, '[', '.') || '.', '.') - 1) AS name
	FROM json_each('["' || replace(replace(:value_R, '"', ''), ',', '","') || '"]')),
places AS (
	SELECT w.place, w.path, 'task_struct.' || w.path AS way FROM wanted AS w
	WHERE EXISTS (SELECT 1 FROM members('task_struct', :dump) AS m WHERE m.name = w.name)
	UNION ALL
	SELECT w.place, w.path, 'task_struct.thread_info.' || w.path FROM wanted AS w
	WHERE EXISTS (SELECT 1 FROM members('task_struct', :dump) AS m WHERE m.name = 'thread_info' AND m.declared = 'struct thread_info')
		AND EXISTS (SELECT 1 FROM members('thread_info', :dump) AS m WHERE m.name = w.name))
SELECT lines FROM (
	SELECT p.place, p.way, printf('  %s = %s,', p.path, replace(
		iif(:has_x AND m.text NOT GLOB '*[^-0-9]*', printf('0x%llx', m.value), m.text), char(10), char(10) || '  ')) AS lines
	FROM places AS p CROSS JOIN member(:task, p.way, :dump) AS m
	UNION ALL
	SELECT place, '', 'task: ' || path || ': not a task_struct or thread_info member' FROM wanted
	WHERE place NOT IN (SELECT place FROM places))
ORDER BY place, length(way), way;
SELECT '';
