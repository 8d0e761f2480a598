-- SPDX-License-Identifier: GPL-2.0-or-later
-- Stack frames, one row each, of every task's kernel stack.
-- From unwinding: with ORC or frame pointers, else by scanning for return addresses. What is kept
-- is each trace once, in trace_frames.
-- Shown: task, frame, pc, symbol, offset, module
CREATE VIEW frames (
	dump,     -- the dump
	task,     -- the task
	frame,    -- place in the call chain, the innermost is 0
	sp,       -- POINTER: stack pointer in the frame: where its return address lies
	pc,       -- address of the code: the return address, in the innermost frame the
	          -- instruction pointer
	symbol,   -- function, NULL when no symbol covers the address, as after a jump to
	          -- where no code is; of a call that never returns the caller, though pc
	          -- lies behind its end
	offset,   -- of pc in the function
	module,   -- name of the module that the function is in, NULL for the kernel proper
	stack,    -- stack that the frame lies on: task, irq, exception, nmi, entry, overflow
	          -- (in the guard page below one of the others), or user: all that is known of
	          -- a task that ran in user mode
	method,   -- how the frame was found: orc, cfi (by a vmlinux), entry (by the registers
	          -- that entry code saved), call (by the return address of a jump to where
	          -- no code is), prologue (where the function's first instructions say), fp
	          -- (on arm64 by frame records, which are exact) or scan; NULL in user mode
	reliable, -- 0 for a guess: an address on the stack which may be a leftover
	source,   -- file:line, NULL without debugging information
	inlined   -- an inlined call: it has no frame of its own and shares pc with the
	          -- frame around it
	-- PRIMARY KEY (dump, task, frame)
)
AS SELECT t.dump, t.task, f.frame, coalesce(t.stack_base | f.place, f.sp), f.pc, f.symbol, f.offset,
	f.module, f.stack, f.method, f.reliable, f.source, f.inlined
FROM tasks AS t JOIN trace_frames AS f USING (dump, trace);
