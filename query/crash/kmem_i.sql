-- SPDX-License-Identifier: GPL-2.0-or-later
-- What memory is used for.
SELECT '                 PAGES        TOTAL      PERCENTAGE' AS line;
SELECT line FROM (
	SELECT line AS place, printf('%13s  %7lld %12s  %s', kind, pages, $size(total),
		iif(whole IS NULL, '       ----', printf('%3d%% of %s', coalesce(percentage, 0), whole))) AS line
	FROM kmem_i WHERE dump = :dump AND kind <> 'INSTALLED'
	UNION ALL SELECT min(line) - 0.5, '' FROM kmem_i WHERE dump = :dump AND kind IN ('TOTAL HUGE', 'TOTAL SWAP', 'COMMIT LIMIT') GROUP BY kind)
ORDER BY place;
