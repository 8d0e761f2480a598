-- SPDX-License-Identifier: GPL-2.0-or-later
-- The machine.
WITH s AS (SELECT d.*, coalesce(m.bytes, d.memory_bytes) AS installed FROM dumps AS d LEFT JOIN memory AS m
	ON m.dump = d.dump AND m.kind = 'present' WHERE d.dump = :dump)
SELECT '          MACHINE TYPE: ' || coalesce(arch, '(unknown)') AS line FROM s
UNION ALL SELECT '           MEMORY SIZE: ' || coalesce($size(installed), '(unknown)') FROM s
UNION ALL SELECT '                  CPUS: ' || coalesce(cpus_online, cpus_present, '(unknown)') FROM s
UNION ALL SELECT '             PROCESSOR: ' || model FROM (SELECT DISTINCT model FROM cpus WHERE dump = :dump AND model IS NOT NULL)
UNION ALL SELECT '              HARDWARE: ' || hardware FROM s WHERE hardware IS NOT NULL
UNION ALL SELECT '             PAGE SIZE: ' || page_size FROM s WHERE page_size IS NOT NULL
UNION ALL SELECT '          POINTER BITS: ' || pointer_bits FROM s WHERE pointer_bits IS NOT NULL
UNION ALL SELECT '          KASLR OFFSET: ' || printf('%llx', kaslr_offset) FROM s WHERE kaslr_offset IS NOT NULL;
