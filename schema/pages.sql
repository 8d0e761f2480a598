-- SPDX-License-Identifier: GPL-2.0-or-later
-- Pages of the dump's memory that were kept, one row each, so that questions about its memory have
-- answers without the dump; none unless --keep-pages was given.
CREATE TABLE pages (
	dump    INTEGER, -- the dump
	pfn     PFN,     -- page frame number; -1: the dump's ELF header and notes
	content HASH,    -- what it holds
	PRIMARY KEY (dump, pfn),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (content) REFERENCES page_contents
) WITHOUT ROWID;
