-- SPDX-License-Identifier: GPL-2.0-or-later
-- Dependencies between modules, one row each: the module's symbols are used by the other.
CREATE TABLE module_uses (
	dump    INTEGER, -- the dump
	module  POINTER, -- the module that is used
	used_by POINTER, -- the module that uses it
	PRIMARY KEY (dump, module, used_by),
	FOREIGN KEY (dump) REFERENCES dumps,
	CONSTRAINT users FOREIGN KEY (dump, module) REFERENCES modules,
	CONSTRAINT uses FOREIGN KEY (dump, used_by) REFERENCES modules
) WITHOUT ROWID;
