-- SPDX-License-Identifier: GPL-2.0-or-later
-- Use of memory, one row per line of crash's kmem -i, in its words and order. The table memory has all
-- kinds that there are.
CREATE VIEW kmem_i (
	dump,       -- the dump
	line,       -- INTEGER: place of the line
	kind,       -- TEXT: what the memory is used for: TOTAL MEM, FREE, USED ...
	pages,      -- in pages
	total,      -- in bytes
	percentage, -- INTEGER: of what the next column names
	whole       -- TEXT: TOTAL MEM, TOTAL HUGE, TOTAL SWAP or TOTAL LIMIT
)
AS WITH lines (line, word, kind, base, whole) AS (VALUES
	(1, 'INSTALLED', 'present', NULL, NULL),
	(2, 'TOTAL MEM', 'total', NULL, NULL),
	(3, 'FREE', 'free', 'total', 'TOTAL MEM'),
	(4, 'USED', 'used', 'total', 'TOTAL MEM'),
	(5, 'BUFFERS', 'buffers', 'total', 'TOTAL MEM'),
	(6, 'CACHED', 'cached', 'total', 'TOTAL MEM'),
	(7, 'SLAB', 'slab', 'total', 'TOTAL MEM'),
	(8, 'TOTAL HUGE', 'hugepages', NULL, NULL),
	(9, 'HUGE FREE', 'hugepages free', 'hugepages', 'TOTAL HUGE'),
	(10, 'TOTAL SWAP', 'swap', NULL, NULL),
	(11, 'SWAP USED', 'swap used', 'swap', 'TOTAL SWAP'),
	(12, 'SWAP FREE', 'swap free', 'swap', 'TOTAL SWAP'),
	(13, 'COMMIT LIMIT', 'commit limit', NULL, NULL),
	(14, 'COMMITTED', 'committed', 'commit limit', 'TOTAL LIMIT'))
SELECT m.dump, l.line, l.word, m.pages, m.bytes, 100 * m.pages / nullif(b.pages, 0), l.whole
FROM lines AS l
JOIN memory AS m ON m.kind = l.kind
LEFT JOIN memory AS b ON b.dump = m.dump AND b.kind = l.base
ORDER BY m.dump, l.line;
