-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the modules, one row each, at run-time addresses. From each module's own kallsyms.
-- The view symbols joins them to the kernel's. What is kept is module_symbol_blocks.
-- Shown: address, type, name
CREATE VIEW module_symbols (
	dump,    -- the dump
	module,  -- the module
	address, -- POINTER: run-time address
	name,    -- TEXT: name of the symbol
	type     -- TEXT: nm's letter
)
AS SELECT b.dump, b.module, b.address + (s.value >> 6), s.key,
	nullif(substr('?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 1 + (s.value & 63), 1), '?')
FROM module_symbol_blocks AS b JOIN json_each(b.symbols) AS s;
