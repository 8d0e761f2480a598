-- SPDX-License-Identifier: GPL-2.0-or-later
-- Symbols of the kernel and its modules, one row each, at the addresses that they had in the dump.
-- Shown: address, type, name, module
CREATE VIEW symbols (
	dump,    -- the dump
	address, -- POINTER: run-time address; per-CPU symbols stay offsets
	name,    -- TEXT: name of the symbol
	type,    -- TEXT: nm's letter
	module   -- TEXT: name of its module, NULL for the kernel proper
)
AS SELECT d.dump,
	k.address + CASE WHEN k.address >= 0 AND k.type IN ('a', 'A') THEN 0
			 ELSE coalesce(d.kaslr_offset, 0) END,
	k.name, k.type, NULL
FROM dumps AS d JOIN kernel_symbols AS k USING (kernel)
UNION ALL
SELECT s.dump, s.address, s.name, s.type, m.name
FROM module_symbols AS s LEFT JOIN modules AS m USING (dump, module);
