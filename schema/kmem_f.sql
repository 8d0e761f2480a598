-- SPDX-License-Identifier: GPL-2.0-or-later
-- Free blocks, one row per zone and order, in the words of crash's kmem -f.
CREATE VIEW kmem_f (
	dump,       -- the dump
	node,       -- the node
	zone,       -- the zone
	name,       -- name of the zone
	size,       -- pages of the zone
	free,       -- free pages of the zone
	area,       -- order of the blocks
	block_size, -- BYTES: size of a block
	blocks,     -- COUNT: free blocks
	pages       -- PAGES: pages in them
)
AS SELECT z.dump, z.node, z.zone, z.name, z.spanned, z.free, a."order",
	d.page_size << a."order", sum(a.blocks), sum(a.pages)
FROM zones AS z JOIN free_areas AS a USING (dump, node, zone) JOIN dumps AS d USING (dump)
GROUP BY z.dump, z.node, z.zone, z.name, z.spanned, z.free, d.page_size, a."order";
