-- SPDX-License-Identifier: GPL-2.0-or-later
-- High-resolution timers. Option: -C CPUS.
WITH h AS (SELECT * FROM timers WHERE dump = :dump AND kind = 'hrtimer'
	AND (:cpus IS NULL OR cpu IN (SELECT value FROM json_each(:cpus)))),
clocks (base, clock) AS (VALUES ('monotonic', 0), ('realtime', 1), ('boottime', 2), ('tai', 3))
SELECT line FROM (
	SELECT DISTINCT cpu, -1 AS clock, 0 AS place, 0 AS expires, 'CPU: ' || cpu AS line FROM h
	UNION ALL SELECT DISTINCT cpu, clock, 0, 0, printf('  CLOCK: %d  [%s]', clock, base) FROM h JOIN clocks USING (base)
	UNION ALL SELECT DISTINCT cpu, clock, 1, 0, '      EXPIRES             TTE         HRTIMER           FUNCTION    ' FROM h JOIN clocks USING (base)
	UNION ALL SELECT cpu, clock, 2, expires_in_ns, printf('%16lld %16lld  %16llx  %16llx  <%s>', expires, expires_in_ns,
		timer, function, coalesce(symbol, '?')) FROM h JOIN clocks USING (base))
ORDER BY cpu, clock, place, expires;
