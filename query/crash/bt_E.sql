-- SPDX-License-Identifier: GPL-2.0-or-later
-- What in the stacks of CPUs looks like the registers that an interrupt saved. The exception stacks have
-- crash's names in the kernel's order, which up to 5.1 began with that of stack faults.
WITH stacks AS (
	SELECT k.cpu, k.start, k.size, k.kind, k.kind <> 'irq' AS exceptions,
		row_number() OVER (PARTITION BY k.cpu, k.kind <> 'irq' ORDER BY k.start) AS place,
		count(*) OVER (PARTITION BY k.cpu, k.kind <> 'irq') AS all_of_cpu
	FROM dumps AS d CROSS JOIN cpu_stacks(d.dump) AS k
	WHERE d.dump = :dump AND k.kind IN ('irq', 'exception', 'nmi')
		AND EXISTS (SELECT 1 FROM rd(k.start, 1, 8, d.dump) AS m WHERE m.value IS NOT NULL)
		AND (:cpus IS NULL OR k.cpu IN (SELECT value FROM json_each(:cpus)))),
named AS (
	SELECT *, iif(exceptions, (SELECT value FROM json_each(iif(EXISTS (SELECT 1 FROM types('cea_exception_stacks', :dump)),
		'["DOUBLEFAULT","NMI","DEBUG","MCE"]', '["STACKFAULT","DOUBLEFAULT","NMI","DEBUG","MCE"]')) WHERE key = place - 1)
		|| ' EXCEPTION', 'IRQ') AS name
	FROM stacks)
SELECT printf('CPU %d %s STACK:', n.cpu, n.name) || char(10) || coalesce(
	(SELECT group_concat(char(10) || '  ' || upper(e.mode) || '-MODE EXCEPTION FRAME AT: ' || printf('%llx', e.address) || char(10) || e.text || char(10), '')
		FROM eframes(n.start, n.size, :dump) AS e), '(none found)' || char(10)) AS lines
FROM named AS n WHERE n.name IS NOT NULL ORDER BY n.exceptions, n.cpu, n.place;
