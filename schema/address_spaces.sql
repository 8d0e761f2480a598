-- SPDX-License-Identifier: GPL-2.0-or-later
-- Address spaces of processes, one row each. The threads of a process share one.
-- Shown: mm, tasks, exe, hiwater_rss, data, page_tables
CREATE TABLE address_spaces (
	dump        INTEGER, -- the dump
	mm          POINTER, -- struct mm_struct
	tasks       COUNT,   -- threads that run in it
	mappings    COUNT,   -- its rows of mappings
	exe         TEXT,    -- path of the program, as in /proc/PID/exe
	exe_file    POINTER, -- struct file of the program
	hiwater_rss BYTES,   -- the most that was resident when memory was given back; VmHWM is this or
	                     -- tasks.rss, whichever is larger
	hiwater_vm  BYTES,   -- the largest size that it had; VmPeak
	locked      BYTES,   -- memory that mlock() keeps resident; VmLck
	pinned      BYTES,   -- memory that drivers keep resident; VmPin
	data        BYTES,   -- private writable mappings without the stack; VmData
	exec        BYTES,   -- executable mappings
	stack       BYTES,   -- mappings that grow down; VmStk
	page_tables BYTES,   -- page tables of the process itself; VmPTE
	start_brk   POINTER, -- where the heap begins
	brk         POINTER, -- where the heap ends
	start_stack POINTER, -- where the stack began
	pgd         POINTER, -- top page table
	layout      POINTER, -- the address space whose mappings in layouts are its own, too
	vmas        TEXT,    -- where that is another: its struct vm_area_struct in the order of the
	                     -- mappings, 10 digits each: an eighth of the lowest 36 bits of the
	                     -- address, whose others are as in mm
	PRIMARY KEY (dump, mm),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
