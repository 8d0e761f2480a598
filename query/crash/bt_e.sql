-- SPDX-License-Identifier: GPL-2.0-or-later
-- What in a task's stack looks like the registers that interrupts, faults and system calls saved; of
-- other machines than x86_64, what its frames saved.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
SELECT char(10) || '  ' || upper(e.mode) || '-MODE EXCEPTION FRAME AT: ' || printf('%llx', e.address) || char(10) || e.text AS lines
FROM tasks AS t JOIN dumps AS d USING (dump)
	CROSS JOIN eframes(t.stack_base, coalesce((SELECT max(size) FROM types('thread_union', t.dump)), 16384), t.dump) AS e
WHERE t.dump = :dump AND t.task = :task AND d.arch = 'x86_64' ORDER BY e.address;
SELECT char(10) || '  ' || upper(mode) || '-MODE EXCEPTION FRAME:' || char(10) || lines AS lines
FROM register_lines JOIN dumps AS d USING (dump) WHERE dump = :dump AND task = :task AND d.arch <> 'x86_64' ORDER BY frame, mode;
SELECT '' FROM tasks WHERE dump = :dump AND task = :task;
