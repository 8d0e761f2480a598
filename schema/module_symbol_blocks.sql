-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the modules, some hundred in a row. The view module_symbols has them one by one.
CREATE TABLE module_symbol_blocks (
	dump    INTEGER, -- the dump
	module  POINTER, -- the module
	address POINTER, -- run-time address of the first
	symbols TEXT,    -- as in kernel_symbol_blocks
	PRIMARY KEY (dump, module, address),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, module) REFERENCES modules
) WITHOUT ROWID;
