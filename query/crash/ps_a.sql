-- SPDX-License-Identifier: GPL-2.0-or-later
-- The command line; the environment is not in a case.
SELECT $header AS line FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
SELECT iif(t.kernel, 'ARG: (none: a kernel thread)', 'ARG: ' || coalesce(t.argv, '(not in the dump)'))
FROM tasks AS t WHERE t.dump = :dump AND t.task = :task;
SELECT '' FROM tasks WHERE dump = :dump AND task = :task;
