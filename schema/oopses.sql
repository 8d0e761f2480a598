-- SPDX-License-Identifier: GPL-2.0-or-later
-- Reports in the kernel log, one row each: oopses, BUGs, warnings, panics, lockups, hung tasks,
-- stalls, OOM kills, bad pages and the like. From the text of the log.
-- Shown: oops, time_ns, kind, comm, pid, symbol, headline
CREATE TABLE oopses (
	dump         INTEGER, -- the dump
	oops         INTEGER, -- number of the report, in the order in which they begin
	seq          INTEGER, -- record of the log that the report begins with
	last_seq     INTEGER, -- the last record that belongs to it
	time_ns      BOOT_NS, -- when it began
	kind         TEXT,    -- oops, bug, panic, warning, soft_lockup, hard_lockup, hung_task,
	                      -- rcu_stall, workqueue_lockup, oom, bad_page, kasan, kfence, ubsan,
	                      -- gp_fault, double_fault, divide_error, stack_overflow,
	                      -- list_corruption, slab_corruption, refcount, stack_protector,
	                      -- scheduling_while_atomic, sleeping_in_atomic, spinlock, lockdep,
	                      -- nmi, blocked_task (that SysRq-w shows), kmsan, kcsan, page_allocation, memory_leak, irq, filesystem,
	                      -- hardware_error
	headline     TEXT,    -- the line that says what happened
	message      TEXT,    -- a further such line: what a warning was given to say, how the
	                      -- processor saw it
	source       TEXT,    -- file:line of a BUG or warning
	cpu          INTEGER, -- CPU that it happened on
	pid          INTEGER, -- thread that was running, or hangs
	comm         TEXT,    -- its name
	pc           POINTER, -- instruction, where the text tells its address
	symbol       TEXT,    -- function that it happened in
	offset       HEX,     -- of the instruction in it
	module       TEXT,    -- the function's module, NULL for the kernel proper
	address      POINTER, -- that could not be accessed
	taints       TEXT,    -- taint letters at that time, '' when the kernel was not tainted
	release      TEXT,    -- of the kernel that reports (uname -r)
	hardware     TEXT,    -- name of the machine and its firmware
	workqueue    TEXT,    -- workqueue and work that were running
	modules      TEXT,    -- modules that were linked in, as printed
	code         TEXT,    -- bytes of code around the instruction, which is in <>
	page         POINTER, -- struct page of a bad page; many kernels print it hashed
	page_flags   HEX,     -- its flags
	victim_pid   INTEGER, -- process that an OOM killed
	victim_comm  TEXT,    -- its name
	victim_vsz   BYTES,   -- its virtual memory
	victim_anon  BYTES,   -- its anonymous memory
	victim_file  BYTES,   -- its file-backed memory
	victim_shmem BYTES,   -- its shared memory
	memory       LINES,   -- the state of memory that an OOM printed
	signature    HASH,    -- the same for the same bug in any kernel: hash of the innermost
	                      -- telling functions; dumps.signature matches it. NULL without a
	                      -- call trace
	crash_stack  TEXT,    -- the functions that led to it, without how the kernel died and how
	                      -- it was entered, joined by ' < '
	PRIMARY KEY (dump, oops),
	-- FOREIGN KEY (dump, cpu) REFERENCES cpus, where that has a row
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, seq) REFERENCES log
) WITHOUT ROWID;
