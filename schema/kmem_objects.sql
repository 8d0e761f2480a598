-- SPDX-License-Identifier: GPL-2.0-or-later
-- Objects of slab caches, one row each, in the manner of crash's kmem -S.
CREATE VIEW kmem_objects (
	dump,  -- the dump
	cache, -- the cache
	name,  -- name of the cache
	slab,  -- the slab
	text   -- TEXT: the object's address: [allocated], free or (cpu n cache)
)
AS SELECT o.dump, o.cache, s.name, o.slab,
	CASE o.state
		WHEN 'allocated' THEN printf('[%016llx]', o.object)
		WHEN 'cpu' THEN printf(' %016llx  (cpu %s cache)', o.object, coalesce(CAST(o.cpu AS TEXT), '?'))
		ELSE printf(' %016llx', o.object)
	END
FROM slab_objects AS o JOIN slabs AS s USING (dump, cache);
