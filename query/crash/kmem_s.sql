-- SPDX-License-Identifier: GPL-2.0-or-later
-- Slab caches.
SELECT 'CACHE             OBJSIZE  ALLOCATED     TOTAL  SLABS  SSIZE  NAME' AS line WHERE coalesce(:place, 0) = 0 AND (:argument IS NULL
	OR EXISTS (SELECT 1 FROM slabs AS s WHERE s.dump = :dump AND (s.name = :argument OR s.cache = :address OR ' ' || s.aliases || ' ' LIKE '% ' || :argument || ' %')));
SELECT printf('%16llx %8d %10d %9d %6d %5dk  %s', cache, objsize, allocated, total, slabs, ssize / 1024, name)
FROM kmem_s WHERE dump = :dump AND (:argument IS NULL OR name = :argument OR cache = :address
	OR cache IN (SELECT s.cache FROM slabs AS s WHERE s.dump = :dump AND ' ' || s.aliases || ' ' LIKE '% ' || :argument || ' %'))
ORDER BY name;
