-- SPDX-License-Identifier: GPL-2.0-or-later
-- Requests to disks that have not ended, one row each: with the driver, or queued before it. From
-- the tags of the queues (blk-mq).
-- Shown: disk, op, state, sector, bytes, age_ns, cpu
CREATE TABLE requests (
	dump       INTEGER, -- the dump
	request    POINTER, -- struct request
	disk       POINTER, -- disk that it is for
	hw_queue   INTEGER, -- number of the hardware queue
	cpu        INTEGER, -- CPU whose queue it came by
	tag        INTEGER, -- tag that the driver knows it by; NULL: it has none yet
	op         TEXT,    -- READ, WRITE, FLUSH, DISCARD ...
	flags      HEX,     -- REQ_* flags, with the operation in the low byte
	state      TEXT,    -- queued (made, the driver does not have it yet), in_flight (the driver
	                    -- has it), complete (the driver is done with it)
	sector     INTEGER, -- first sector of 512 bytes on the disk; NULL when it has no data
	bytes      BYTES,   -- size of its data
	age_ns     NS,      -- since it was made
	issued_ns  NS,      -- since the driver got it; NULL where the kernel does not count it
	bio        POINTER, -- its first struct bio
	device     TEXT,    -- major:minor of the device that the bio names, perhaps a partition
	bio_sector INTEGER, -- first sector of what is left of the bio, on the disk
	end_io     TEXT,    -- function that is called at the end of the bio: tells who made it
	PRIMARY KEY (dump, request),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, disk) REFERENCES disks,
	FOREIGN KEY (dump, cpu) REFERENCES cpus
) WITHOUT ROWID;
