-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks, one row each, in the words of crash's ps.
-- Shown: active, pid, ppid, cpu, task, st, mem, vsz, rss, comm
CREATE VIEW ps (
	dump,   -- the dump
	active, -- TEXT: '>' for a task that was running
	pid,    -- thread id
	ppid,   -- process id of the parent
	cpu,    -- CPU that the task ran on last
	task,   -- the task
	st,     -- TEXT: state: RU, IN, UN, ST, TR, ZO, DE, PA or ID
	mem,    -- REAL: percent of the machine's memory that is resident
	vsz,    -- size of the address space
	rss,    -- resident memory
	comm    -- TEXT: name of the thread, in brackets for kernel threads
)
AS SELECT t.dump, iif(t.on_cpu, '>', NULL), t.pid, t.ppid, t.cpu, t.task,
	CASE t.state WHEN 'R' THEN 'RU' WHEN 'S' THEN 'IN' WHEN 'D' THEN 'UN' WHEN 'T' THEN 'ST'
		WHEN 't' THEN 'TR' WHEN 'Z' THEN 'ZO' WHEN 'X' THEN 'DE' WHEN 'P' THEN 'PA'
		WHEN 'I' THEN 'ID' END,
	round(100.0 * t.rss / d.memory_bytes, 1), t.vsz, t.rss,
	iif(t.kernel, '[' || t.comm || ']', t.comm)
FROM tasks AS t JOIN dumps AS d USING (dump);
