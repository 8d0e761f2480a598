-- SPDX-License-Identifier: GPL-2.0-or-later
-- Workers of workqueues (kworker threads), one row each. From the pools, and the workqueues'
-- rescuers.
-- Shown: task, pool, cpu, idle, workqueue, symbol, desc
CREATE TABLE workers (
	dump      INTEGER, -- the dump
	worker    POINTER, -- struct worker
	task      POINTER, -- its thread
	pool      INTEGER, -- number of its pool; NULL for a rescuer that has nothing to do
	cpu       INTEGER, -- CPU of the pool, NULL when the pool is not bound to one
	idle      BOOLEAN, -- waits for works
	rescuer   BOOLEAN, -- is a workqueue's own, for when memory is short
	work      POINTER, -- the work that it runs
	workqueue POINTER, -- the workqueue that the work is from
	function  POINTER, -- the work's function
	symbol    TEXT,    -- name of the function
	module    TEXT,    -- name of the function's module, NULL for the kernel proper
	desc      TEXT,    -- what the last work, or the one that runs, is for: name of the workqueue,
	                   -- or what the work says of itself
	flags     HEX,     -- WORKER_* bits
	PRIMARY KEY (dump, worker),
	-- FOREIGN KEY (dump, cpu) REFERENCES cpus, where that has a row
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, task) REFERENCES tasks,
	FOREIGN KEY (dump, workqueue) REFERENCES workqueues
) WITHOUT ROWID;
CREATE INDEX workers_task ON workers (dump, task);
