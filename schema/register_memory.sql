-- SPDX-License-Identifier: GPL-2.0-or-later
-- The memory that registers point to, one row per register of an exception frame of the kernel:
-- what crash's rd shows at its value. Text that lies there may tell who was at work.
-- Shown: task, frame, register, words
CREATE TABLE register_memory (
	dump     INTEGER, -- the dump
	task     POINTER, -- the task
	frame    INTEGER, -- frame of the task that the register belongs to
	mode     TEXT,    -- kernel
	register TEXT,    -- name of the register
	address  POINTER, -- where the memory begins: the register's value, rounded down to 16 bytes
	words    LINES,   -- 128 bytes, 16 a line: address, two words, characters
	text     TEXT,    -- the same as characters, a dot for each that cannot be printed
	PRIMARY KEY (dump, task, frame, mode, register),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, task) REFERENCES tasks,
	FOREIGN KEY (dump, task, frame, mode) REFERENCES register_sets
) WITHOUT ROWID;
