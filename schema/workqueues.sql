-- SPDX-License-Identifier: GPL-2.0-or-later
-- Workqueues, one row each. From the kernel's list of them.
-- Shown: name, unbound, max_active, active, pools
CREATE TABLE workqueues (
	dump       INTEGER, -- the dump
	workqueue  POINTER, -- struct workqueue_struct
	name       TEXT,    -- name
	flags      HEX,     -- WQ_* bits: 0x2 unbound, 0x4 freezable, 0x8 memory reclaim, 0x10 high
	                    -- priority, 0x20 CPU intensive ...
	unbound    BOOLEAN, -- its works are not bound to the CPU that queued them
	max_active COUNT,   -- works that may run at a time, per CPU or node
	active     COUNT,   -- works that run or are queued in a pool, within that limit
	pools      COUNT,   -- pools of workers that it uses
	rescuer    POINTER, -- its own worker for when memory is short
	PRIMARY KEY (dump, workqueue),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
