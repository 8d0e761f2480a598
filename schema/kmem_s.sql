-- SPDX-License-Identifier: GPL-2.0-or-later
-- Slab caches, one row each, in the words of crash's kmem -s.
CREATE VIEW kmem_s (
	dump,      -- the dump
	cache,     -- the cache
	objsize,   -- bytes that an object takes without padding
	allocated, -- objects in use
	total,     -- objects that the slabs have room for
	slabs,     -- slabs of the cache
	ssize,     -- BYTES: size of a slab
	name       -- name of the cache
)
AS SELECT s.dump, s.cache, s.object_size, s.active, s.objects, s.slabs,
	s.pages_per_slab * d.page_size, s.name
FROM slabs AS s JOIN dumps AS d USING (dump);
