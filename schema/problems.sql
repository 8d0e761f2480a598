-- SPDX-License-Identifier: GPL-2.0-or-later
-- What could not be read, one row per stage, table and reason, counted. An empty table means that
-- nothing was lost. What rows name and no walk could read has a row that holds its key alone, counted
-- here under stage store.
-- Shown: stage, table, kind, count, reason
CREATE TABLE problems (
	dump     INTEGER,       -- the dump
	stage    TEXT NOT NULL, -- stage that met it: dump, kernel, tables or store
	"table"  TEXT,          -- table whose rows suffer, NULL when it is none in particular
	kind     TEXT,          -- fault (memory that cannot be read), corrupt (memory that makes no
	                        -- sense), absent (not in this kernel), filtered (left out of the dump
	                        -- on purpose), lost (nothing wrong with the memory, but the way ends
	                        -- there)
	reason   TEXT NOT NULL, -- what was wrong
	address  POINTER,       -- the first address that could not be read, NULL when there is none
	                        -- to tell
	count    COUNT,         -- how many times
	first_at TEXT,          -- the object at which it was met first, such as 'task
	                        -- 0xffff888003a1c000'
	PRIMARY KEY (dump, stage, "table", reason),
	FOREIGN KEY (dump) REFERENCES dumps
);
