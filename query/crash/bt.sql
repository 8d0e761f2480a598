-- SPDX-License-Identifier: GPL-2.0-or-later
-- A task's stack. Options: -s -x -d -l -R NAME. Each frame's memory: -f, -F with names for what its
-- words lead to, -FF with the addresses of objects too.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND $referenced;
WITH numbered AS (
	SELECT f.*, row_number() OVER (ORDER BY frame) - 1 AS number, lag(stack) OVER (ORDER BY frame) AS below,
		iif(lead(stack) OVER (ORDER BY frame) = stack AND lead(sp) OVER (ORDER BY frame) - sp BETWEEN 1 AND 65536,
			lead(sp) OVER (ORDER BY frame) - sp, 0) AS bytes,
		(SELECT printf('%s+%d', coalesce(i.symbol, '(unknown)'), i."offset")
			FROM frames AS i JOIN register_sets AS r ON r.dump = f.dump AND r.task = f.task
				AND r.frame = f.frame AND r.mode = 'kernel'
				AND i.pc IN (r.registers ->> 'rip', r.registers ->> 'pc')
			WHERE i.dump = f.dump AND i.task = f.task AND i.frame = f.frame + 1) AS interrupted
	FROM frames AS f JOIN tasks AS t USING (dump, task)
	WHERE f.dump = :dump AND f.task = :task AND f.inlined IS NOT 1 AND $referenced
		-- what an exception interrupted is told by its registers
		AND NOT EXISTS (SELECT 1 FROM register_sets AS r WHERE r.dump = f.dump AND r.task = f.task
			AND r.frame = f.frame - 1 AND r.mode = 'kernel'
			AND f.pc IN (r.registers ->> 'rip', r.registers ->> 'pc'))),
-- One by one, as most tasks have some: the view register_lines tells those of other machines.
saved AS MATERIALIZED (
	SELECT r.frame, r.registers ->> 'rip' AS rip, r.registers ->> 'rsp' AS rsp, r.registers ->> 'rflags' AS rflags,
		r.registers ->> 'rax' AS rax, r.registers ->> 'rbx' AS rbx, r.registers ->> 'rcx' AS rcx,
		r.registers ->> 'rdx' AS rdx, r.registers ->> 'rsi' AS rsi, r.registers ->> 'rdi' AS rdi,
		r.registers ->> 'rbp' AS rbp, r.registers ->> 'r8' AS r8, r.registers ->> 'r9' AS r9,
		r.registers ->> 'r10' AS r10, r.registers ->> 'r11' AS r11, r.registers ->> 'r12' AS r12,
		r.registers ->> 'r13' AS r13, r.registers ->> 'r14' AS r14, r.registers ->> 'r15' AS r15,
		r.registers ->> 'orig_rax' AS orig_rax, r.registers ->> 'cs' AS cs, r.registers ->> 'ss' AS ss,
		EXISTS (SELECT 1 FROM json_each(r.registers) WHERE key NOT IN ('rip', 'rsp', 'rflags', 'cs', 'ss')) AS others
	FROM register_sets AS r JOIN numbered AS n ON n.frame = r.frame
	WHERE r.dump = :dump AND r.task = :task AND (r.registers ->> 'rip') IS NOT NULL),
words AS (
	SELECT n.frame, (m.address - n.sp) / 16 AS line, m.address, m.value, d.pointer_bits / 4 AS digits,
		:has_F AND (m.value < 0 OR d.pointer_bits = 32 AND m.value > 0x40000000) AS named
	FROM numbered AS n JOIN dumps AS d USING (dump)
		CROSS JOIN rd(iif(:has_f OR :has_F, n.sp, NULL), n.bytes * 8 / d.pointer_bits, d.pointer_bits / 8, n.dump) AS m
	WHERE (:has_f OR :has_F) AND n.bytes > 0),
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
	SELECT frame, 1, printf('    RIP: %016llx  RSP: %016llx', rip, rsp)
		|| iif(rflags IS NULL, '', printf('  RFLAGS: %08llx', rflags)) FROM saved
	UNION ALL
	SELECT frame, 2, printf('    RAX: %016llx  RBX: %016llx  RCX: %016llx', rax, rbx, rcx) FROM saved WHERE others
	UNION ALL
	SELECT frame, 3, printf('    RDX: %016llx  RSI: %016llx  RDI: %016llx', rdx, rsi, rdi) FROM saved WHERE others
	UNION ALL
	SELECT frame, 4, printf('    RBP: %016llx   R8: %016llx   R9: %016llx', rbp, r8, r9) FROM saved WHERE others
	UNION ALL
	SELECT frame, 5, printf('    R10: %016llx  R11: %016llx  R12: %016llx', r10, r11, r12) FROM saved WHERE others
	UNION ALL
	SELECT frame, 6, printf('    R13: %016llx  R14: %016llx  R15: %016llx', r13, r14, r15) FROM saved WHERE others
	UNION ALL
	SELECT frame, 7, '    ' || rtrim(iif(orig_rax IS NULL, '', printf('ORIG_RAX: %016llx  ', orig_rax))
		|| iif(cs IS NULL, '', printf('CS: %04llx  SS: %04llx', cs, ss))) FROM saved
		WHERE orig_rax IS NOT NULL OR cs IS NOT NULL
	UNION ALL
	SELECT r.frame, 1 + key, value FROM register_lines AS r JOIN numbered AS n ON n.frame = r.frame,
		json_each('["' || replace(lines, char(10), '","') || '"]')
		WHERE r.dump = :dump AND r.task = :task AND r.frame NOT IN (SELECT frame FROM saved))
ORDER BY frame, line;
SELECT '' FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND $referenced;
