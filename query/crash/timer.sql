-- SPDX-License-Identifier: GPL-2.0-or-later
-- Timers of the wheels. Option: -C CPUS. How long a tick is follows from two timers, of the same
-- half of 32 bits: jiffies of 32 bits begin below their end and soon start again from 0.
WITH w AS (SELECT * FROM timers WHERE dump = :dump AND kind = 'wheel'
	AND (:cpus IS NULL OR cpu IN (SELECT value FROM json_each(:cpus)))),
tick AS (SELECT round((max(expires_in_ns) - min(expires_in_ns)) * 1.0 / nullif(max(expires) - min(expires), 0)) AS ns
	FROM timers WHERE dump = :dump AND kind = 'wheel' GROUP BY expires >> 31 ORDER BY ns IS NULL, count(*) DESC LIMIT 1),
now AS (SELECT CAST(max(w.expires - w.expires_in_ns / tick.ns) AS INTEGER) AS jiffies, ns FROM w, tick)
SELECT line FROM (
	SELECT -1 AS cpu, '' AS base, 0 AS place, 0 AS expires, 'JIFFIES   ' AS line
	UNION ALL SELECT -1, '', 1, 0, printf('%lld', jiffies) FROM now WHERE jiffies IS NOT NULL
	UNION ALL SELECT DISTINCT cpu, base, 0, -1, '' FROM w WHERE base <> 'deferrable'
	UNION ALL SELECT DISTINCT cpu, base, 0, 0, printf('TIMER_BASES[%d][BASE_%s]:', cpu,
		CASE base WHEN 'standard' THEN 'STD' WHEN 'deferrable' THEN 'DEF' ELSE upper(base) END) FROM w
	UNION ALL SELECT DISTINCT cpu, base, 1, 0, '  EXPIRES        TTE           TIMER_LIST     FUNCTION' FROM w
	UNION ALL SELECT cpu, base, 2, expires, printf('  %lld %10s  %16llx  %16llx  <%s>', expires,
		coalesce(CAST(round(expires_in_ns / (SELECT ns FROM now)) AS INTEGER), '?'), timer, function, coalesce(symbol, '?')) FROM w)
ORDER BY cpu, base = 'deferrable', base DESC, place, expires, line;
