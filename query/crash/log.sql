-- SPDX-License-Identifier: GPL-2.0-or-later
-- The kernel log, a line per message, as dmesg prints it. Options: -t -T -m -c.
SELECT iif(l.time_ns IS NULL OR :has_t, '', iif(:has_T AND d.boot_time IS NOT NULL, '['
		|| $date((d.boot_time + l.time_ns) / 1000000000) || '] ',
		printf('[%5lld.%06lld] ', l.time_ns / 1000000000, l.time_ns / 1000 % 1000000)))
	|| iif(:has_c AND l.caller IS NOT NULL, printf('[%6s] ', l.caller), '')
	|| iif(:has_m AND l.level IS NOT NULL, printf('<%x>', l.level), '') || replace(replace(l.text, char(9), '        '), char(10), char(10)
		|| printf('%*s', CASE WHEN l.time_ns IS NULL OR :has_t THEN 0 WHEN :has_T THEN 31 ELSE 15 END, '')) AS lines
FROM log AS l JOIN dumps AS d USING (dump) WHERE l.dump = :dump ORDER BY l.seq;
