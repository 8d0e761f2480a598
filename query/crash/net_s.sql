-- SPDX-License-Identifier: GPL-2.0-or-later
-- Open sockets of a task. Option: -R a descriptor or the address of a sock.
WITH open AS (SELECT f.fd, s.* FROM files AS f JOIN sockets AS s USING (dump, socket)
	WHERE f.dump = :dump AND f.task = :task AND (:value_R IS NULL OR CAST(f.fd AS TEXT) = :value_R
		OR printf('%llx', s.socket) = replace(lower(:value_R), '0x', '')))
SELECT line FROM (
	SELECT 0 AS place, 0 AS fd, $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
		AND (:value_R IS NULL OR EXISTS (SELECT 1 FROM open))
	UNION ALL
	SELECT 1, 0, 'FD       SOCK       FAMILY:TYPE SOURCE-PORT DESTINATION-PORT' WHERE EXISTS (SELECT 1 FROM open)
	UNION ALL
	SELECT 1, 0, 'No open sockets.' WHERE :value_R IS NULL AND NOT EXISTS (SELECT 1 FROM open)
	UNION ALL
	SELECT 2, fd, printf('%2d %16llx %s:%s  %s %s', fd, socket, upper(coalesce(family, '?')), upper(coalesce(type, '?')),
		iif(family LIKE 'inet%', $port(local), coalesce(local, '')), iif(family LIKE 'inet%', $port(remote), coalesce(remote, '')))
	FROM open
	UNION ALL
	SELECT 3, 0, '' WHERE :value_R IS NULL OR EXISTS (SELECT 1 FROM open))
ORDER BY place, fd;
