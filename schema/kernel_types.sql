-- SPDX-License-Identifier: GPL-2.0-or-later
-- The C types of the kernel proper, stored once per build, so that questions about structs have answers
-- without the dump: the functions types() and members(), and `struct -o`, `whatis`, `p sizeof` of crash.
-- No rows where neither the dump has BTF nor a vmlinux or a profile has types. Of DWARF, BTF is made.
CREATE TABLE kernel_types (
	kernel     HASH,    -- the build
	part       INTEGER, -- 0 for the first
	compressed BLOB,    -- all parts in a row are the BTF as the kernel has it, by zstd: unpacked,
	                    -- bpftool and pahole read it, too
	PRIMARY KEY (kernel, part),
	FOREIGN KEY (kernel) REFERENCES kernels
) WITHOUT ROWID;
