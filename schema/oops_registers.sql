-- SPDX-License-Identifier: GPL-2.0-or-later
-- Registers that the reports in the log show, one row per register.
CREATE TABLE oops_registers (
	dump     INTEGER, -- the dump
	oops     INTEGER, -- the report
	mode     TEXT,    -- kernel, where it happened; user, of the call that led into the kernel
	register TEXT,    -- name of the register in lower case: rip, rsp, rax, eflags, cr2, x0 ...
	value    POINTER, -- content
	PRIMARY KEY (dump, oops, mode, register),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, oops) REFERENCES oopses
) WITHOUT ROWID;
