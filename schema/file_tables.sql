-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tables of open descriptors, one row each. The threads of a process share one; kernel threads
-- share the kernel's own.
CREATE TABLE file_tables (
	dump    INTEGER, -- the dump
	files   POINTER, -- struct files_struct
	tasks   COUNT,   -- threads that use it
	open    COUNT,   -- open descriptors: rows of descriptors
	max_fds COUNT,   -- descriptors that the table has room for before it is enlarged
	PRIMARY KEY (dump, files),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
