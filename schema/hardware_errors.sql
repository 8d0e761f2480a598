-- SPDX-License-Identifier: GPL-2.0-or-later
-- Errors of the hardware that the log tells of, one row each: machine checks, memory controllers
-- (EDAC), the firmware (APEI), PCI Express (AER). From the text of the log.
-- Shown: time_ns, source, severity, cpu, device, text
CREATE TABLE hardware_errors (
	dump     INTEGER, -- the dump
	error    INTEGER, -- number of the error, in the order of the log
	seq      INTEGER, -- record of the log that tells of it first
	time_ns  BOOT_NS, -- when it was told
	source   TEXT,    -- who found it: mce, edac, apei, aer
	severity TEXT,    -- corrected, recoverable, uncorrected or fatal, where the log tells
	section  TEXT,    -- what is broken, in the firmware's or the driver's words: memory error ...
	cpu      INTEGER, -- CPU of a machine check
	bank     INTEGER, -- its bank
	status   HEX,     -- the bank's status, or that of a PCI Express device
	address  POINTER, -- physical address that the error is at
	device   TEXT,    -- PCI Express device, or the place of a memory module
	text     TEXT,    -- the line that tells of it first
	PRIMARY KEY (dump, error),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, seq) REFERENCES log
) WITHOUT ROWID;
