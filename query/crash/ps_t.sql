-- SPDX-License-Identifier: GPL-2.0-or-later
-- Run time, start time, user and system time.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
WITH one AS (SELECT t.*, (d.uptime_ns - t.start_ns) / 1000000000 AS ran FROM tasks AS t JOIN dumps AS d USING (dump)
	WHERE t.dump = :dump AND t.task = :task)
SELECT printf('    RUN TIME: %s%02d:%02d:%02d', iif(ran >= 86400, printf('%d days, ', ran / 86400), ''),
	ran / 3600 % 24, ran / 60 % 60, ran % 60) FROM one
UNION ALL SELECT printf('  START TIME: %lld', start_ns) FROM one
UNION ALL SELECT printf('       UTIME: %lld', utime_ns) FROM one
UNION ALL SELECT printf('       STIME: %lld', stime_ns) FROM one
UNION ALL SELECT '' FROM one;
