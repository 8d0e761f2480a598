-- SPDX-License-Identifier: GPL-2.0-or-later
-- Interrupts counted by CPU. Option: -c CPUS.
SELECT '    ' || group_concat(printf('%11s', 'CPU' || cpu), '') AS line FROM (SELECT cpu FROM cpus WHERE dump = :dump
	AND (:cpus IS NULL OR cpu IN (SELECT value FROM json_each(:cpus))) ORDER BY cpu);
SELECT printf('%3d:%s  %-15s  %s', i.irq, (SELECT group_concat(printf('%11d', n.value), '') FROM (
		SELECT c.value FROM json_each('[' || replace(i.cpu_counts, ' ', ',') || ']') AS c
		WHERE :cpus IS NULL OR c.key IN (SELECT value FROM json_each(:cpus)) ORDER BY c.key) AS n),
	i.chip || replace(replace(coalesce('-' || i.flow, ''), 'handle_', ''), '_irq', ''), i.name)
FROM irqs AS i WHERE i.dump = :dump AND i.actions > 0 ORDER BY i.irq;
