-- SPDX-License-Identifier: GPL-2.0-or-later
-- Kernel builds, one row each, shared by all the dumps of the case.
-- Shown: kernel, release, version
CREATE TABLE kernels (
	kernel   HASH PRIMARY KEY, -- identity of the build: hash of its build id, else of release
	                           -- and version
	build_id TEXT,             -- GNU build id in hex, NULL when the first dump of the build had lost it
	release  TEXT,             -- uname -r
	version  TEXT              -- uname -v
) WITHOUT ROWID;
