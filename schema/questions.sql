-- SPDX-License-Identifier: GPL-2.0-or-later
-- Saved questions that belong to this case, one row each. Nobody but its users writes them; a text is
-- as a file of saved questions is, in the query language or in SQL, with its comments.
CREATE TABLE questions (
	question TEXT PRIMARY KEY, -- name by which it is asked
	text     TEXT              -- the question
) WITHOUT ROWID;
