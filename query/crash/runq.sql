-- SPDX-License-Identifier: GPL-2.0-or-later
-- What waits on each CPU. Option: -c CPUS. Before 2.6.23 a CPU has two arrays, in which the running task stays.
WITH c AS (SELECT *, dump IN (SELECT dump FROM runqueue WHERE class IN ('active', 'expired')) AS arrays
	FROM cpus WHERE dump = :dump AND (:cpus IS NULL OR cpu IN (SELECT value FROM json_each(:cpus)))),
classes (class, place, arrays, title) AS (VALUES ('stop', 1, 0, NULL), ('dl', 2, 0, NULL),
	('rt', 3, 0, '  RT PRIO_ARRAY:'), ('fair', 4, 0, '  CFS RB_ROOT:'), ('ext', 5, 0, NULL),
	('active', 1, 1, ' ACTIVE PRIO_ARRAY:'), ('expired', 2, 1, ' EXPIRED PRIO_ARRAY:')),
q AS (SELECT r.*, k.place, k.arrays FROM runqueue AS r JOIN classes AS k USING (class)
	WHERE r.dump = :dump AND (k.arrays OR NOT r.running))
SELECT line FROM (
	SELECT cpu, 0 AS place, 0 AS position,
		printf(iif(arrays, 'RUNQUEUES[%d]: %llx', 'CPU %d RUNQUEUE: %llx'), cpu, runqueue) AS line FROM c
	UNION ALL
	SELECT c.cpu, 0, 1, printf('  CURRENT: PID: %-6d TASK: %llx  COMMAND: "%s"', t.pid, t.task, t.comm)
	FROM c JOIN tasks AS t ON t.dump = c.dump AND t.task = c.current_task WHERE NOT c.arrays
	UNION ALL
	SELECT c.cpu, k.place, -1, coalesce(k.title, '  ' || upper(k.class) || ':') FROM c JOIN classes AS k USING (arrays)
	WHERE k.title IS NOT NULL OR EXISTS (SELECT 1 FROM q WHERE q.cpu = c.cpu AND q.class = k.class)
	UNION ALL
	SELECT c.cpu, k.place, 0, '     [no tasks queued]' FROM c JOIN classes AS k USING (arrays)
	WHERE k.title IS NOT NULL AND NOT EXISTS (SELECT 1 FROM q WHERE q.cpu = c.cpu AND q.class = k.class)
	UNION ALL
	SELECT q.cpu, q.place, q.position, printf('     [%3d] PID: %-6d TASK: %llx%s  COMMAND: "%s"', q.prio, t.pid, t.task,
		iif(q.arrays, printf('  CPU: %d', q.cpu), ''), t.comm)
	FROM q JOIN c ON c.cpu = q.cpu JOIN tasks AS t ON t.dump = q.dump AND t.task = q.task
	UNION ALL
	SELECT cpu, 9, 0, '' FROM c WHERE cpu < (SELECT max(cpu) FROM c))
ORDER BY cpu, place, position;
