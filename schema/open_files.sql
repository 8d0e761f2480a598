-- SPDX-License-Identifier: GPL-2.0-or-later
-- Files that descriptors lead to, one row per struct file: what fork() and dup() made shares one. The
-- view descriptors has them by descriptor, the view files by task.
CREATE TABLE open_files (
	dump       INTEGER, -- the dump
	file       POINTER, -- struct file
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
	PRIMARY KEY (dump, file),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, socket) REFERENCES sockets
) WITHOUT ROWID;
