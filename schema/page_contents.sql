-- SPDX-License-Identifier: GPL-2.0-or-later
-- What kept pages hold, one row for each content, however many pages and dumps have it.
CREATE TABLE page_contents (
	content    HASH PRIMARY KEY, -- identity: hash of the bytes
	size       BYTES NOT NULL,   -- of the bytes
	compressed BLOB NOT NULL     -- the bytes, by zstd
);
