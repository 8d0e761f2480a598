-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mounts: those of the first mount namespace; with an argument those of any that have it. Option: -f.
SELECT '     MOUNT           SUPERBLK     TYPE   DEVNAME   DIRNAME   ' AS line WHERE coalesce(:place, 0) = 0;
WITH chosen AS (SELECT * FROM mounts AS m WHERE m.dump = :dump AND iif(:argument IS NULL,
	m.namespace_id IS (SELECT min(namespace_id) FROM mounts WHERE dump = :dump),
	:argument IN (m.device, m.path, m.fstype) OR :address IN (m.mount, m.superblock)))
SELECT line FROM (
	SELECT m.mount_id, 0 AS place, 0 AS file, printf('%16llx %16llx %-6s %-9s %-10s', m.mount, m.superblock,
		coalesce(m.fstype, '?'), coalesce(m.device, 'none'), coalesce(m.path, '?')) AS line FROM chosen AS m
	UNION ALL
	SELECT m.mount_id, 1, 0, 'OPEN FILES:' FROM chosen AS m WHERE :has_f
	UNION ALL
	SELECT m.mount_id, 2, f.file, printf('%16llx  %-4s  %s', f.file, upper(f.type), f.path)
	FROM chosen AS m JOIN files AS f ON f.dump = m.dump AND f.mount = m.mount WHERE :has_f GROUP BY m.mount, f.file)
ORDER BY mount_id, place, file;
