-- SPDX-License-Identifier: GPL-2.0-or-later
-- Exception frames: the registers that interrupts, faults and system calls saved.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
WITH places (place, register, label, width) AS (VALUES
	(10, 'rip', 'RIP', 16), (11, 'rsp', 'RSP', 16), (12, 'rflags', 'RFLAGS', 8),
	(20, 'rax', 'RAX', 16), (21, 'rbx', 'RBX', 16), (22, 'rcx', 'RCX', 16),
	(30, 'rdx', 'RDX', 16), (31, 'rsi', 'RSI', 16), (32, 'rdi', 'RDI', 16),
	(40, 'rbp', 'RBP', 16), (41, 'r8', ' R8', 16), (42, 'r9', ' R9', 16),
	(50, 'r10', 'R10', 16), (51, 'r11', 'R11', 16), (52, 'r12', 'R12', 16),
	(60, 'r13', 'R13', 16), (61, 'r14', 'R14', 16), (62, 'r15', 'R15', 16),
	(70, 'orig_rax', 'ORIG_RAX', 16), (71, 'cs', 'CS', 4), (72, 'ss', 'SS', 4),
	(10, 'pc', ' PC', 16), (11, 'lr', ' LR', 16), (12, 'sp', ' SP', 16), (13, 'pstate', 'PSTATE', 8)),
r AS (SELECT * FROM registers WHERE dump = :dump AND task = :task)
SELECT text FROM (
	SELECT DISTINCT frame, mode, -1 AS line, '' AS text FROM r
	UNION ALL
	SELECT DISTINCT frame, mode, 0, '  ' || upper(mode) || '-MODE EXCEPTION FRAME:' FROM r
	UNION ALL
	SELECT r.frame, r.mode, p.place / 10, '    ' || group_concat(
		p.label || ': ' || printf(printf('%%0%dllx', p.width), r.value), '  ')
	FROM r JOIN (SELECT * FROM places ORDER BY place) AS p USING (register) GROUP BY r.frame, r.mode, p.place / 10)
ORDER BY frame, mode, line;
SELECT '' FROM tasks WHERE dump = :dump AND task = :task;
