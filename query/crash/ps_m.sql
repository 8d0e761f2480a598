-- SPDX-License-Identifier: GPL-2.0-or-later
-- How long ago tasks ran last, the latest first. Option: -C CPUS.
SELECT line FROM (
	SELECT DISTINCT iif(:has_C, t.cpu, 0) AS block, 0 AS place, 0 AS ran, 'CPU: ' || t.cpu AS line
	FROM tasks AS t WHERE :has_C AND t.dump = :dump AND $tasks
		AND (:cpus IS NULL OR t.cpu IN (SELECT value FROM json_each(:cpus)))
	UNION ALL
	SELECT iif(:has_C, t.cpu, 0), 1, -coalesce(t.last_run_ns, 0), printf('[%*lld %02d:%02d:%02d.%03d]', max(length(max(t.idle_ns / 86400000000000) OVER ()), 1), t.idle_ns / 86400000000000, t.idle_ns / 3600000000000 % 24,
		t.idle_ns / 60000000000 % 60, t.idle_ns / 1000000000 % 60, t.idle_ns / 1000000 % 1000)
		|| ' [' || $state || ']  ' || $header
	FROM tasks AS t WHERE t.dump = :dump AND $tasks
		AND (:cpus IS NULL OR t.cpu IN (SELECT value FROM json_each(:cpus))))
ORDER BY block, place, ran;
