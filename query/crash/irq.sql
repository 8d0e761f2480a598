-- SPDX-License-Identifier: GPL-2.0-or-later
-- Interrupt lines. Option: -u, those that somebody has requested.
SELECT ' IRQ   IRQ_DESC/_DATA      HANDLER        NAME' AS line WHERE coalesce(:place, 0) = 0;
SELECT printf('%3d   %16llx  %s', i.irq, i."desc", iif(i.actions > 0, printf('<%s>  "%s"', coalesce(i.handlers, '?'),
	i.name), '    (unused)      '))
FROM irqs AS i WHERE i.dump = :dump AND (:argument IS NULL OR i.irq = CAST(:argument AS INTEGER) AND :argument NOT GLOB '*[^0-9]*')
	AND (NOT :has_u OR i.actions > 0) ORDER BY i.irq;
