-- SPDX-License-Identifier: GPL-2.0-or-later
-- Memory counters (vmstat) of zones and of nodes, one row each, the CPUs' pending deltas added.
CREATE TABLE zone_stats (
	dump  INTEGER,          -- the dump
	node  INTEGER NOT NULL, -- the node
	zone  INTEGER,          -- the zone, NULL for a counter of the whole node
	name  TEXT NOT NULL,    -- name in the kernel without its prefix NR_, lower case:
	                        -- free_pages, active_anon ...
	pages PAGES,            -- value; most counters count pages, some events (numa_hit),
	                        -- those with _kb in their name kilobytes
	PRIMARY KEY (dump, node, zone, name),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, node) REFERENCES nodes,
	FOREIGN KEY (dump, node, zone) REFERENCES zones
);
