-- SPDX-License-Identifier: GPL-2.0-or-later
-- Objects of slab caches, one row each, of the caches that --objects names.
-- From the slabs' pages; what is free by the free lists of slabs and CPUs.
-- Shown: cache, object, state, cpu, marks
CREATE TABLE slab_objects (
	dump   INTEGER, -- the dump
	cache  POINTER, -- the cache
	object POINTER, -- the object
	state  TEXT,    -- allocated, free (on its slab's free list) or cpu (free, and kept by a CPU
	                -- or node for its next allocations); NULL when free lists were lost
	cpu    INTEGER, -- CPU that keeps it
	slab   POINTER, -- struct slab (struct page before 5.17) of its slab
	marks  TEXT_LIST, -- what the kernel marks memory with that is in the object, each once, as
	                  -- 32-bit words in hex: dead4ead (a spinlock's magic), deaf1eed (a
	                  -- rwlock's), 6b6b6b6b (freed), 5a5a5a5a (never filled), cccccccc (freed
	                  -- init memory), aaaaaaaa (freed page), 00100100, 00200200, dead0000 (list
	                  -- entries that were deleted); '' for none
	PRIMARY KEY (dump, cache, object),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, cache) REFERENCES slabs
) WITHOUT ROWID;
