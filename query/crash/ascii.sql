-- SPDX-License-Identifier: GPL-2.0-or-later
-- A number's bytes as text, the lowest first.
WITH RECURSIVE bytes (place, rest) AS (SELECT 1, :number UNION ALL SELECT place + 1, rest >> 8 & 72057594037927935 FROM bytes WHERE place < 8)
SELECT printf('%llx: ', :number) || group_concat(iif(rest & 255 BETWEEN 32 AND 126, char(rest & 255), iif(rest & 255, '<' || printf('%02x', rest & 255) || '>', '')), '') AS line
FROM (SELECT * FROM bytes ORDER BY place) WHERE :number IS NOT NULL HAVING count(*) > 0;
