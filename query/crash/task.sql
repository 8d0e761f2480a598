-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a case has of a task_struct. Option: -R MEMBERS.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
WITH t AS (SELECT * FROM tasks WHERE dump = :dump AND task = :task),
members (place, name, value) AS (
	SELECT 1, '__state', '"' || state || '"' FROM t UNION ALL SELECT 2, 'stack', printf('0x%llx', stack_base) FROM t
	UNION ALL SELECT 3, 'flags', printf('0x%llx', flags) FROM t UNION ALL SELECT 4, 'on_cpu', on_cpu FROM t
	UNION ALL SELECT 5, 'cpu', cpu FROM t UNION ALL SELECT 6, 'prio', prio FROM t
	UNION ALL SELECT 7, 'static_prio', static_prio FROM t UNION ALL SELECT 8, 'rt_priority', rt_priority FROM t
	UNION ALL SELECT 9, 'policy', '"' || policy || '"' FROM t UNION ALL SELECT 10, 'mm', printf('0x%llx', mm) FROM t
	UNION ALL SELECT 11, 'exit_code', exit_code FROM t UNION ALL SELECT 12, 'pid', pid FROM t
	UNION ALL SELECT 13, 'tgid', tgid FROM t UNION ALL SELECT 14, 'real_parent', printf('0x%llx', parent) FROM t
	UNION ALL SELECT 15, 'utime', utime_ns FROM t UNION ALL SELECT 16, 'stime', stime_ns FROM t
	UNION ALL SELECT 17, 'nvcsw', nvcsw FROM t UNION ALL SELECT 18, 'nivcsw', nivcsw FROM t
	UNION ALL SELECT 19, 'start_time', start_ns FROM t UNION ALL SELECT 20, 'comm', '"' || comm || '"' FROM t
	UNION ALL SELECT 21, 'files', printf('0x%llx', files) FROM t)
SELECT line FROM (
	SELECT place, printf('  %s = %s,', name, value) AS line FROM members WHERE :value_R IS NULL AND value IS NOT NULL
	UNION ALL
	SELECT r.key, iif(m.name IS NULL, printf('  %s: not in a case', r.value), printf('  %s = %s,', m.name, coalesce(m.value, '(not in the dump)')))
	FROM json_each(iif(:value_R IS NULL, '[]', '["' || replace(replace(:value_R, '"', ''), ',', '","') || '"]')) AS r
	LEFT JOIN members AS m ON m.name = r.value OR r.value = 'state' AND m.name = '__state')
ORDER BY place;
SELECT '';
