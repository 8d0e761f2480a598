-- SPDX-License-Identifier: GPL-2.0-or-later
-- What waits on each CPU, by task group. Option: -c CPUS.
WITH c AS (SELECT * FROM cpus WHERE dump = :dump AND (:cpus IS NULL OR cpu IN (SELECT value FROM json_each(:cpus)))),
q AS (SELECT r.*, coalesce(r.task_group, 0) AS own FROM runqueue AS r WHERE r.dump = :dump AND r.class IN ('rt', 'fair'))
SELECT line FROM (
	SELECT cpu, 0 AS own, -3 AS position, 'CPU ' || cpu AS line FROM c
	UNION ALL
	SELECT c.cpu, 0, -2, printf('  CURRENT: PID: %-6d TASK: %llx  COMMAND: "%s"', t.pid, t.task, t.comm)
	FROM c JOIN tasks AS t ON t.dump = c.dump AND t.task = c.current_task
	UNION ALL
	SELECT DISTINCT cpu, own, -1, iif(own = 0, '  ROOT_TASK_GROUP:', printf('  TASK_GROUP: %llx', own)) FROM q
	UNION ALL
	SELECT q.cpu, q.own, q.position, printf('     [%3d] PID: %-6d TASK: %llx  COMMAND: "%s"%s', q.prio, t.pid, t.task, t.comm,
		iif(q.running, ' [CURRENT]', ''))
	FROM q JOIN c ON c.cpu = q.cpu JOIN tasks AS t ON t.dump = q.dump AND t.task = q.task)
ORDER BY cpu, own, position;
