-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who waits for whom, one row per waiting task: along the owners of locks that wait themselves, up
-- to 64 of them. A chain that comes back to a task in it is a deadlock. Who waits in several queues
-- goes on with one of them, so that there is a row per wait and not per way through all of them.
-- Shown: pid, comm, state, depth, cycle, chain
CREATE VIEW lock_chains (
	dump,      -- the dump
	task,      -- the task that waits
	pid,       -- thread id
	comm,      -- name of the thread
	state,     -- one letter
	lock,      -- POINTER: the lock that it waits for
	depth,     -- COUNT: locks in the chain
	cycle,     -- BOOLEAN: 1: a deadlock, of this task or of those it waits for
	head,      -- POINTER: the task at the end, for whom all others in the chain wait; in a
	           -- deadlock the one that the chain comes back to; NULL when the last lock's owner
	           -- is not known
	head_pid,  -- INTEGER: its thread id
	head_comm, -- TEXT: its name
	head_lock, -- POINTER: the last lock in the chain, which the head holds
	chain      -- TEXT: PID COMM → KIND NAME → PID COMM …
)
AS WITH RECURSIVE
waits AS (
	SELECT w.dump, w.task, w.lock, l.owner,
		' → ' || l.kind || ' '
			|| coalesce(l.symbol || coalesce(' ' || l.member, ''), printf('0x%x', w.lock))
			|| iif(l.uaddr IS NULL, '', printf(' 0x%x', l.uaddr))
			|| iif(l.owner_state LIKE 'read-held%', ' (' || l.owner_state || ')', '')
			|| coalesce(' → ' || o.pid || ' ' || o.comm, '') AS text
	FROM waiters AS w
	JOIN locks AS l ON l.dump = w.dump AND l.lock = w.lock
	LEFT JOIN tasks AS o ON o.dump = l.dump AND o.task = l.owner
),
goes_on AS (
	SELECT dump, task, coalesce(min(iif(owner IS NULL, NULL, lock)), min(lock)) AS lock
	FROM waits
	GROUP BY dump, task
),
steps (dump, task, lock, depth, head, head_lock, chain, seen, cycle) AS (
	SELECT dump, task, lock, 1, owner, lock, text, '/' || task || '/', owner IS task
	FROM waits
	UNION ALL
	SELECT s.dump, s.task, s.lock, s.depth + 1, w.owner, w.lock, s.chain || w.text,
		s.seen || w.task || '/',
		coalesce(w.owner = w.task OR instr(s.seen, '/' || w.owner || '/') > 0, FALSE)
	FROM steps AS s
	JOIN goes_on AS g ON g.dump = s.dump AND g.task = s.head
	JOIN waits AS w ON w.dump = g.dump AND w.task = g.task AND w.lock = g.lock
	WHERE s.depth < 64 AND NOT s.cycle
)
SELECT s.dump, s.task, t.pid, t.comm, t.state, s.lock, s.depth, s.cycle, s.head, h.pid, h.comm,
	s.head_lock, t.pid || ' ' || t.comm || s.chain
FROM steps AS s
JOIN tasks AS t ON t.dump = s.dump AND t.task = s.task
LEFT JOIN tasks AS h ON h.dump = s.dump AND h.task = s.head
WHERE s.cycle OR s.depth = 64
	OR NOT EXISTS (SELECT 1 FROM waiters AS w WHERE w.dump = s.dump AND w.task = s.head);
