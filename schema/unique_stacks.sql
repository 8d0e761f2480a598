-- SPDX-License-Identifier: GPL-2.0-or-later
-- Distinct call chains of a dump, one row each, with the tasks that share them.
-- Shown: tasks, states, comm, functions
CREATE VIEW unique_stacks (
	dump,      -- the dump
	tasks,     -- COUNT: tasks with this chain
	states,    -- TEXT: their states, a letter each
	pids,      -- TEXT: the lowest five of their thread ids
	comm,      -- TEXT: name of the first of them
	idle_ns,   -- NS: longest time off the CPU among them
	depth,     -- frames
	stack_id,  -- the chain
	functions  -- the functions, innermost first
)
AS SELECT t.dump, count(*), group_concat(DISTINCT t.state),
	group_concat(iif(t.place <= 5, t.pid, NULL), ' '), max(iif(t.place = 1, t.comm, NULL)),
	max(t.idle_ns), s.depth, s.stack_id, s.functions
FROM (SELECT *, row_number() OVER (PARTITION BY dump, stack_id ORDER BY pid) AS place
	FROM tasks) AS t
JOIN stacks AS s USING (stack_id)
GROUP BY t.dump, s.stack_id;
