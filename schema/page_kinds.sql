-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the pages of the machine are used for, one row per kind, as their struct pages say.
-- From a pass over the map of pages: it also counts what is in no counter of /proc/meminfo. Together
-- the kinds are what zones.present counts.
CREATE TABLE page_kinds (
	dump  INTEGER, -- the dump
	kind  TEXT,    -- free (in the buddy lists), cpu free (in a CPU's lists), slab (large
	               -- kmallocs too, where the kernel marks them), page table, anon, file, shmem,
	               -- hugetlb (in use and marked, or unused), reserved, kernel (allocated, and
	               -- none of these)
	pages PAGES,   -- in pages
	bytes BYTES,   -- in bytes
	PRIMARY KEY (dump, kind),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
