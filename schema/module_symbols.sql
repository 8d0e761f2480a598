-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the modules, one row each, at run-time addresses. From each module's own kallsyms.
-- The view symbols joins them to the kernel's.
-- Shown: address, type, name
CREATE TABLE module_symbols (
	dump    INTEGER, -- the dump
	module  POINTER, -- the module
	address POINTER, -- run-time address
	name    TEXT,    -- name of the symbol
	type    TEXT,    -- nm's letter
	PRIMARY KEY (dump, module, address, name),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, module) REFERENCES modules
) WITHOUT ROWID;
