-- SPDX-License-Identifier: GPL-2.0-or-later
-- Open descriptors of tasks, one row per task and descriptor. Threads share descriptors: a process
-- of 100 threads shows each 100 times; the table descriptors has them once.
-- Shown: task, fd, type, mode, size, path
CREATE VIEW files (
	dump,      -- the dump
	task,      -- the task
	fd,        -- number of the descriptor
	file,      -- struct file
	path,      -- as in /proc/PID/fd, without the suffix " (deleted)"
	type,      -- reg, dir, chr, blk, fifo, sock, link or anon
	flags,     -- O_* flags of open()
	mode,      -- what it was opened for: r, w, rw, or path (O_PATH)
	offset,    -- position for the next read or write, in bytes
	size,      -- size of the file
	inode,     -- inode number
	device,    -- major:minor of the file system's device
	rdev,      -- major:minor of the device that a chr or blk is
	deleted,   -- has no name any more
	socket,    -- struct sock of a socket
	mount,     -- mount that it was opened through
	superblock -- struct super_block of its file system
)
AS SELECT t.dump, t.task, f.fd, f.file, f.path, f.type, f.flags, f.mode, f.offset, f.size, f.inode,
	f.device, f.rdev, f.deleted, f.socket, f.mount, f.superblock
FROM tasks AS t JOIN descriptors AS f USING (dump, files);
