-- SPDX-License-Identifier: GPL-2.0-or-later
-- Call traces of the reports in the log, one row per frame.
-- Shown: oops, frame, symbol, offset, module, reliable
CREATE TABLE oops_frames (
	dump     INTEGER, -- the dump
	oops     INTEGER, -- the report
	frame    INTEGER, -- place in the call chain; 0, the innermost, is where it happened when
	                  -- the report tells that
	symbol   TEXT,    -- function, NULL when no symbol covered the address
	offset   HEX,     -- of the address in the function
	size     BYTES,   -- size of the function
	module   TEXT,    -- the function's module, NULL for the kernel proper
	stack    TEXT,    -- stack that the frame lies on, where the trace tells: task, irq,
	                  -- softirq, exception, nmi, entry
	reliable BOOLEAN, -- 0 where the kernel put a '?' in front: an address on the stack which
	                  -- may be a leftover. Kernels before 2.6.25 marked none
	pc       POINTER, -- address of the code, which kernels since 4.10 do not tell
	PRIMARY KEY (dump, oops, frame),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, oops) REFERENCES oopses
) WITHOUT ROWID;
