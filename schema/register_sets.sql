-- SPDX-License-Identifier: GPL-2.0-or-later
-- Registers of exception frames, one row per frame: of interrupts, faults and system calls, and
-- those that the notes of the dump saved of the running tasks. The view registers has them one by
-- one.
CREATE TABLE register_sets (
	dump      INTEGER, -- the dump
	task      POINTER, -- the task
	frame     INTEGER, -- frame of the task that saved the registers, which are those of the next
	                   -- one; a note of the dump has those of frame 0 itself
	mode      TEXT,    -- kernel or user: where the CPU was when they were saved
	registers TEXT,    -- names in lower case and contents, as signed numbers, in JSON
	PRIMARY KEY (dump, task, frame, mode),
	-- FOREIGN KEY (dump, task, frame) REFERENCES frames
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, task) REFERENCES tasks
) WITHOUT ROWID;
-- Few are the kernel's, and those are what one looks for values in: they lie together as a whole.
CREATE INDEX register_sets_kernel ON register_sets (dump, registers) WHERE mode = 'kernel';
