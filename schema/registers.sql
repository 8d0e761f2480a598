-- SPDX-License-Identifier: GPL-2.0-or-later
-- Registers of exception frames, one row per register: of interrupts, faults and system calls, and
-- those that the notes of the dump saved of the running tasks. What is kept is a row per frame, in
-- register_sets.
-- Shown: task, frame, mode, register, value
CREATE VIEW registers (
	dump,     -- the dump
	task,     -- the task
	frame,    -- frame of the task that saved the registers, which are those of the next one; a
	          -- note of the dump has those of frame 0 itself
	mode,     -- kernel or user: where the CPU was when they were saved
	register, -- TEXT: name of the register in lower case: rip, rsp, rax, x0, pc ...
	value     -- POINTER: content
)
AS SELECT s.dump, s.task, s.frame, s.mode, r.key,
	+r.value -- a column of json_each() would have no unit
FROM register_sets AS s JOIN json_each(s.registers) AS r;
