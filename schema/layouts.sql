-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mappings of distinct layouts of address spaces, one row each: what a process forks has its layout.
-- The view mappings has them by address space, the view vmas by task.
CREATE TABLE layouts (
	dump     INTEGER, -- the dump
	layout   POINTER, -- the first address space that has it, which address_spaces.layout names
	start    POINTER, -- first address
	"end"    POINTER, -- address behind the last
	place    INTEGER, -- among the mappings of the layout, from 0
	vma      POINTER, -- struct vm_area_struct of the first address space
	flags    TEXT_FLAGS, -- as in /proc/PID/maps: rwxp, s in place of p when it is shared
	vm_flags HEX,     -- VM_* bits
	path     TEXT,    -- as in /proc/PID/maps: path of the file, without the suffix
	                  -- " (deleted)"; [heap], [stack], [vdso], [vvar], [anon:NAME],
	                  -- [anon_shmem:NAME]; NULL for other memory without a file
	file     POINTER, -- struct file that is mapped
	offset   HEX,     -- of the mapping in the file, in bytes
	deleted  BOOLEAN, -- the file has no name any more; NULL without a file
	PRIMARY KEY (dump, layout, start),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
