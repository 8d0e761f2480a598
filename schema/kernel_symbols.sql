-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the kernel proper, one row each, stored once per build. The view symbols has them at
-- the addresses that they had in a dump, together with those of the modules.
CREATE TABLE kernel_symbols (
	kernel  HASH,    -- the build
	address POINTER, -- link-time address
	name    TEXT,    -- name of the symbol
	type    TEXT,    -- nm's letter: t T text, d D data, b B bss, r R read-only, a A absolute
	                 -- (per-CPU offsets too)
	PRIMARY KEY (kernel, address, name),
	FOREIGN KEY (kernel) REFERENCES kernels
) WITHOUT ROWID;
