-- SPDX-License-Identifier: GPL-2.0-or-later
-- Registers of exception frames, one row per register: of interrupts, faults and system calls, and
-- those that the notes of the dump saved of the running tasks.
CREATE TABLE registers (
	dump     INTEGER, -- the dump
	task     POINTER, -- the task
	frame    INTEGER, -- frame of the task that saved the registers, which are those of the next
	                  -- one; a note of the dump has those of frame 0 itself
	mode     TEXT,    -- kernel or user: where the CPU was when they were saved
	register TEXT,    -- name of the register in lower case: rip, rsp, rax, x0, pc ...
	value    POINTER, -- content
	PRIMARY KEY (dump, task, frame, mode, register),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, task) REFERENCES tasks,
	FOREIGN KEY (dump, task, frame) REFERENCES frames
) WITHOUT ROWID;
-- Few registers are the kernel's, and those are what one looks for values in.
CREATE INDEX registers_kernel ON registers (dump, value) WHERE mode = 'kernel';
