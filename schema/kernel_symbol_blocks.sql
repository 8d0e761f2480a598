-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the kernel proper, some hundred in a row, stored once per build. The view
-- kernel_symbols has them one by one.
CREATE TABLE kernel_symbol_blocks (
	kernel  HASH,    -- the build
	address POINTER, -- link-time address of the first
	symbols TEXT,    -- {"name":"T123", ...} in JSON, in the order of the addresses: nm's letter, or
	                 -- ? where none is known, and how far it lies behind the first; a name that
	                 -- several have is there as often
	PRIMARY KEY (kernel, address),
	FOREIGN KEY (kernel) REFERENCES kernels
) WITHOUT ROWID;
