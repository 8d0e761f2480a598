-- SPDX-License-Identifier: GPL-2.0-or-later
-- NUMA nodes.
SELECT 'NODE    SIZE      START_PADDR    START_MAPNR' AS line;
SELECT printf('%3d  %8lld  %15llx  %13lld', n.node, n.spanned, n.start_pfn * d.page_size, n.start_pfn) FROM nodes AS n JOIN dumps AS d USING (dump)
WHERE n.dump = :dump ORDER BY n.node;
SELECT '';
SELECT 'ZONE  NAME         SIZE   START_PADDR  START_MAPNR' WHERE EXISTS (SELECT 1 FROM zones WHERE dump = :dump);
SELECT printf('%3d   %-9s %8lld  %12llx  %11lld', z.zone, z.name, z.spanned, z.start_pfn * d.page_size, z.start_pfn)
FROM zones AS z JOIN dumps AS d USING (dump) WHERE z.dump = :dump ORDER BY z.node, z.zone;
