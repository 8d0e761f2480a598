-- SPDX-License-Identifier: GPL-2.0-or-later
-- Disks and their requests that have not ended.
SELECT 'MAJOR GENDISK            NAME       REQUEST_QUEUE      TOTAL  READ WRITE ' AS line;
SELECT printf('%5d %-18s %-10s %-16s %7d %5d %5d', d.major, printf('%llx', d.disk), d.name, printf('%llx', d.queue), count(r.request),
	sum(r.op = 'READ'), sum(r.op IS NOT 'READ' AND r.request IS NOT NULL))
FROM disks AS d LEFT JOIN requests AS r ON r.dump = d.dump AND r.disk = d.disk AND r.state = 'in_flight'
WHERE d.dump = :dump AND d.queue IS NOT NULL GROUP BY d.disk HAVING NOT :has_D OR count(r.request) > 0 ORDER BY d.major, d.minor;
