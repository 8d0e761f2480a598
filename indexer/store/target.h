/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The case that is written to, in one of two ways that differ until the end:
 *  - a new case is written beside its place, as CASE.inquest-part, and put there by target_finish()
 *    when it is whole; until then nobody sees it, so it needs no syncing and no locks;
 *  - an existing case is written under SQLite's rollback journal: what target_commit() has
 *    committed stays, whatever comes.
 * Either way, what was begun and not committed has never been.
 */
#ifndef INQUEST_STORE_TARGET_H
#define INQUEST_STORE_TARGET_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "store/part.h"

enum { STORE_CACHE_BYTES = 32 << 20 };

struct target {
	char *path;
	sqlite3 *database;
	struct part part; /* of a new case */
	bool is_new;
};

/*
 * Opens the case, or begins a new one where there is no file; target_open_existing() does not.
 * ERROR_CASE: the file is no case, a case of another version, or being written by another run.
 * ERROR_IO: it cannot be read or written. Errors do not name the file; target->path is set.
 */
struct error *target_open(struct target *target, const char *path);
struct error *target_open_existing(struct target *target, const char *path);

/* Takes a zeroed target. What was not committed, and a new case that was not finished, go. */
void target_close(struct target *target);

/* A transaction; waits a few seconds for another writer's end. */
struct error *target_begin(struct target *target);
struct error *target_commit(struct target *target);
/* Ends the transaction if there is one, as if it had not been. */
void target_rollback(struct target *target);

/* Closes the database and puts a new case in its place. ERROR_CASE: a file has come to be there. */
struct error *target_finish(struct target *target);

#endif
