-- SPDX-License-Identifier: GPL-2.0-or-later
-- Slab caches, one row each, with what they hold.
-- From slab_caches; counted over the slabs of every node and CPU.
-- Shown: name, object_size, objects, active, slabs, bytes
CREATE TABLE slabs (
	dump             INTEGER, -- the dump
	cache            POINTER, -- struct kmem_cache
	name             TEXT,    -- name of the cache
	allocator        TEXT,    -- slub or slab
	object_size      BYTES,   -- what a user asked for, per object
	size             BYTES,   -- what an object takes, with padding and debugging data
	align            BYTES,   -- alignment of the objects
	objects          COUNT,   -- objects that the slabs have room for
	active           COUNT,   -- objects in use
	free             COUNT,   -- objects not in use (objects - active)
	slabs            COUNT,   -- slabs of the cache
	objects_per_slab COUNT,   -- of a full-sized slab
	pages_per_slab   PAGES,   -- of a full-sized slab
	bytes            BYTES,   -- memory that the slabs take
	flags            HEX,     -- SLAB_* bits
	aliases          TEXT_LIST, -- names of caches merged into this one, separated by spaces; NULL
	                          -- when there are none
	PRIMARY KEY (dump, cache),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
