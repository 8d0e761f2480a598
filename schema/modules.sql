-- SPDX-License-Identifier: GPL-2.0-or-later
-- Loaded modules, one row each. From the kernel's list of modules;
-- of a log, and of a dump that was salvaged, from the reports in it.
-- Shown: name, size, refcount, taints, state, version
CREATE TABLE modules (
	dump      INTEGER, -- the dump
	module    POINTER, -- struct module; where a log's report names it, a number
	name      TEXT,    -- name of the module
	state     TEXT,    -- live, coming, going or unformed
	base      POINTER, -- address of the module's text
	size      BYTES,   -- memory of the module without its init sections
	init_size BYTES,   -- memory of its init sections, 0 once they have been freed
	refcount  COUNT,   -- users, as lsmod counts them
	taints    TEXT_FLAGS, -- taint letters that the module brought, '' for none
	version   TEXT,    -- MODULE_VERSION, NULL without one
	build_id  TEXT,    -- GNU build id in hex
	args      TEXT,    -- arguments that it was loaded with
	PRIMARY KEY (dump, module),
	FOREIGN KEY (dump) REFERENCES dumps
) WITHOUT ROWID;
