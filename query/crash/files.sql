-- SPDX-License-Identifier: GPL-2.0-or-later
-- Open files of a task. Option: -R a descriptor, a part of a path, the address of a file, an inode number.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
	AND (:value_R IS NULL OR EXISTS (SELECT 1 FROM files AS f WHERE f.dump = t.dump AND f.task = t.task AND $found));
SELECT ' FD       FILE              INODE  TYPE PATH'
WHERE EXISTS (SELECT 1 FROM files AS f WHERE f.dump = :dump AND f.task = :task AND $found);
SELECT printf('%3d %16llx %10s  %-4s %s', f.fd, f.file, coalesce(f.inode, '?'), upper(coalesce(f.type, '?')),
	coalesce(f.path, '') || iif(f.deleted, ' (deleted)', ''))
FROM files AS f WHERE f.dump = :dump AND f.task = :task AND $found ORDER BY f.fd;
SELECT 'No open files' WHERE :value_R IS NULL AND NOT EXISTS (SELECT 1 FROM files WHERE dump = :dump AND task = :task);
SELECT '' FROM tasks AS t WHERE t.dump = :dump AND t.task = :task
	AND (:value_R IS NULL OR EXISTS (SELECT 1 FROM files AS f WHERE f.dump = t.dump AND f.task = t.task AND $found));
