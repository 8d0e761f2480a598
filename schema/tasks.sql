-- SPDX-License-Identifier: GPL-2.0-or-later
-- Threads, one row per task_struct, the idle tasks of the CPUs too.
-- From the list of processes and their threads, and the idle tasks of the runqueues.
-- Shown: pid, comm, state, cpu, idle_ns, wchan
CREATE TABLE tasks (
	dump        INTEGER, -- the dump
	task        POINTER, -- struct task_struct; where a log's text shows the task its pid, of what
	                     -- runs on a CPU and is idle or not named -1 less the CPU
	pid         INTEGER, -- thread id in the initial namespace; 0 for idle tasks
	tgid        INTEGER, -- process id in the initial namespace
	ppid        INTEGER, -- process id of the real parent
	parent      POINTER, -- the real parent, a task
	comm        TEXT,    -- name of the thread
	argv        TEXT,    -- command line, arguments separated by spaces; NULL for kernel threads
	                     -- or when paged out
	state       TEXT,    -- one letter, as ps prints it: R S D T t X Z P I
	cpu         INTEGER, -- CPU that the task ran on last
	on_cpu      BOOLEAN, -- was running at the crash
	kernel      BOOLEAN, -- is a kernel thread
	prio        INTEGER, -- effective priority in the kernel's scale, lower is sooner
	static_prio INTEGER, -- priority that nice sets, in the kernel's scale: 120 + nice
	nice        INTEGER, -- -20 to 19
	policy      TEXT,    -- scheduling policy: normal, fifo, rr, batch, idle, deadline, ext
	rt_priority INTEGER, -- real-time priority, 1 to 99; 0 for other policies
	flags       HEX,     -- PF_* bits of the task
	mm          POINTER, -- struct mm_struct, NULL for kernel threads
	files       POINTER, -- struct files_struct: its open descriptors, shared with other threads;
	                     -- NULL for tasks that have exited
	vsz         BYTES,   -- size of the address space
	rss         BYTES,   -- resident memory: the sum of the next three; with what threads have
	                     -- counted and not handed in yet (before Linux 6.2), which /proc leaves out
	rss_anon    BYTES,   -- resident anonymous memory
	rss_file    BYTES,   -- resident pages of files
	rss_shmem   BYTES,   -- resident shared memory
	swapped     BYTES,   -- anonymous memory that is in the swap
	start_ns    BOOT_NS, -- start of the task on the monotonic clock, that is, since boot
	utime_ns    NS,      -- CPU time in user mode
	stime_ns    NS,      -- CPU time in the kernel
	last_run_ns BOOT_NS, -- when the task last got or left a CPU, on the boot clock
	idle_ns     NS,      -- from last_run_ns to the crash: how long the task has been off the
	                     -- CPU; of a task that was running (on_cpu) how long it has had it
	nvcsw       COUNT,   -- voluntary context switches
	nivcsw      COUNT,   -- involuntary context switches
	uid         INTEGER, -- real user id
	gid         INTEGER, -- real group id
	exit_code   INTEGER, -- exit status in wait's encoding, of tasks that have exited
	stack_base  POINTER, -- lowest address of the kernel stack
	wchan       TEXT,    -- function that the task sleeps in: its first frame outside the
	                     -- scheduler; NULL when it was running
	stack_id    HASH,    -- its call chain, NULL when the stack could not be unwound
	cgroup      TEXT,    -- path in the default (v2) hierarchy or, for a task that is in the root of
	                     -- that, in the first of version 1's (name=systemd, memory ...) in
	                     -- whose root it is not
	trace       HASH,    -- its frames, which are in trace_frames; NULL when it has none
	PRIMARY KEY (dump, task),
	-- FOREIGN KEY (dump, cpu) REFERENCES cpus, where that has a row
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (stack_id) REFERENCES stacks,
	CONSTRAINT children FOREIGN KEY (dump, parent) REFERENCES tasks,
	FOREIGN KEY (dump, files) REFERENCES file_tables,
	FOREIGN KEY (dump, mm) REFERENCES address_spaces
) WITHOUT ROWID;
-- Who has a file open, who maps it.
CREATE INDEX tasks_files ON tasks (dump, files);
CREATE INDEX tasks_mm ON tasks (dump, mm);
-- Who has a frame.
CREATE INDEX tasks_trace ON tasks (trace, dump);
