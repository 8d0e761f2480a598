-- SPDX-License-Identifier: GPL-2.0-or-later
-- Use of memory, one row per kind, in the manner of crash's kmem -i.
CREATE VIEW kmem_i (
	dump,       -- the dump
	kind,       -- what the memory is used for
	pages,      -- in pages
	total,      -- in bytes
	percentage  -- REAL: of the machine's memory
)
AS SELECT m.dump, m.kind, m.pages, m.bytes, round(100.0 * m.bytes / t.bytes, 1)
FROM memory AS m LEFT JOIN memory AS t ON t.dump = m.dump AND t.kind = 'total';
