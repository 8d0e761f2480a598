-- SPDX-License-Identifier: GPL-2.0-or-later
-- How many tasks are in each state.
SELECT printf('  %s: %d', $state, count(*)) AS line FROM tasks AS t WHERE t.dump = :dump AND $tasks
GROUP BY $state ORDER BY instr('RU IN UN ZO ST TR DE SW WA PA ID NE', $state);
