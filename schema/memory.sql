-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the memory of the machine was used for, one row per kind.
-- Kinds overlap: slab is part of used. By the formulas of the kernel's /proc/meminfo.
CREATE TABLE memory (
	dump  INTEGER, -- the dump
	kind  TEXT,    -- total, free, available, used, slab, anon, file, shmem, page tables, kernel
	               -- stacks, vmalloc, percpu, hugepages, swap, reserved ...
	pages PAGES,   -- in pages
	bytes BYTES,   -- in bytes
	PRIMARY KEY (dump, kind),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
