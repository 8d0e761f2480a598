-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks that wait for a lock, one row each. From the waiters on their stacks.
-- Shown: lock, task, mode, position, waited_ns
CREATE TABLE waiters (
	dump      INTEGER, -- the dump
	lock      POINTER, -- the lock
	task      POINTER, -- the task that waits
	mode      TEXT,    -- read, write or exclusive; NULL where there are no modes
	position  INTEGER, -- place in the queue, the first is 0
	waiter    POINTER, -- its waiter on the stack: struct mutex_waiter, wait_queue_entry ...
	waited_ns NS,      -- since the task last ran: not longer than it has been waiting
	PRIMARY KEY (dump, task, lock),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, lock) REFERENCES locks,
	CONSTRAINT waiting_for FOREIGN KEY (dump, task) REFERENCES tasks
) WITHOUT ROWID;
CREATE INDEX waiters_lock ON waiters (dump, lock);
