-- SPDX-License-Identifier: GPL-2.0-or-later
-- Functions of the distinct call chains, one row per frame of a chain.
-- Searching for a function on a stack reads this small table rather than frames.
CREATE TABLE stack_functions (
	stack_id HASH,    -- the chain
	position INTEGER, -- place in the chain, the innermost is 0
	symbol   TEXT,    -- function, NULL when no symbol covered the address
	module   TEXT,    -- name of the function's module, NULL for the kernel proper
	PRIMARY KEY (stack_id, position),
	FOREIGN KEY (stack_id) REFERENCES stacks
) WITHOUT ROWID;
-- "stack has" looks a function or a module up, and not through all chains.
CREATE INDEX stack_functions_symbol ON stack_functions (symbol);
CREATE INDEX stack_functions_module ON stack_functions (module) WHERE module IS NOT NULL;
