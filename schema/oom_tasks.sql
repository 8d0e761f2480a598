-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tasks that an OOM kill chose from, one row each, as the kernel printed them in the log.
-- Shown: pid, uid, comm, total_vm, rss, swapents, oom_score_adj
CREATE TABLE oom_tasks (
	dump          INTEGER, -- the dump
	oops          INTEGER, -- the OOM kill
	pid           INTEGER, -- process id
	uid           INTEGER, -- user id
	comm          TEXT,    -- name of the process
	total_vm      PAGES,   -- virtual memory
	rss           PAGES,   -- resident memory
	rss_anon      PAGES,   -- anonymous part of it; NULL before Linux 6.9
	rss_file      PAGES,   -- file-backed part of it
	rss_shmem     PAGES,   -- shared part of it
	pgtables      BYTES,   -- page tables
	swapents      PAGES,   -- in the swap
	oom_score_adj INTEGER, -- what the administrator set: -1000 (never) to 1000
	PRIMARY KEY (dump, oops, pid),
	FOREIGN KEY (dump) REFERENCES dumps,
	FOREIGN KEY (dump, oops) REFERENCES oopses
) WITHOUT ROWID;
