-- SPDX-License-Identifier: GPL-2.0-or-later
-- Swap areas in use, one row each, as /proc/swaps shows them. From swap_info.
-- Shown: path, kind, bytes, used, priority
CREATE TABLE swaps (
	dump     INTEGER, -- the dump
	swap     INTEGER, -- number of the area
	address  POINTER, -- struct swap_info_struct
	path     TEXT,    -- path of the device or file; NULL when it is lost
	kind     TEXT,    -- partition or file
	pages    PAGES,   -- pages that it has room for
	used     PAGES,   -- pages in it
	bytes    BYTES,   -- size
	priority INTEGER, -- the higher is used first
	writable BOOLEAN, -- 0: it is being switched on or off
	PRIMARY KEY (dump, swap),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
