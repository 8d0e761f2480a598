-- SPDX-License-Identifier: GPL-2.0-or-later
-- Frames of the distinct traces of a dump, one row each: tasks that wait for the same thing in the
-- same way have the same, but for where their stacks lie. The view frames has them by task.
CREATE TABLE trace_frames (
	dump     INTEGER, -- the dump
	trace    HASH,    -- the trace, which tasks.trace names
	frame    INTEGER, -- place in the call chain, the innermost is 0
	place    HEX,     -- stack pointer in the frame, as bits to be added to tasks.stack_base; NULL
	                  -- when it lies on another stack
	sp       POINTER, -- stack pointer in the frame where place is NULL
	pc       POINTER, -- address of the code: the return address, in the innermost frame the
	                  -- instruction pointer
	symbol   TEXT,    -- function, NULL when no symbol covers the address, as after a jump to
	                  -- where no code is; of a call that never returns the caller, though pc
	                  -- lies behind its end
	offset   HEX,     -- of pc in the function
	module   TEXT,    -- name of the module that the function is in, NULL for the kernel proper
	stack    TEXT,    -- stack that the frame lies on: task, irq, exception, nmi, entry, overflow
	                  -- (in the guard page below one of the others), or user: all that is known of
	                  -- a task that ran in user mode
	method   TEXT,    -- how the frame was found: orc, cfi (by a vmlinux), entry (by the registers
	                  -- that entry code saved), call (by the return address of a jump to where
	                  -- no code is), prologue (where the function's first instructions say), fp
	                  -- (on arm64 by frame records, which are exact) or scan; NULL in user mode
	reliable BOOLEAN, -- 0 for a guess: an address on the stack which may be a leftover
	source   TEXT,    -- file:line, NULL without debugging information
	inlined  BOOLEAN, -- an inlined call: it has no frame of its own and shares pc with the
	                  -- frame around it
	PRIMARY KEY (dump, trace, frame),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
-- Overflowed stacks are rare and worth finding.
CREATE INDEX trace_frames_overflow ON trace_frames (dump, trace) WHERE stack = 'overflow';
