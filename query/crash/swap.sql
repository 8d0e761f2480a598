-- SPDX-License-Identifier: GPL-2.0-or-later
-- Swap areas.
SELECT 'SWAP_INFO_STRUCT    TYPE       SIZE       USED     PCT  PRI  FILENAME' AS line;
SELECT printf('%16llx  %9s %9lldk %9lldk  %3d%%  %3d  %s', s.address, upper(s.kind), s.bytes / 1024, s.used * d.page_size / 1024,
	100 * s.used / nullif(s.pages, 0), s.priority, coalesce(s.path, '(unknown)'))
FROM swaps AS s JOIN dumps AS d USING (dump) WHERE s.dump = :dump ORDER BY s.swap;
