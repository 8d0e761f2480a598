-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks with their stacks, one row each, in the layout of crash's bt: frames with the stack address
-- of their return addresses, registers of exception frames, marks where one stack ends and the next
-- begins. Inlined calls, which have no frame of their own, are in the view backtraces.
-- Shown: bt
CREATE VIEW bt (
	dump, -- the dump
	task, -- the task
	pid,  -- thread id
	comm, -- name of the thread
	cpu,  -- CPU that the task ran on last
	bt    -- LINES: what crash prints of it
)
AS SELECT dump, t.task, t.pid, t.comm, t.cpu,
	printf('PID: %-8d TASK: %llx  CPU: %-4d COMMAND: "%s"', t.pid, t.task, t.cpu, t.comm)
	|| coalesce(char(10) || (
		SELECT group_concat(
			iif(stack <> previous_stack, CASE previous_stack
				WHEN 'irq' THEN '--- <IRQ stack> ---'
				WHEN 'nmi' THEN '--- <NMI exception stack> ---'
				WHEN 'exception' THEN '--- <exception stack> ---'
				WHEN 'entry' THEN '--- <entry trampoline stack> ---'
				ELSE '--- <' || previous_stack || ' stack> ---' END || char(10), '')
			|| printf('%3s [%s] %s%s at %llx%s', '#' || number,
				printf(iif(d.arch = 'i386', '%08llx', '%016llx'), sp
					- iif(interrupted IS NULL AND stack IS NOT 'user',
						iif(d.arch = 'i386', 4, 8), 0)),
				iif(reliable = 0, '? ', ''),
				coalesce(symbol, iif(stack IS 'user', '(user mode)', '(unknown)')), pc,
				coalesce(' [' || module || ']', ''))
			|| coalesce(char(10) || interrupted, '')
			|| coalesce(char(10) || registers, ''), char(10))
		FROM (
			-- The function that an exception interrupted is told by its registers.
			SELECT *, row_number() OVER (ORDER BY frame) - 1 AS number,
				lag(stack) OVER (ORDER BY frame) AS previous_stack,
				(SELECT printf('    [exception RIP: %s+%d]',
						coalesce(i.symbol, '(unknown)'), i."offset")
					FROM frames AS i JOIN registers AS r
						ON r.dump = f.dump AND r.task = f.task
						AND r.frame = f.frame AND r.mode = 'kernel'
						AND r.register = 'rip' AND r.value = i.pc
					WHERE i.dump = f.dump AND i.task = f.task
						AND i.frame = f.frame + 1) AS interrupted,
				(SELECT group_concat(lines, char(10)) FROM register_lines AS r
					WHERE r.dump = f.dump AND r.task = f.task
					AND r.frame = f.frame) AS registers
			FROM frames AS f
			WHERE f.dump = t.dump AND f.task = t.task AND f.inlined IS NOT 1
				AND NOT EXISTS (SELECT 1 FROM registers AS r
					WHERE r.dump = f.dump AND r.task = f.task
					AND r.frame = f.frame - 1 AND r.mode = 'kernel'
					AND r.register = 'rip' AND r.value = f.pc)
			ORDER BY frame)), '')
FROM tasks AS t JOIN dumps AS d USING (dump);
