-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the kernel proper, some hundred in a row, stored once per build. The view
-- kernel_symbols has them one by one.
CREATE TABLE kernel_symbol_blocks (
	kernel  HASH,    -- the build
	address POINTER, -- link-time address of the first
	symbols TEXT,    -- {"name":N, ...} in JSON, in the order of the addresses: N is 64 times how far
	                 -- it lies behind the first, plus the number of nm's letter: A is 1, a is 27,
	                 -- 0 where none is known; a name that several have is there as often
	PRIMARY KEY (kernel, address),
	FOREIGN KEY (kernel) REFERENCES kernels
) WITHOUT ROWID;
