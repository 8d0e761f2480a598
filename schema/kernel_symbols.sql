-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the kernel proper, one row each, of a build. The view symbols has them at the addresses
-- that they had in a dump, together with those of the modules. What is kept is kernel_symbol_blocks.
CREATE VIEW kernel_symbols (
	kernel,  -- the build
	address, -- POINTER: link-time address
	name,    -- TEXT: name of the symbol
	type     -- TEXT: nm's letter: t T text, d D data, b B bss, r R read-only, a A absolute (per-CPU
	         -- offsets too)
)
AS SELECT b.kernel, b.address + (s.value >> 6), s.key,
	nullif(substr('?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 1 + (s.value & 63), 1), '?')
FROM kernel_symbol_blocks AS b JOIN json_each(b.symbols) AS s;
