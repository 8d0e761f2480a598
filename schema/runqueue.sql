-- SPDX-License-Identifier: GPL-2.0-or-later
-- What is queued to run, one row per task, CPU by CPU, the running tasks too. From the queues of
-- the scheduling classes; within a class in the order in which tasks are to run.
-- Shown: cpu, class, position, task, running, prio, waiting_ns
CREATE TABLE runqueue (
	dump       INTEGER, -- the dump
	cpu        INTEGER, -- the CPU
	class      TEXT,    -- scheduling class: stop, dl, rt, fair, ext, idle; a CPU takes from the
	                    -- first of these that has a task. Before Linux 2.6.23: active, or
	                    -- expired for tasks that have used up their time slice
	position   INTEGER, -- place in the queue of the class, from 0. Tasks in groups stand where
	                    -- their group stands
	task       POINTER, -- the task
	running    BOOLEAN, -- is the one on the CPU
	prio       INTEGER, -- priority in the kernel's scale, lower is sooner
	vruntime   NS,      -- fair: virtual run time, counted by itself in each task group and CPU
	deadline   NS,      -- fair: virtual deadline, in vruntime's scale (since Linux 6.6); dl: end
	                    -- of the period on the CPU's clock
	delayed    BOOLEAN, -- fair: asleep, kept in the queue until it has paid for its run time
	                    -- (since Linux 6.12)
	task_group POINTER, -- fair: struct task_group (cgroup, autogroup), NULL for the root group
	waiting_ns NS,      -- how long it has been waiting for the CPU, NULL when it runs
	PRIMARY KEY (dump, cpu, class, position),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, cpu) REFERENCES cpus,
	FOREIGN KEY (dump, task) REFERENCES tasks
) WITHOUT ROWID;
