-- SPDX-License-Identifier: GPL-2.0-or-later
-- A task's stack. Options: -s -x -d -l -R NAME.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND $referenced;
WITH numbered AS (
	SELECT f.*, row_number() OVER (ORDER BY frame) - 1 AS number, lag(stack) OVER (ORDER BY frame) AS below,
		(SELECT printf('%s+%d', coalesce(i.symbol, '(unknown)'), i."offset")
			FROM frames AS i JOIN registers AS r ON r.dump = f.dump AND r.task = f.task
				AND r.frame = f.frame AND r.mode = 'kernel'
				AND r.register IN ('rip', 'eip', 'pc') AND r.value = i.pc
			WHERE i.dump = f.dump AND i.task = f.task AND i.frame = f.frame + 1) AS interrupted
	FROM frames AS f JOIN tasks AS t USING (dump, task)
	WHERE f.dump = :dump AND f.task = :task AND f.inlined IS NOT 1 AND $referenced
		-- what an exception interrupted is told by its registers
		AND NOT EXISTS (SELECT 1 FROM registers AS r WHERE r.dump = f.dump AND r.task = f.task
			AND r.frame = f.frame - 1 AND r.mode = 'kernel'
			AND r.register IN ('rip', 'eip', 'pc') AND r.value = f.pc)),
-- The registers of a frame in crash's lines: place of the line, place in it, name, width.
places (place, register, label, width) AS (VALUES
	(10, 'rip', 'RIP', 16), (11, 'rsp', 'RSP', 16), (12, 'rflags', 'RFLAGS', 8),
	(20, 'rax', 'RAX', 16), (21, 'rbx', 'RBX', 16), (22, 'rcx', 'RCX', 16),
	(30, 'rdx', 'RDX', 16), (31, 'rsi', 'RSI', 16), (32, 'rdi', 'RDI', 16),
	(40, 'rbp', 'RBP', 16), (41, 'r8', ' R8', 16), (42, 'r9', ' R9', 16),
	(50, 'r10', 'R10', 16), (51, 'r11', 'R11', 16), (52, 'r12', 'R12', 16),
	(60, 'r13', 'R13', 16), (61, 'r14', 'R14', 16), (62, 'r15', 'R15', 16),
	(70, 'orig_rax', 'ORIG_RAX', 16), (71, 'cs', 'CS', 4), (72, 'ss', 'SS', 4),
	(10, 'pc', ' PC', 16), (11, 'lr', ' LR', 16), (12, 'sp', ' SP', 16), (13, 'pstate', 'PSTATE', 8)),
shown AS (
	SELECT r.frame, p.place / 10 AS line, '    ' || group_concat(
		p.label || ': ' || printf(printf('%%0%dllx', p.width), r.value), '  ') AS text
	FROM (SELECT * FROM registers WHERE dump = :dump AND task = :task) AS r
	JOIN (SELECT * FROM places ORDER BY place) AS p USING (register) GROUP BY r.frame, p.place / 10
	UNION ALL
	SELECT frame, 100 + CAST(substr(register, 2) AS INTEGER) / 3,
		'    ' || group_concat(printf('%4s: %016llx', upper(register), value), '  ')
	FROM registers WHERE dump = :dump AND task = :task AND register GLOB 'x[0-9]*'
	GROUP BY frame, CAST(substr(register, 2) AS INTEGER) / 3)
SELECT text FROM (
	SELECT frame, -2 AS line, CASE below
		WHEN 'irq' THEN '--- <IRQ stack> ---' WHEN 'nmi' THEN '--- <NMI exception stack> ---'
		WHEN 'exception' THEN '--- <exception stack> ---'
		WHEN 'entry' THEN '--- <entry trampoline stack> ---'
		ELSE '--- <' || below || ' stack> ---' END AS text
	FROM numbered WHERE stack <> below
	UNION ALL
	SELECT frame, -1, printf('%3s [%016llx] %s%s%s at %llx%s', '#' || number,
		sp - iif(interrupted IS NULL AND stack IS NOT 'user', 8, 0), iif(reliable = 0, '? ', ''),
		coalesce(symbol, iif(stack IS 'user', '(user mode)', '(unknown)')),
		iif(:has_s AND "offset" IS NOT NULL, printf(iif(:has_x, '+0x%x', '+%d'), "offset"), ''),
		pc, coalesce(' [' || module || ']', '')) FROM numbered
	UNION ALL
	SELECT frame, -0.5, '    ' || source FROM numbered WHERE :has_l AND source IS NOT NULL
	UNION ALL
	SELECT frame, 0, '    [exception RIP: ' || interrupted || ']' FROM numbered WHERE interrupted IS NOT NULL
	UNION ALL
	SELECT s.frame, s.line, s.text FROM shown AS s JOIN numbered AS n USING (frame))
ORDER BY frame, line;
SELECT '' FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND $referenced;
