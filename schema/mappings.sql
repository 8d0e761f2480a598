-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mappings of address spaces (VMAs), one row each. Threads share an address space; the view vmas
-- has the mappings by task. What is kept is each layout once, in layouts.
-- Shown: mm, start, end, flags, path
CREATE VIEW mappings (
	dump,         -- the dump
	mm,           -- the address space
	start,        -- first address
	"end",        -- address behind the last
	vma,          -- POINTER: struct vm_area_struct
	flags,        -- as in /proc/PID/maps: rwxp, s in place of p when it is shared
	vm_flags,     -- VM_* bits
	path,         -- as in /proc/PID/maps: path of the file, without the suffix
	              -- " (deleted)"; [heap], [stack], [vdso], [vvar], [anon:NAME],
	              -- [anon_shmem:NAME]; NULL for other memory without a file
	file,         -- struct file that is mapped
	offset,       -- of the mapping in the file, in bytes
	deleted,      -- the file has no name any more; NULL without a file
	pages_present -- PAGES: pages that are in memory; not counted, always NULL: it would take
	              -- a read of all page tables. tasks.rss has the sum
	-- PRIMARY KEY (dump, mm, start)
)
AS SELECT a.dump, a.mm, m.start, m."end",
	iif(a.vmas IS NULL, m.vma, iif(m.place BETWEEN 0 AND 9999999,
		iif(substr(a.vmas, 1 + 10 * m.place, 10) GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]',
			(a.mm & -68719476736) | (CAST(substr(a.vmas, 1 + 10 * m.place, 10) AS INTEGER) << 3),
			NULL), NULL)),
	m.flags, m.vm_flags, m.path, m.file, m.offset, m.deleted, CAST(NULL AS INTEGER)
FROM address_spaces AS a JOIN layouts AS m USING (dump, layout);
