-- SPDX-License-Identifier: GPL-2.0-or-later
-- Locks and other things that tasks wait for, one row each; those that nobody awaits only where
-- the kernel keeps a list of them: file locks.
-- From the waiters on the stacks of sleeping tasks, checked against the locks' own lists. Of plain
-- wait queues only those that a task waits for without being open to signals (state D).
-- Shown: kind, symbol, member, owner, waiters
CREATE TABLE locks (
	dump        INTEGER, -- the dump
	lock        POINTER, -- the lock: struct mutex, rw_semaphore, percpu_rw_semaphore, completion,
	                     -- wait_queue_head, file_lock, page (folio) ...; of a futex the struct
	                     -- futex_q of its first waiter, with priority inheritance the struct
	                     -- futex_pi_state
	kind        TEXT,    -- mutex, rwsem, semaphore, rtmutex, spinlock and rwlock (PREEMPT_RT),
	                     -- percpu_rwsem, frozen_sb (writing to a frozen file system), completion,
	                     -- futex, flock, posix, lease, page_bit, bit, buffer_bit, waitqueue
	symbol      TEXT,    -- what it is: the variable, or the object that it is a part of: path
	                     -- of an inode, device and type of a superblock, pid and name of a
	                     -- process (mmap_lock, futex) or of the task whose stack it is on, the
	                     -- function of a work that is flushed, slab cache; NULL when that is not
	                     -- known
	member      TEXT,    -- member of that object: i_rwsem, s_umount, mmap_lock, stack ...
	module      TEXT,    -- module that the variable is in
	uaddr       POINTER, -- of a futex: its address in the process
	owner       POINTER, -- task that holds it, NULL when that is not known or nobody does; of a
	                     -- rwsem held for reading the last that got it, which may have left it
	owner_state TEXT,    -- how it is held: locked, handoff, write, read-held N, free, frozen ...
	waiters     COUNT,   -- tasks that wait for it
	PRIMARY KEY (dump, lock),
	FOREIGN KEY (dump) REFERENCES dumps,
	CONSTRAINT holding FOREIGN KEY (dump, owner) REFERENCES tasks
) WITHOUT ROWID;
