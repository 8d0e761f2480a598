-- SPDX-License-Identifier: GPL-2.0-or-later
-- Mappings of tasks, one row per task and mapping. Threads share their mappings: a process of 100
-- threads shows each 100 times; the table mappings has them once.
-- Shown: task, start, end, flags, path
CREATE VIEW vmas (
	dump,         -- the dump
	task,         -- the task
	start,        -- first address
	"end",        -- address behind the last
	flags,        -- as in /proc/PID/maps: rwxp
	vm_flags,     -- VM_* bits
	path,         -- as in /proc/PID/maps
	file,         -- struct file that is mapped
	offset,       -- of the mapping in the file, in bytes
	deleted,      -- the file has no name any more
	pages_present -- PAGES: pages that are in memory; not counted
)
AS SELECT t.dump, t.task, m.start, m."end", m.flags, m.vm_flags, m.path, m.file, m.offset,
	m.deleted, m.pages_present
FROM tasks AS t JOIN mappings AS m USING (dump, mm);
