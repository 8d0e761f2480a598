-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks. Options: -k -u -G -y POLICIES -s -A.
SELECT iif(:has_s, '      PID    PPID  CPU      KSTACKP      ST  %MEM      VSZ      RSS  COMM',
	'      PID    PPID  CPU       TASK        ST  %MEM      VSZ      RSS  COMM') AS line;
SELECT printf('%s %7d %7d %3d  %16s  %s %5.1f %8d %8d  %s', iif(t.on_cpu, '>', ' '), t.pid, t.ppid, t.cpu,
	iif(:has_s, coalesce((SELECT printf('%llx', f.sp - 8) FROM frames AS f WHERE f.dump = t.dump
		AND f.task = t.task AND f.frame = 0 AND NOT t.on_cpu), '--       '), printf('%llx', t.task)),
	$state, 100.0 * t.rss / d.memory_bytes, t.vsz / 1024, t.rss / 1024, iif(t.kernel, '[' || t.comm || ']', t.comm))
FROM tasks AS t JOIN dumps AS d USING (dump)
WHERE t.dump = :dump AND $tasks AND (NOT :has_k OR t.kernel) AND (NOT :has_u OR NOT t.kernel)
	AND (NOT :has_G OR t.pid = t.tgid) AND (NOT :has_A OR t.on_cpu)
	AND (:value_y IS NULL OR EXISTS (
		SELECT 1 FROM json_each('["' || replace(replace(upper(:value_y), '"', ''), ',', '","') || '"]') AS p
		WHERE p.value = upper(t.policy) OR p.value = CASE t.policy WHEN 'normal' THEN '0' WHEN 'fifo' THEN '1'
			WHEN 'rr' THEN '2' WHEN 'batch' THEN '3' WHEN 'idle' THEN '5' WHEN 'deadline' THEN '6'
			WHEN 'ext' THEN '7' END))
ORDER BY t.pid, t.cpu;
