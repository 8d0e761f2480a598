-- SPDX-License-Identifier: GPL-2.0-or-later
-- All words of a task's stack that lead to code: -t from where it stopped, -T of all of it.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
SELECT printf('              START: %s at %llx', coalesce(symbol, '(unknown)'), pc) FROM frames
WHERE dump = :dump AND task = :task AND stack IS NOT 'user' AND NOT :has_T ORDER BY frame LIMIT 1;
SELECT printf('  [%llx] %s at %llx', m.address, s.name, m.value)
FROM (SELECT t.dump, d.pointer_bits / 8 AS width, t.stack_base + coalesce((SELECT max(size) FROM types('thread_union', t.dump)), 16384) AS behind,
		iif(:has_T, t.stack_base, (SELECT f.sp - d.pointer_bits / 8 FROM frames AS f WHERE f.dump = t.dump AND f.task = t.task
			AND f.stack = 'task' ORDER BY f.frame LIMIT 1)) AS start
	FROM tasks AS t JOIN dumps AS d USING (dump) WHERE t.dump = :dump AND t.task = :task) AS k
	CROSS JOIN rd(k.start, (k.behind - k.start) / k.width, k.width, k.dump) AS m
	CROSS JOIN symbols_at(iif(m.value < 0 OR k.width = 4 AND m.value > 0x40000000, m.value, NULL), k.dump) AS s
WHERE lower(s.type) IN ('t', 'w') ORDER BY m.address;
SELECT value FROM register_lines, json_each('["' || replace(lines, char(10), '","') || '"]')
WHERE dump = :dump AND task = :task AND mode = 'user' ORDER BY frame, key;
SELECT '' FROM tasks WHERE dump = :dump AND task = :task;
