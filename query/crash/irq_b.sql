-- SPDX-License-Identifier: GPL-2.0-or-later
-- Soft interrupts and their functions.
SELECT 'SOFTIRQ_VEC      ACTION     ' AS line;
SELECT printf('%7s     %016llx  <%s>', '[' || s.softirq || ']', s.function, coalesce(s.symbol, '?')) FROM softirqs AS s
WHERE s.dump = :dump AND s.function <> 0 GROUP BY s.softirq ORDER BY s.softirq;
