-- SPDX-License-Identifier: GPL-2.0-or-later
-- Pools of huge pages (hugetlb), one row per size. From hstates.
CREATE TABLE hugepages (
	dump       INTEGER, -- the dump
	size       BYTES,   -- size of a huge page
	total      COUNT,   -- huge pages of this size
	free       COUNT,   -- not in use
	reserved   COUNT,   -- promised, and not in use yet
	surplus    COUNT,   -- beyond the size of the pool
	overcommit COUNT,   -- how many may be
	bytes      BYTES,   -- memory that they take, in use or not
	PRIMARY KEY (dump, size),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
