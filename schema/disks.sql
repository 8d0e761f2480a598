-- SPDX-License-Identifier: GPL-2.0-or-later
-- Disks, one row each; partitions are not among them. From the block class, as in /sys/block.
-- Shown: name, bytes, scheduler, driver, in_flight, openers, reads, writes
CREATE TABLE disks (
	dump        INTEGER, -- the dump
	disk        POINTER, -- struct gendisk
	name        TEXT,    -- name of the disk: sda, nvme0n1, dm-0
	major       INTEGER, -- major number of its device
	minor       INTEGER, -- minor number of its device
	bytes       BYTES,   -- size of the disk
	queue       POINTER, -- struct request_queue
	scheduler   TEXT,    -- I/O scheduler: mq-deadline, bfq, none ...; NULL when it has no request
	                     -- queue
	hw_queues   COUNT,   -- hardware queues
	in_flight   COUNT,   -- requests that the driver has, of a disk without a request queue: I/O
	                     -- that has been started and has not ended
	driver      TEXT,    -- driver's operations: name of its struct block_device_operations
	holders     TEXT,    -- names of the devices that are made of this disk (dm, md), separated by
	                     -- spaces
	slaves      TEXT,    -- names of the devices that this disk is made of, separated by spaces
	backing     TEXT,    -- path of the file that a loop device is made of
	openers     COUNT,   -- how often the whole disk is open
	reads       COUNT,   -- read requests done since boot
	writes      COUNT,   -- write requests done since boot
	read_bytes  BYTES,   -- bytes read since boot
	write_bytes BYTES,   -- bytes written since boot
	PRIMARY KEY (dump, disk),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
