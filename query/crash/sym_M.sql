-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of modules; -m MODULE: of that one.
SELECT line FROM (
	SELECT m.base, 0 AS place, m.base AS address, printf('%llx MODULE START: %s', m.base, m.name) AS line FROM modules AS m WHERE m.dump = :dump AND (:value_m IS NULL OR m.name = :value_m)
	UNION ALL SELECT m.base, 1, s.address, printf('%llx (%s) %s', s.address, s.type, s.name) FROM module_symbols AS s JOIN modules AS m USING (dump, module)
	WHERE s.dump = :dump AND (:value_m IS NULL OR m.name = :value_m)
	UNION ALL SELECT m.base, 2, 0, printf('%llx MODULE END: %s', m.base + m.size, m.name) FROM modules AS m WHERE m.dump = :dump AND (:value_m IS NULL OR m.name = :value_m))
ORDER BY base, place, address;
SELECT 'no module is called ' || :value_m WHERE :value_m IS NOT NULL AND NOT EXISTS (SELECT 1 FROM modules WHERE dump = :dump AND name = :value_m);
