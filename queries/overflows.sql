-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks whose stack overflowed: with frames below the end of their own. frame and sp are of the
-- lowest such frame. What the log says of it is in the question corruption.
-- Example: overflows
SELECT t.dump, t.pid, t.comm, count(*) AS frames, f.stack, f.frame, min(f.sp) AS sp, t.stack_base,
	f.symbol, f.module
FROM frames AS f JOIN tasks AS t USING (dump, task)
WHERE f.stack = 'overflow'
GROUP BY t.dump, t.task
ORDER BY t.dump, t.pid, f.frame
