-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the modules, one row each, at run-time addresses. From each module's own kallsyms.
-- The view symbols joins them to the kernel's. What is kept is module_symbol_blocks.
CREATE VIEW module_symbols (
	dump,    -- the dump
	module,  -- the module
	address, -- POINTER: run-time address
	name,    -- TEXT: name of the symbol
	type     -- TEXT: nm's letter
)
AS SELECT b.dump, b.module, b.address + CAST(substr(s.value, 2) AS INTEGER),
	+s.key, nullif(substr(s.value, 1, 1), '?') -- s.key would have no unit
FROM module_symbol_blocks AS b JOIN json_each(b.symbols) AS s;
