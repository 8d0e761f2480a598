-- SPDX-License-Identifier: GPL-2.0-or-later
-- Pools of huge pages.
SELECT '    SIZE    FREE   TOTAL  NAME' AS line;
SELECT printf('%8s %7d %7d  hugepages-%dkB', CASE WHEN size >= 1073741824 THEN (size / 1073741824) || 'GB' WHEN size >= 1048576 THEN (size / 1048576) || 'MB' ELSE (size / 1024) || 'KB' END, free, total, size / 1024)
FROM hugepages WHERE dump = :dump ORDER BY size DESC;
