-- SPDX-License-Identifier: GPL-2.0-or-later
-- The kernel log, one row per record, oldest first. From the printk ring buffer, or a log's
-- text.
-- Shown: time_ns, level, text
CREATE TABLE log (
	dump     INTEGER, -- the dump
	seq      INTEGER, -- sequence number of the record; the line's number in kernels without one
	time_ns  BOOT_NS, -- local clock when the record was written: about the time since boot. It
	                  -- may run ahead of dumps.uptime_ns by a fraction of a second: the question
	                  -- last_seconds counts from the last record. Of a text that tells the wall's
	                  -- clock only: since its first line
	level    INTEGER, -- 0 emerg, 1 alert, 2 crit, 3 err, 4 warning, 5 notice, 6 info, 7 debug
	facility INTEGER, -- syslog facility, 0 for the kernel itself
	caller   TEXT,    -- T and a thread id, or C and a CPU number; NULL when the kernel did not
	                  -- record it
	cpu      INTEGER, -- CPU that wrote the record, when the caller tells
	text     TEXT,    -- the message without its prefix
	template TEXT,    -- the same for messages of a kind: the text with '#' for numbers, addresses,
	                  -- names of processes and quoted text; its first 255 bytes
	PRIMARY KEY (dump, seq),
	-- FOREIGN KEY (dump, cpu) REFERENCES cpus, where that has a row
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
