-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who has a path or an inode open, or maps it.
SELECT ' PID         TASK        COMM             USAGE' AS line WHERE :place = 0;
SELECT printf('%5d  %16llx  "%s"%*s  %s', t.pid, t.task, t.comm, max(0, 14 - length(t.comm)), '',
	group_concat(DISTINCT usage))
FROM (SELECT f.task, 'fd' AS usage FROM files AS f WHERE f.dump = :dump AND (f.path = :argument OR f.inode = :number)
	UNION ALL
	SELECT v.task, 'mmap' FROM vmas AS v WHERE v.dump = :dump AND v.path = :argument
	UNION ALL
	SELECT t.task, 'exe' FROM tasks AS t JOIN address_spaces AS a USING (dump, mm) WHERE t.dump = :dump AND a.exe = :argument)
AS u JOIN tasks AS t ON t.dump = :dump AND t.task = u.task
GROUP BY t.task ORDER BY t.pid;
SELECT 'No users of ' || :argument || ' found' WHERE NOT EXISTS (
	SELECT 1 FROM files AS f WHERE f.dump = :dump AND (f.path = :argument OR f.inode = :number)
	UNION ALL SELECT 1 FROM vmas AS v WHERE v.dump = :dump AND v.path = :argument
	UNION ALL SELECT 1 FROM address_spaces AS a WHERE a.dump = :dump AND a.exe = :argument);
