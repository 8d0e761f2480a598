-- SPDX-License-Identifier: GPL-2.0-or-later
-- Open descriptors, one row each per file table: threads share them. The view files has them by
-- task. Descriptors that are only reserved (open() has not returned yet) are left out.
-- Shown: files, fd, type, mode, size, path
CREATE TABLE descriptors (
	dump       INTEGER, -- the dump
	files      POINTER, -- the file table
	fd         INTEGER, -- number of the descriptor
	file       POINTER, -- struct file: descriptors that dup() or fork() made share one
	path       TEXT,    -- as in /proc/PID/fd: from the root of the mount namespace, whatever
	                    -- the task's own root is; socket:[INODE], pipe:[INODE],
	                    -- anon_inode:[eventpoll]; without the suffix " (deleted)"; begins with
	                    -- ... when a folder above was lost
	type       TEXT,    -- reg, dir, chr, blk, fifo, sock, link or anon
	flags      HEX,     -- O_* flags of open()
	mode       TEXT,    -- what it was opened for: r, w, rw, or path (O_PATH)
	offset     INTEGER, -- position for the next read or write, in bytes
	size       BYTES,   -- size of the file
	inode      INTEGER, -- inode number
	device     TEXT,    -- major:minor of the file system's device
	rdev       TEXT,    -- major:minor of the device that a chr or blk is
	deleted    BOOLEAN, -- has no name any more: its last one was unlinked, or it never had one
	socket     POINTER, -- struct sock of a socket, NULL for all else
	mount      POINTER, -- mount that it was opened through; may be one of the kernel's own,
	                    -- which is in no namespace
	superblock POINTER, -- struct super_block of its file system
	PRIMARY KEY (dump, files, fd),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, files) REFERENCES file_tables,
	FOREIGN KEY (dump, socket) REFERENCES sockets
) WITHOUT ROWID;
