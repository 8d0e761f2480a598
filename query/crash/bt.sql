-- SPDX-License-Identifier: GPL-2.0-or-later
-- A task's stack. Options: -s -x -d -l -R NAME. Each frame's memory: -f, -F with names for what its
-- words lead to, -FF with the addresses of objects too.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND $referenced;
WITH numbered AS (
	SELECT f.*, row_number() OVER (ORDER BY frame) - 1 AS number, lag(stack) OVER (ORDER BY frame) AS below,
		iif(lead(stack) OVER (ORDER BY frame) = stack AND lead(sp) OVER (ORDER BY frame) - sp BETWEEN 1 AND 65536,
			lead(sp) OVER (ORDER BY frame) - sp, 0) AS bytes,
		(SELECT printf('%s+%d', coalesce(i.symbol, '(unknown)'), i."offset")
			FROM frames AS i JOIN registers AS r ON r.dump = f.dump AND r.task = f.task
				AND r.frame = f.frame AND r.mode = 'kernel'
				AND r.register IN ('rip', 'pc') AND r.value = i.pc
			WHERE i.dump = f.dump AND i.task = f.task AND i.frame = f.frame + 1) AS interrupted
	FROM frames AS f JOIN tasks AS t USING (dump, task)
	WHERE f.dump = :dump AND f.task = :task AND f.inlined IS NOT 1 AND $referenced
		-- what an exception interrupted is told by its registers
		AND NOT EXISTS (SELECT 1 FROM registers AS r WHERE r.dump = f.dump AND r.task = f.task
			AND r.frame = f.frame - 1 AND r.mode = 'kernel'
			AND r.register IN ('rip', 'pc') AND r.value = f.pc)),
words AS (
	SELECT n.frame, (m.address - n.sp) / 16 AS line, m.address, m.value, d.pointer_bits / 4 AS digits,
		:has_F AND (m.value < 0 OR d.pointer_bits = 32 AND m.value > 0x40000000) AS named
	FROM numbered AS n JOIN dumps AS d USING (dump)
		CROSS JOIN rd(iif(:has_f OR :has_F, n.sp, NULL), n.bytes * 8 / d.pointer_bits, d.pointer_bits / 8, n.dump) AS m
	WHERE n.bytes > 0),
told AS (
	SELECT frame, line, address, digits, printf('%-' || digits || 's ', coalesce(
		(SELECT s.name || iif(s."offset", '+' || s."offset", '') FROM symbols_at(iif(w.named, w.value, NULL), :dump) AS s),
		(SELECT iif(:has_F > 1, printf('[%llx:%s]', w.value, o.name), '[' || o.name || ']')
			FROM whatis(iif(w.named, w.value, NULL), :dump) AS o WHERE o.kind = 'slab object'),
		iif(w.value IS NULL, substr('----------------', 1, digits), printf('%0' || digits || 'llx', w.value)))) AS word
	FROM words AS w),
filled AS (
	SELECT frame, line, address, digits, group_concat(word, '') OVER (PARTITION BY frame, line ORDER BY address
		ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS text,
		row_number() OVER (PARTITION BY frame, line ORDER BY address) AS place
	FROM told)
SELECT text FROM (
	SELECT frame, -2 AS line, CASE below
		WHEN 'irq' THEN '--- <IRQ stack> ---' WHEN 'nmi' THEN '--- <NMI exception stack> ---'
		WHEN 'exception' THEN '--- <exception stack> ---'
		WHEN 'entry' THEN '--- <entry trampoline stack> ---'
		ELSE '--- <' || below || ' stack> ---' END AS text
	FROM numbered WHERE stack <> below
	UNION ALL
	SELECT frame, -1, printf('%3s [%s] %s%s%s at %llx%s', '#' || number,
		printf(iif(arch = 'i386', '%08llx', '%016llx'), sp
			- iif(interrupted IS NULL AND stack IS NOT 'user', iif(arch = 'i386', 4, 8), 0)),
		iif(reliable = 0, '? ', ''),
		coalesce(symbol, iif(stack IS 'user', '(user mode)', '(unknown)')),
		iif(:has_s AND "offset" IS NOT NULL, printf(iif(:has_x, '+0x%x', '+%d'), "offset"), ''),
		pc, coalesce(' [' || module || ']', '')) FROM numbered JOIN dumps USING (dump)
	UNION ALL
	SELECT frame, -0.5, '    ' || source FROM numbered WHERE :has_l AND source IS NOT NULL
	UNION ALL
	SELECT frame, 0, '    [exception RIP: ' || interrupted || ']' FROM numbered WHERE interrupted IS NOT NULL
	UNION ALL
	SELECT frame, 1000 + line, printf('    %0' || digits || 'llx: %s', address, text) FROM filled WHERE place = 1
	UNION ALL
	SELECT frame, 1 + key, value FROM register_lines JOIN numbered USING (dump, task, frame),
		json_each('["' || replace(lines, char(10), '","') || '"]'))
ORDER BY frame, line;
SELECT '' FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND $referenced;
