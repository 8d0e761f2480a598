-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mounts, one row each, of all mount namespaces that a task is in or that the kernel lists.
-- Detached mounts and those that the kernel keeps for itself are in no namespace.
-- Shown: device, path, fstype, flags
CREATE TABLE mounts (
	dump          INTEGER, -- the dump
	mount         POINTER, -- struct mount
	namespace     POINTER, -- struct mnt_namespace
	namespace_id  INTEGER, -- its number, as in /proc/PID/ns/mnt
	mount_id      INTEGER, -- number of the mount, as in /proc/PID/mountinfo
	parent        POINTER, -- mount that it is mounted on; NULL for the root of the namespace
	device        TEXT,    -- what is mounted: name of a device, or what mount() was told
	path          TEXT,    -- where: from the root of the namespace
	root          TEXT,    -- what of the file system: / for all of it, else a bind mount's folder
	fstype        TEXT,    -- file system: ext4, proc, fuse.sshfs
	flags         TEXT_LIST, -- rw or ro, then options as in /proc/mounts: nosuid,nodev,relatime;
	                       -- without those that a file system has of its own
	superblock    POINTER, -- struct super_block: bind mounts share one
	dev           TEXT,    -- major:minor of the file system, as descriptors.device
	disk          POINTER, -- struct gendisk that the file system lies on; NULL without a block
	                       -- device
	frozen        TEXT,    -- how far the file system is frozen: unfrozen, write, page_fault, fs,
	                       -- complete
	PRIMARY KEY (dump, mount),
	FOREIGN KEY (dump) REFERENCES dumps,
	CONSTRAINT submounts FOREIGN KEY (dump, parent) REFERENCES mounts,
	FOREIGN KEY (dump, disk) REFERENCES disks
) WITHOUT ROWID;
