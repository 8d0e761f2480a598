-- SPDX-License-Identifier: GPL-2.0-or-later
-- Registers of exception frames in the lines that crash prints of them, one row per frame.
CREATE VIEW register_lines (
	dump,  -- the dump
	task,  -- the task
	frame, -- frame of the task that saved the registers
	mode,  -- kernel or user: where the CPU was when they were saved
	lines  -- LINES: their names and contents
)
AS SELECT dump, task, frame, mode, (SELECT CASE
		WHEN max(key = 'rip') THEN
			printf('    RIP: %016llx  RSP: %016llx',
				max(iif(key = 'rip', value, NULL)),
				max(iif(key = 'rsp', value, NULL)))
			|| iif(max(key = 'rflags'), printf('  RFLAGS: %08llx',
				max(iif(key = 'rflags', value, NULL))), '')
			-- an interrupt that is no more than entered has saved no others
			|| iif(max(key NOT IN ('rip', 'rsp', 'rflags', 'cs', 'ss')), char(10)
				|| printf('    RAX: %016llx  RBX: %016llx  RCX: %016llx',
				max(iif(key = 'rax', value, NULL)),
				max(iif(key = 'rbx', value, NULL)),
				max(iif(key = 'rcx', value, NULL)))
			|| char(10) || printf('    RDX: %016llx  RSI: %016llx  RDI: %016llx',
				max(iif(key = 'rdx', value, NULL)),
				max(iif(key = 'rsi', value, NULL)),
				max(iif(key = 'rdi', value, NULL)))
			|| char(10) || printf('    RBP: %016llx   R8: %016llx   R9: %016llx',
				max(iif(key = 'rbp', value, NULL)),
				max(iif(key = 'r8', value, NULL)),
				max(iif(key = 'r9', value, NULL)))
			|| char(10) || printf('    R10: %016llx  R11: %016llx  R12: %016llx',
				max(iif(key = 'r10', value, NULL)),
				max(iif(key = 'r11', value, NULL)),
				max(iif(key = 'r12', value, NULL)))
			|| char(10) || printf('    R13: %016llx  R14: %016llx  R15: %016llx',
				max(iif(key = 'r13', value, NULL)),
				max(iif(key = 'r14', value, NULL)),
				max(iif(key = 'r15', value, NULL))), '')
			|| iif(max(key IN ('orig_rax', 'cs')), char(10) || '    ' || rtrim(
				iif(max(key = 'orig_rax'), printf('ORIG_RAX: %016llx  ',
					max(iif(key = 'orig_rax', value, NULL))), '')
				|| iif(max(key = 'cs'), printf('CS: %04llx  SS: %04llx',
					max(iif(key = 'cs', value, NULL)),
					max(iif(key = 'ss', value, NULL))), '')), '')
		WHEN max(key = 'eip') THEN
			printf('    EAX: %08llx  EBX: %08llx  ECX: %08llx  EDX: %08llx',
				max(iif(key = 'eax', value, NULL)),
				max(iif(key = 'ebx', value, NULL)),
				max(iif(key = 'ecx', value, NULL)),
				max(iif(key = 'edx', value, NULL)))
			|| iif(mode = 'kernel', printf('  EBP: %08llx', max(iif(key = 'ebp', value, NULL))), '')
			|| char(10) || printf('    DS:  %04llx      ESI: %08llx  ES:  %04llx      EDI: %08llx',
				max(iif(key = 'ds', value, NULL)),
				max(iif(key = 'esi', value, NULL)),
				max(iif(key = 'es', value, NULL)),
				max(iif(key = 'edi', value, NULL)))
			|| iif(mode = 'user', char(10) || printf('    SS:  %04llx      ESP: %08llx  EBP: %08llx',
				max(iif(key = 'ss', value, NULL)),
				max(iif(key = 'esp', value, NULL)),
				max(iif(key = 'ebp', value, NULL))), '')
			|| iif(max(key = 'gs'), printf('  GS:  %04llx', max(iif(key = 'gs', value, NULL))), '')
			|| char(10) || printf('    CS:  %04llx      EIP: %08llx  ERR: %08llx  EFLAGS: %08llx',
				max(iif(key = 'cs', value, NULL)),
				max(iif(key = 'eip', value, NULL)),
				max(iif(key = 'orig_eax', value, NULL)),
				max(iif(key = 'eflags', value, NULL)))
		WHEN max(key = 'pc') THEN
			printf('     PC: %016llx',
				max(iif(key = 'pc', value, NULL)))
			|| char(10) || printf('     LR: %016llx',
				max(iif(key = 'lr', value, NULL)))
			|| char(10) || printf('     SP: %016llx  PSTATE: %08llx',
				max(iif(key = 'sp', value, NULL)),
				max(iif(key = 'pstate', value, NULL)))
			|| char(10) || (SELECT group_concat(line, char(10)) FROM (
				SELECT '    ' || group_concat(printf('%3s: %016llx', upper(key), value), '  ') AS line
				FROM (SELECT key, value, 29 - CAST(substr(key, 2) AS INTEGER) AS place FROM json_each(registers)
					WHERE key GLOB 'x[0-9]*' ORDER BY place)
				GROUP BY place / 3))
		ELSE group_concat(printf('%7s: %016llx', upper(key), value), char(10)) END
	FROM json_each(registers))
FROM register_sets;
