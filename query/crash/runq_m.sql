-- SPDX-License-Identifier: GPL-2.0-or-later
-- How long the task on each CPU has been running. Option: -c CPUS.
SELECT printf('%*s [%lld %02d:%02d:%02d.%03d]  PID: %-6d TASK: %llx  COMMAND: "%s"',
	length(max(c.cpu) OVER ()) + 6, printf('CPU %d:', c.cpu), t.idle_ns / 86400000000000, t.idle_ns / 3600000000000 % 24,
	t.idle_ns / 60000000000 % 60, t.idle_ns / 1000000000 % 60, t.idle_ns / 1000000 % 1000, t.pid, t.task, t.comm) AS line
FROM cpus AS c JOIN tasks AS t ON t.dump = c.dump AND t.task = c.current_task
WHERE c.dump = :dump AND (:cpus IS NULL OR c.cpu IN (SELECT value FROM json_each(:cpus))) ORDER BY c.cpu;
