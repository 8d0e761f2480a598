-- SPDX-License-Identifier: GPL-2.0-or-later
-- Distinct call chains, one row each, shared by all the dumps of the case.
-- The same functions in the same order are the same chain, whatever the task, dump and addresses.
-- Shown: stack_id, depth, functions
CREATE TABLE stacks (
	stack_id  HASH PRIMARY KEY, -- hash of the chain; the same in every case
	depth     COUNT,            -- frames
	functions TEXT,             -- the functions, innermost first, joined by ' < '
	signature HASH              -- hash of the function names without compiler suffixes: stays
	                            -- the same over kernel builds
) WITHOUT ROWID;
