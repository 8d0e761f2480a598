-- SPDX-License-Identifier: GPL-2.0-or-later
-- Zones and their counters.
SELECT line FROM (
	SELECT node, zone, 0 AS place, '' AS name, printf('NODE: %d  ZONE: %d  ADDR: %llx  NAME: "%s"', node, zone, address, name) AS line FROM zones WHERE dump = :dump
	UNION ALL SELECT node, zone, 1, '', printf('  SIZE: %lld  PRESENT: %lld  MIN/LOW/HIGH: %lld/%lld/%lld', spanned, present, min, low, high) FROM zones WHERE dump = :dump
	UNION ALL SELECT node, zone, 2, '', '  VM_STAT:' FROM zones WHERE dump = :dump
	UNION ALL SELECT node, zone, 3, name, printf('%22s: %lld', 'NR_' || upper(name), pages) FROM zone_stats WHERE dump = :dump AND zone IS NOT NULL
	UNION ALL SELECT node, zone, 4, '', '' FROM zones WHERE dump = :dump)
ORDER BY node, zone, place, name;
