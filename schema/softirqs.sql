-- SPDX-License-Identifier: GPL-2.0-or-later
-- Soft interrupts, one row per CPU and kind: what /proc/softirqs counts, and what was raised at the
-- crash and had not run yet.
CREATE TABLE softirqs (
	dump     INTEGER, -- the dump
	cpu      INTEGER, -- the CPU
	softirq  INTEGER, -- number of the kind: lower ones run first
	name     TEXT,    -- name of the kind: HI, TIMER, NET_TX, NET_RX, BLOCK ...
	pending  BOOLEAN, -- raised on this CPU and not yet run
	count    COUNT,   -- how often it ran on this CPU
	function POINTER, -- its handler
	symbol   TEXT,    -- name of the handler
	PRIMARY KEY (dump, cpu, softirq),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, cpu) REFERENCES cpus
) WITHOUT ROWID;
