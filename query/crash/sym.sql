-- SPDX-License-Identifier: GPL-2.0-or-later
-- A symbol's address, or the symbol of an address. Options: -n, -p (the one before, the one behind it).
WITH found AS (SELECT address FROM symbols WHERE dump = :dump AND name = :argument),
nearest AS (SELECT max(address) AS address FROM symbols WHERE dump = :dump AND address <= :address AND address < 0
	AND type IN ('t', 'T', 'w', 'W', 'd', 'D', 'r', 'R', 'b', 'B', 'A', 'a', 'V', 'v') AND :address - address < 16777216
	AND NOT EXISTS (SELECT 1 FROM found)),
wanted AS (SELECT address FROM found UNION SELECT address FROM nearest WHERE address IS NOT NULL),
around AS (SELECT address, address AS own FROM wanted
	UNION SELECT max(s.address), w.address FROM wanted AS w JOIN symbols AS s ON s.dump = :dump AND s.address < w.address AND s.address < 0 WHERE :has_p GROUP BY w.address
	UNION SELECT min(s.address), w.address FROM wanted AS w JOIN symbols AS s ON s.dump = :dump AND s.address > w.address AND (s.address < 0) = (w.address < 0) WHERE :has_n GROUP BY w.address)
SELECT printf('%llx (%s) %s%s%s', iif(a.address = a.own AND NOT EXISTS (SELECT 1 FROM found), :address, s.address), s.type, s.name,
	iif(a.address = a.own AND :address > s.address AND NOT EXISTS (SELECT 1 FROM found), printf('+%d', :address - s.address), ''),
	coalesce(' [' || s.module || ']', '')) AS line
FROM around AS a JOIN symbols AS s ON s.dump = :dump AND s.address = a.address
WHERE NOT EXISTS (SELECT 1 FROM found) OR a.address <> a.own OR s.name = :argument
ORDER BY s.address >= 0 DESC, s.address, s.name;
