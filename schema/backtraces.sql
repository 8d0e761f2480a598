-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks with their stacks as text, one row each, in the manner of crash's bt.
-- Shown: pid, comm, state, idle_ns, backtrace
CREATE VIEW backtraces (
	dump,      -- the dump
	task,      -- the task
	pid,       -- thread id
	comm,      -- name of the thread
	state,     -- one letter
	cpu,       -- CPU that the task ran on last
	idle_ns,   -- how long it has been off the CPU
	stack_id,  -- its call chain
	backtrace  -- LINES: a line per frame, innermost first; '?' marks a frame that is a guess
)
AS SELECT t.dump, t.task, t.pid, t.comm, t.state, t.cpu, t.idle_ns, t.stack_id,
	(SELECT group_concat(line, char(10)) FROM (
		SELECT printf('%3s ', '#' || frame)
			|| iif(sp IS NULL, '', printf('[%016llx] ', sp))
			|| iif(reliable = 0, '? ', '')
			|| coalesce(symbol, '(unknown)')
			|| iif(offset IS NULL, '', printf('+0x%x', offset))
			|| iif(module IS NULL, '', ' [' || module || ']')
			|| iif(pc IS NULL, '', printf(' at %016llx', pc))
			|| iif(inlined = 1, ' (inlined)', '')
			|| iif(source IS NULL, '', ' ' || source) AS line
		FROM frames AS f WHERE f.dump = t.dump AND f.task = t.task ORDER BY frame))
FROM tasks AS t;
