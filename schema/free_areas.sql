-- SPDX-License-Identifier: GPL-2.0-or-later
-- Free blocks of the page allocator, one row per zone, order and migrate type.
-- From the free lists, counted by walking them.
CREATE TABLE free_areas (
	dump        INTEGER, -- the dump
	node        INTEGER, -- the node
	zone        INTEGER, -- the zone
	"order"     INTEGER, -- a block has 2^order pages
	migratetype TEXT,    -- Unmovable, Movable, Reclaimable, HighAtomic, CMA, Isolate; all: before 2.6.24, and of a log; unknown:
	                     -- blocks that the kernel counted and that are on no list that we could walk
	blocks      COUNT,   -- free blocks
	pages       PAGES,   -- pages in them (blocks * 2^order)
	PRIMARY KEY (dump, node, zone, "order", migratetype),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, node) REFERENCES nodes,
	FOREIGN KEY (dump, node, zone) REFERENCES zones
) WITHOUT ROWID;
