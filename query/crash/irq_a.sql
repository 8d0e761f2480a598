-- SPDX-License-Identifier: GPL-2.0-or-later
-- Which CPUs a line may go to.
SELECT 'IRQ NAME                 AFFINITY' AS line;
SELECT printf('%3d %-20s %s', i.irq, i.name, coalesce(i.affinity, '')) FROM irqs AS i
WHERE i.dump = :dump AND i.actions > 0 ORDER BY i.irq;
