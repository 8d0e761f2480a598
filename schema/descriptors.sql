-- SPDX-License-Identifier: GPL-2.0-or-later
-- Open descriptors, one row each per file table: threads share them. The view files has them by
-- task. Descriptors that are only reserved (open() has not returned yet) are left out. What is kept
-- is each file once, in open_files.
-- Shown: files, fd, type, mode, size, path
CREATE VIEW descriptors (
	dump,      -- the dump
	files,     -- the file table
	fd,        -- number of the descriptor
	file,      -- struct file: descriptors that dup() or fork() made share one
	path,      -- as in /proc/PID/fd: from the root of the mount namespace, whatever
	           -- the task's own root is; socket:[INODE], pipe:[INODE],
	           -- anon_inode:[eventpoll]; without the suffix " (deleted)"; begins with
	           -- ... when a folder above was lost
	type,      -- reg, dir, chr, blk, fifo, sock, link or anon
	flags,     -- O_* flags of open()
	mode,      -- what it was opened for: r, w, rw, or path (O_PATH)
	offset,    -- position for the next read or write, in bytes
	size,      -- size of the file
	inode,     -- inode number
	device,    -- major:minor of the file system's device
	rdev,      -- major:minor of the device that a chr or blk is
	deleted,   -- has no name any more: its last one was unlinked, or it never had one
	socket,    -- struct sock of a socket, NULL for all else
	mount,     -- mount that it was opened through; may be one of the kernel's own,
	           -- which is in no namespace
	superblock -- struct super_block of its file system
	-- PRIMARY KEY (dump, files, fd)
)
AS SELECT s.dump, s.files, s.fd, s.file, o.path, o.type, o.flags, o.mode, o.offset, o.size, o.inode,
	o.device, o.rdev, o.deleted, o.socket, o.mount, o.superblock
-- No index leads from a file to its descriptors: these come first.
FROM fds AS s CROSS JOIN open_files AS o
WHERE o.dump = s.dump AND o.file = s.file;
