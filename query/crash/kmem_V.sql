-- SPDX-License-Identifier: GPL-2.0-or-later
-- Counters of memory, over all zones and nodes.
SELECT '  VM_ZONE_STAT:' AS line;
SELECT printf('%26s: %lld', 'NR_' || upper(name), sum(pages)) FROM zone_stats WHERE dump = :dump AND zone IS NOT NULL GROUP BY name ORDER BY name;
SELECT '';
SELECT '  VM_NODE_STAT:';
SELECT printf('%26s: %lld', 'NR_' || upper(name), sum(pages)) FROM zone_stats WHERE dump = :dump AND zone IS NULL GROUP BY name ORDER BY name;
