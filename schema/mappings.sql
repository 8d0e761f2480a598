-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mappings of address spaces (VMAs), one row each. Threads share an address space; the view vmas
-- has the mappings by task.
-- Shown: mm, start, end, flags, path
CREATE TABLE mappings (
	dump          INTEGER, -- the dump
	mm            POINTER, -- the address space
	start         POINTER, -- first address
	"end"         POINTER, -- address behind the last
	vma           POINTER, -- struct vm_area_struct
	flags         TEXT_FLAGS, -- as in /proc/PID/maps: rwxp, s in place of p when it is shared
	vm_flags      HEX,     -- VM_* bits
	path          TEXT,    -- as in /proc/PID/maps: path of the file, without the suffix
	                       -- " (deleted)"; [heap], [stack], [vdso], [vvar], [anon:NAME],
	                       -- [anon_shmem:NAME]; NULL for other memory without a file
	file          POINTER, -- struct file that is mapped
	offset        HEX,     -- of the mapping in the file, in bytes
	deleted       BOOLEAN, -- the file has no name any more; NULL without a file
	pages_present PAGES,   -- pages that are in memory; not counted, always NULL: it would take
	                       -- a read of all page tables. tasks.rss has the sum
	PRIMARY KEY (dump, mm, start),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, mm) REFERENCES address_spaces
) WITHOUT ROWID;
