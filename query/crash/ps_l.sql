-- SPDX-License-Identifier: GPL-2.0-or-later
-- When tasks ran last, in nanoseconds since the boot, the latest first. Option: -C CPUS.
SELECT line FROM (
	SELECT DISTINCT iif(:has_C, t.cpu, 0) AS block, 0 AS place, 0 AS ran, 'CPU: ' || t.cpu AS line
	FROM tasks AS t WHERE :has_C AND t.dump = :dump AND $tasks
		AND (:cpus IS NULL OR t.cpu IN (SELECT value FROM json_each(:cpus)))
	UNION ALL
	SELECT iif(:has_C, t.cpu, 0), 1, -coalesce(t.last_run_ns, 0), printf('[%*lld]', max(length(max(coalesce(t.last_run_ns, 0)) OVER ()), 1), coalesce(t.last_run_ns, 0))
		|| ' [' || $state || ']  ' || $header
	FROM tasks AS t WHERE t.dump = :dump AND $tasks
		AND (:cpus IS NULL OR t.cpu IN (SELECT value FROM json_each(:cpus))))
ORDER BY block, place, ran;
