-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mappings of a task. Option: -R a part of a path, an address in a mapping, flags.
WITH v AS (SELECT m.* FROM tasks AS t JOIN mappings AS m USING (dump, mm) WHERE t.dump = :dump AND t.task = :task
	AND (:value_R IS NULL OR instr(m.path, :value_R) > 0 OR printf('%llx', m.vm_flags) = lower(:value_R)
		OR printf('%016llx', m.start) <= substr('0000000000000000' || replace(lower(:value_R), '0x', ''), -16)
		AND printf('%016llx', m."end") > substr('0000000000000000' || replace(lower(:value_R), '0x', ''), -16)
		AND replace(lower(:value_R), '0x', '') NOT GLOB '*[^0-9a-f]*'))
SELECT line FROM (
	SELECT 0 AS place, 0 AS start, $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task AND (:value_R IS NULL OR EXISTS (SELECT 1 FROM v))
	UNION ALL SELECT 1, 0, '       MM               PGD          RSS    TOTAL_VM' WHERE :value_R IS NULL OR EXISTS (SELECT 1 FROM v)
	UNION ALL SELECT 2, 0, iif(t.mm IS NULL, '       0                 0            0k       0k   ',
		printf('%16llx  %16llx  %lldk  %8lldk', t.mm, a.pgd, t.rss / 1024, t.vsz / 1024))
	FROM tasks AS t LEFT JOIN address_spaces AS a USING (dump, mm) WHERE t.dump = :dump AND t.task = :task AND (:value_R IS NULL OR EXISTS (SELECT 1 FROM v))
	UNION ALL SELECT 3, 0, '      VMA           START       END     FLAGS FILE' WHERE EXISTS (SELECT 1 FROM v)
	UNION ALL SELECT 4, v.start, printf('%16llx %10llx %10llx %6llx %s', v.vma, v.start, v."end", v.vm_flags, coalesce(v.path, '')) FROM v
	UNION ALL SELECT 5, 0, '' WHERE :value_R IS NULL OR EXISTS (SELECT 1 FROM v))
ORDER BY place, start < 0, start;
