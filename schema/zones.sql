-- SPDX-License-Identifier: GPL-2.0-or-later
-- Memory zones, one row per zone of a node that has pages. From node_zones of every node.
-- Shown: node, name, managed, free, min, low, high
CREATE TABLE zones (
	dump      INTEGER, -- the dump
	node      INTEGER, -- the node
	zone      INTEGER, -- index of the zone in its node; of a log's text, among those told of
	name      TEXT,    -- DMA, DMA32, Normal, HighMem, Movable, Device
	address   POINTER, -- struct zone
	start_pfn PFN,     -- first page frame
	spanned   PAGES,   -- from the first to the last page frame, holes included
	present   PAGES,   -- without the holes
	managed   PAGES,   -- given to the page allocator
	free      PAGES,   -- free (NR_FREE_PAGES)
	min       PAGES,   -- watermark below which only urgent allocations succeed
	low       PAGES,   -- watermark at which kswapd wakes
	high      PAGES,   -- watermark at which kswapd sleeps
	PRIMARY KEY (dump, node, zone),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, node) REFERENCES nodes
) WITHOUT ROWID;
