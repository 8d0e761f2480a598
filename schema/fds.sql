-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which file each descriptor leads to, one row per file table and descriptor. The view descriptors
-- has the file's facts as well.
CREATE TABLE fds (
	dump  INTEGER, -- the dump
	files POINTER, -- the file table
	fd    INTEGER, -- number of the descriptor
	file  POINTER, -- the struct file
	PRIMARY KEY (dump, files, fd),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, files) REFERENCES file_tables,
	FOREIGN KEY (dump, file) REFERENCES open_files
) WITHOUT ROWID;
