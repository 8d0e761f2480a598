-- SPDX-License-Identifier: GPL-2.0-or-later
-- Reports of the log with their call traces as text, one row each.
-- Shown: oops, kind, cpu, pid, comm, backtrace
CREATE VIEW oops_backtraces (
	dump,      -- the dump
	oops,      -- the report
	time_ns,   -- when it began
	kind,      -- what kind of report it is
	headline,  -- the line that says what happened
	cpu,       -- CPU that it happened on
	pid,       -- thread that was running
	comm,      -- its name
	signature, -- the same for the same bug in any kernel
	backtrace  -- LINES: a line per frame, innermost first; '?' marks what the kernel guessed
)
AS SELECT o.dump, o.oops, o.time_ns, o.kind, o.headline, o.cpu, o.pid, o.comm, o.signature,
	(SELECT group_concat(line, char(10)) FROM (
		SELECT printf('%3s ', '#' || frame)
			|| iif(reliable = 0, '? ', '')
			|| coalesce(symbol, printf('%016llx', pc))
			|| iif(offset IS NULL, '', printf('+0x%x', offset))
			|| iif(module IS NULL, '', ' [' || module || ']') AS line
		FROM oops_frames AS f WHERE f.dump = o.dump AND f.oops = o.oops ORDER BY frame))
FROM oopses AS o;
