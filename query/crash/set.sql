-- SPDX-License-Identifier: GPL-2.0-or-later
-- The context.
SELECT printf('    PID: %d', t.pid) AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
UNION ALL SELECT 'COMMAND: "' || t.comm || '"' FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
UNION ALL SELECT printf('   TASK: %llx', t.task) FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
UNION ALL SELECT printf('    CPU: %d', t.cpu) FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
UNION ALL SELECT '  STATE: ' || CASE t.state WHEN 'R' THEN 'TASK_RUNNING' WHEN 'S' THEN 'TASK_INTERRUPTIBLE' WHEN 'D' THEN 'TASK_UNINTERRUPTIBLE'
	WHEN 'T' THEN 'TASK_STOPPED' WHEN 't' THEN 'TASK_TRACED' WHEN 'Z' THEN 'EXIT_ZOMBIE' WHEN 'X' THEN 'EXIT_DEAD' WHEN 'P' THEN 'TASK_PARKED'
	WHEN 'I' THEN 'TASK_IDLE' ELSE coalesce(t.state, '(unknown)') END || ' ' || iif(t.task = d.panic_task, '(PANIC)', iif(t.on_cpu, '(ACTIVE)', ''))
	FROM tasks AS t JOIN dumps AS d USING (dump) WHERE t.dump = :dump AND t.task = :task;
