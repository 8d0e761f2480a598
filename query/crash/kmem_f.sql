-- SPDX-License-Identifier: GPL-2.0-or-later
-- Free pages of the zones by the size of their blocks.
SELECT line FROM (
	SELECT z.node, z.zone, -4 AS area, 'ZONE  NAME        SIZE    FREE      START_PADDR  START_MAPNR' AS line FROM zones AS z WHERE z.dump = :dump
	UNION ALL
	SELECT z.node, z.zone, -3, printf('%3d   %-9s %7lld %7lld  %16llx  %11lld', z.zone, z.name, z.spanned, z.free,
		z.start_pfn * d.page_size, z.start_pfn) FROM zones AS z JOIN dumps AS d USING (dump) WHERE z.dump = :dump
	UNION ALL
	SELECT z.node, z.zone, -2, 'AREA    SIZE  BLOCKS  PAGES' FROM zones AS z WHERE z.dump = :dump
		AND EXISTS (SELECT 1 FROM free_areas AS a WHERE a.dump = z.dump AND a.node = z.node AND a.zone = z.zone)
	UNION ALL
	SELECT k.node, k.zone, k.area, printf('%3d  %6dk  %6d %6d', k.area, k.block_size / 1024, k.blocks, k.pages) FROM kmem_f AS k WHERE k.dump = :dump
	UNION ALL
	SELECT z.node, z.zone, 999, '' FROM zones AS z WHERE z.dump = :dump)
ORDER BY node, zone, area;
SELECT printf('nr_free_pages: %lld', sum(free)) FROM zones WHERE dump = :dump;
