-- SPDX-License-Identifier: GPL-2.0-or-later
-- NUMA nodes, one row each. From node_data (contig_page_data on machines without NUMA).
CREATE TABLE nodes (
	dump      INTEGER, -- the dump
	node      INTEGER, -- number of the node
	start_pfn PFN,     -- first page frame
	spanned   PAGES,   -- from the first to the last page frame, holes included
	present   PAGES,   -- without the holes
	PRIMARY KEY (dump, node),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
