-- SPDX-License-Identifier: GPL-2.0-or-later
-- A task's stack as it lies in memory.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
WITH words AS (
	SELECT m.address, (m.address - t.stack_base) / 16 AS line, d.pointer_bits / 4 AS digits, m.value,
		(SELECT printf('%-16s', s.name || iif(s.offset, '+' || s.offset, '')) FROM symbols_at(m.value, t.dump) AS s) AS name
	FROM tasks AS t JOIN dumps AS d USING (dump)
		CROSS JOIN rd(t.stack_base, coalesce((SELECT max(size) FROM types('thread_union', t.dump)), 16384) * 8 / d.pointer_bits,
			d.pointer_bits / 8, t.dump) AS m
	WHERE t.dump = :dump AND t.task = :task),
filled AS (
	SELECT address, digits, group_concat(iif(value IS NULL, substr('----------------', 1, digits), coalesce(name, printf('%0' || digits || 'llx', value))) || ' ', '')
			OVER (PARTITION BY line ORDER BY address ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS text,
		row_number() OVER (PARTITION BY line ORDER BY address) AS place
	FROM words)
SELECT printf('%0' || digits || 'llx:  %s', address, text) FROM filled WHERE place = 1 ORDER BY address;
SELECT '' FROM tasks WHERE dump = :dump AND task = :task;
