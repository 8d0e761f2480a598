-- SPDX-License-Identifier: GPL-2.0-or-later
-- A slab cache and its objects, of caches whose objects were indexed.
SELECT 'CACHE             OBJSIZE  ALLOCATED     TOTAL  SLABS  SSIZE  NAME' AS line;
SELECT printf('%16llx %8d %10d %9d %6d %5dk  %s', cache, objsize, allocated, total, slabs, ssize / 1024, name)
FROM kmem_s WHERE dump = :dump AND (name = :argument OR cache = :address);
SELECT line FROM (
	SELECT o.slab, 0 AS place, 0 AS object, printf('  SLAB: %llx', o.slab) AS line FROM slab_objects AS o JOIN slabs AS s USING (dump, cache)
	WHERE o.dump = :dump AND (s.name = :argument OR s.cache = :address) GROUP BY o.slab
	UNION ALL SELECT DISTINCT o.slab, 1, 0, '  FREE / [ALLOCATED]' FROM slab_objects AS o JOIN slabs AS s USING (dump, cache)
	WHERE o.dump = :dump AND (s.name = :argument OR s.cache = :address)
	UNION ALL SELECT k.slab, 2, 0, '  ' || k.text FROM kmem_objects AS k WHERE k.dump = :dump AND (k.name = :argument OR k.cache = :address))
ORDER BY slab, place, line;
SELECT '  the objects of this cache are not in the case: index the dump with --objects ' || s.name FROM slabs AS s
WHERE s.dump = :dump AND (s.name = :argument OR s.cache = :address)
	AND NOT EXISTS (SELECT 1 FROM slab_objects AS o WHERE o.dump = s.dump AND o.cache = s.cache);
