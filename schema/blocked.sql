-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks in state D, one row each: how long they have been there, what for, and who holds it. The
-- lock is NULL where a task waits for something that is no lock: a disk, a timeout.
-- Shown: pid, comm, idle_ns, wchan, kind, owner_pid
CREATE VIEW blocked (
	dump,        -- the dump
	task,        -- the task
	pid,         -- thread id
	comm,        -- name of the thread
	wchan,       -- function that the task sleeps in
	idle_ns,     -- how long it has been off the CPU
	lock,        -- POINTER: the lock that it waits for
	kind,        -- TEXT: mutex, rwsem, frozen_sb, completion ...
	symbol,      -- TEXT: what the lock is, or is a part of
	member,      -- TEXT: the part
	mode,        -- TEXT: read, write or exclusive
	position,    -- INTEGER: place in the lock's queue, the first is 0
	waiters,     -- COUNT: tasks in the queue
	owner,       -- POINTER: the task that holds the lock
	owner_pid,   -- INTEGER: its thread id
	owner_comm,  -- TEXT: its name
	owner_wchan, -- TEXT: function that it sleeps in itself
	owner_state, -- TEXT: how the lock is held
	stack_id     -- the call chain of the task
)
AS SELECT t.dump, t.task, t.pid, t.comm, t.wchan, t.idle_ns, w.lock, l.kind, l.symbol, l.member,
	w.mode, w.position, l.waiters, l.owner, o.pid, o.comm, o.wchan, l.owner_state, t.stack_id
FROM tasks AS t
LEFT JOIN waiters AS w ON w.dump = t.dump AND w.task = t.task
LEFT JOIN locks AS l ON l.dump = w.dump AND l.lock = w.lock
LEFT JOIN tasks AS o ON o.dump = l.dump AND o.task = l.owner
WHERE t.state = 'D';
