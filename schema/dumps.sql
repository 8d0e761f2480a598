-- SPDX-License-Identifier: GPL-2.0-or-later
-- The dumps of this case, one row each: the machine, its kernel, and how the dump was read.
-- From the file's headers, VMCOREINFO, init_uts_ns, the timekeeper and the panic state.
-- Shown: dump, label, crash_time, release, panic
CREATE TABLE dumps (
	dump            INTEGER PRIMARY KEY,  -- number of the dump in this case; the first column
	                                      -- of every other table's key
	label           TEXT,                 -- name given with --label, NULL without one
	path            TEXT,                 -- absolute path of the (first) file at the time of
	                                      -- indexing
	format          TEXT,                 -- elf, kdump, flattened, diskdump, netdump, lkcd,
	                                      -- lime, vmss (VMware's), xen or raw (memory
	                                      -- without a header);
	                                      -- text: the text of a kernel log, or what
	                                      -- crash printed
	completeness    TEXT,                 -- complete, filtered (pages left out on purpose),
	                                      -- truncated or damaged; salvaged: no kernel could be
	                                      -- found, so there is only what is text in memory;
	                                      -- NULL of a text
	file_size       BYTES,                -- size of all the files of the dump together
	page_size       BYTES,                -- page size of the dumped kernel
	arch            TEXT,                 -- machine as uname -m prints it: x86_64, aarch64 ...
	pointer_bits    INTEGER,              -- 32 or 64
	release         TEXT,                 -- uname -r of the dumped kernel
	version         TEXT,                 -- uname -v of the dumped kernel
	nodename        TEXT,                 -- host name (uname -n)
	machine         TEXT,                 -- which machine it is, whatever it is called: the
	                                      -- first that is known of the firmware's UUID of it
	                                      -- and its serial number there (DMI), systemd's
	                                      -- machine id (of the command line, or of the
	                                      -- journal's folder as open files and the log have
	                                      -- it), and the host name. What many machines have,
	                                      -- as "localhost", is none of these
	build_id        TEXT,                 -- GNU build id of the kernel in hex, NULL when the
	                                      -- dump does not have it
	kernel          HASH,                 -- the kernel's build, whose symbols kernel_symbols
	                                      -- has
	cmdline         TEXT,                 -- kernel command line
	cpus_present    COUNT,                -- CPUs that the machine had
	cpus_online     COUNT,                -- CPUs that were online at the crash
	memory_bytes    BYTES,                -- memory that the kernel managed
	boot_time       TIME_NS,              -- when the kernel booted (crash_time - uptime_ns)
	crash_time      TIME_NS,              -- when the kernel crashed, by its own wall clock
	uptime_ns       NS,                   -- boot clock at the crash; the zero of log.time_ns
	                                      -- and tasks.start_ns is the boot
	load1           REAL,                 -- load average over 1 minute
	load5           REAL,                 -- load average over 5 minutes
	load15          REAL,                 -- load average over 15 minutes
	panic           TEXT,                 -- the panic message, as the kernel logged it; NULL
	                                      -- when there was no panic
	panic_task      POINTER,              -- the task that was running where the kernel crashed
	panic_cpu       INTEGER,              -- the CPU that crashed
	signature       HASH,                 -- what makes crashes the same crash: hash of the
	                                      -- innermost telling functions of the panic task's
	                                      -- stack; where that only tells of another task's
	                                      -- (hung tasks), of the last report in the log
	crash_stack     TEXT,                 -- these functions, innermost first, joined by ' < ',
	                                      -- without how the kernel died and was entered
	hardware        TEXT,                 -- name of the machine and its firmware, from the log
	taints          TEXT_FLAGS,           -- taint letters of the kernel, '' when it was not
	                                      -- tainted
	kaslr_offset    HEX,                  -- run-time address minus link-time address of the
	                                      -- kernel; 0 without KASLR
	types_from      TEXT,                 -- source of the type information: btf or dwarf
	symbols_from    TEXT,                 -- source of the symbols: kallsyms, elf (a vmlinux)
	                                      -- or system.map
	vmlinux         TEXT,                 -- absolute path of the file that these came from, or
	                                      -- the package that has it; NULL when it was the dump
	indexed_at      TIME_NS,              -- when this dump was indexed
	index_ns        NS,                   -- how long indexing took
	indexer_version TEXT,                 -- version of inquest-index that wrote these rows
	fingerprint     TEXT NOT NULL UNIQUE, -- what makes a dump the same dump when it comes again
	                                      -- under another name
	FOREIGN KEY (kernel) REFERENCES kernels,
	FOREIGN KEY (dump, panic_task) REFERENCES tasks
);
