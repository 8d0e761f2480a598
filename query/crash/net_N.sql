-- SPDX-License-Identifier: GPL-2.0-or-later
-- An IPv4 address as it lies in memory, in dots.
SELECT printf('%d.%d.%d.%d', n & 255, n >> 8 & 255, n >> 16 & 255, n >> 24 & 255) AS line
FROM (SELECT CASE WHEN :value_N LIKE '0x%' THEN NULL ELSE CAST(:value_N AS INTEGER) END AS n) WHERE n IS NOT NULL;
