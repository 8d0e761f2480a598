-- SPDX-License-Identifier: GPL-2.0-or-later
-- The dumped systems, one row per dump, in the words of crash's sys.
CREATE VIEW sys (
	dump,         -- the dump
	dumpfile,     -- path of the dump
	cpus,         -- CPUs online
	date,         -- when the kernel crashed
	uptime,       -- how long it had been running
	load_average, -- TEXT: over 1, 5 and 15 minutes
	tasks,        -- COUNT: tasks of the dump
	nodename,     -- host name
	release,      -- uname -r
	version,      -- uname -v
	machine,      -- architecture
	memory,       -- memory that the machine had
	managed,      -- memory that the kernel's allocator managed, without what the kernel itself
	              -- takes and what is reserved
	panic,        -- the panic message
	pid,          -- the panic task's thread id
	command,      -- its name
	task,         -- the panic task
	cpu,          -- the CPU that crashed
	state         -- the panic task's state
)
AS SELECT d.dump, d.path, d.cpus_online, d.crash_time, d.uptime_ns,
	iif(d.load1 IS NULL, NULL, printf('%.2f, %.2f, %.2f', d.load1, d.load5, d.load15)),
	(SELECT count(*) FROM tasks AS a WHERE a.dump = d.dump),
	d.nodename, d.release, d.version, d.arch,
	m.bytes, d.memory_bytes, d.panic,
	t.pid, t.comm, d.panic_task, d.panic_cpu, t.state
FROM dumps AS d LEFT JOIN tasks AS t ON t.dump = d.dump AND t.task = d.panic_task
LEFT JOIN memory AS m ON m.dump = d.dump AND m.kind = 'present';
