-- SPDX-License-Identifier: GPL-2.0-or-later
-- Works of workqueues, one row each: those that run, wait for a worker, are held back by their
-- workqueue's limit, or by a timer. A work that runs may be queued again already: then it has two.
-- Shown: state, cpu, symbol, module, waiting_ns
CREATE TABLE works (
	dump       INTEGER, -- the dump
	work       POINTER, -- struct work_struct
	state      TEXT,    -- running; pending: a worker is to take it; inactive: the limit of the
	                    -- workqueue is reached; delayed: its timer has not expired
	workqueue  POINTER, -- its workqueue
	pool       INTEGER, -- number of the pool of workers
	cpu        INTEGER, -- CPU that it is bound to, NULL for none
	worker     POINTER, -- the worker that runs it or has taken it
	task       POINTER, -- that worker's thread
	function   POINTER, -- the function
	symbol     TEXT,    -- name of the function
	module     TEXT,    -- name of the function's module, NULL for the kernel proper
	timer      POINTER, -- of a delayed work: its timer, which says when
	waiting_ns NS,      -- of a running work: how long it has been running, where the kernel keeps
	                    -- that (7.1 and newer), else since its thread last got or left a CPU
	PRIMARY KEY (dump, work, state),
	-- FOREIGN KEY (dump, cpu) REFERENCES cpus, where that has a row
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, workqueue) REFERENCES workqueues,
	FOREIGN KEY (dump, worker) REFERENCES workers,
	FOREIGN KEY (dump, task) REFERENCES tasks,
	FOREIGN KEY (dump, timer) REFERENCES timers
) WITHOUT ROWID;
