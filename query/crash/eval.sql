-- SPDX-License-Identifier: GPL-2.0-or-later
-- A number in hex, decimal, octal and binary.
WITH RECURSIVE bits (place, text, places) AS (SELECT 63, '', '' UNION ALL SELECT place - 1, text || (:number >> place & 1),
	places || iif(:number >> place & 1, ' ' || place, '') FROM bits WHERE place >= 0)
SELECT printf('hexadecimal: %llx%s', :number, CASE WHEN :number <= 0 OR :number % 1024 THEN ''
	WHEN :number % 1048576 THEN printf('  (%lldKB)', :number / 1024) WHEN :number % 1073741824 THEN printf('  (%lldMB)', :number / 1048576)
	ELSE printf('  (%lldGB)', :number / 1073741824) END) AS line
UNION ALL SELECT printf('    decimal: %llu%s', :number, iif(:number < 0, printf('  (%lld)', :number), ''))
UNION ALL SELECT printf('      octal: %llo', :number)
UNION ALL SELECT '     binary: ' || text FROM bits WHERE place = -1
UNION ALL SELECT '   bits set:' || places FROM bits WHERE place = -1 AND :has_b;
