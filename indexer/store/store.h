/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows into a case, all the rows of one dump or none.
 *
 *	TRY(store_open(path, &store));            early: a bad target is told before the work
 *	TRY(store_begin(store, fingerprint, …));  once the dump is known well enough to be named
 *	… emit_x(store_sink(store), &row) …
 *	TRY(store_commit(store));
 *	store_close(store);                       without a commit: as if nothing had been
 *
 * A new case is written beside its place, as CASE.inquest-part, and renamed when it is whole; the
 * rename never replaces a file. What a killed run left there is taken over by the next one.
 * An existing case gets one transaction under SQLite's rollback journal: whatever happens, the next
 * that opens it finds the dump whole or the case as it was.
 *
 * Rows wait for their table in batches (batch.h), so a failure may be told by a later call. Only of
 * a kernel the sink tells whether it is a duplicate, as soon as its row is there.
 *
 * Cost: about 0.4 µs per row; memory is bounded by STORE_CACHE_BYTES (target.h) and the batches.
 */
#ifndef INQUEST_STORE_STORE_H
#define INQUEST_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "schema/sink.h"
#include "store/claims.h"

struct store;

/*
 * ERROR_CASE: the file is no case, a case of another version, or being written by another run.
 * ERROR_IO: it cannot be read or written.
 */
struct error *store_open(const char *path, struct store **ret);
void store_close(struct store *store);
DEFINE_CLEANUP(struct store *, store_close);

/*
 * Starts the rows of the dump that fingerprint (borrowed until store_close) stands for, whose row
 * in dumps must carry it. ERROR_CASE when the case has that dump already, unless replace: then its
 * rows go and the dump keeps its number.
 */
struct error *store_begin(struct store *store, const char *fingerprint, bool replace);

/*
 * ERROR_CASE when the case at path, which is only read, has the dump already, or cannot be used.
 * There may be no such case.
 */
struct error *store_check(const char *path, const char *fingerprint);

/*
 * For a part of a case: symbols of a kernel that is claimed are not wanted, as if the store had the
 * kernel already, and *leaned, zeroed by the caller, tells that it was so. Both are borrowed.
 */
void store_share(struct store *store, struct claims *claims, bool *leaned);

/* Tables are left out on purpose: rows may name others that are not there. */
void store_leave_out(struct store *store);

/* Valid after store_begin, until store_commit. */
struct sink *store_sink(struct store *store);

/* The dump's number in this case. */
int64_t store_dump_number(const struct store *store);

/*
 * How many rows of the table were dropped because their key was there already or had a NULL: a
 * damaged list can lead to an object twice. Always 0 for a dictionary.
 */
struct error *store_dropped(struct store *store, enum table table, uint64_t *ret);

struct error *store_commit(struct store *store);

/*
 * For several dumps, one after the other: store_end() keeps the rows of one, after which another
 * may begin; store_abandon() lets go of those that did not end well; store_finish() puts a new case
 * in its place. store_commit() is the first and the last of these.
 */
struct error *store_end(struct store *store);
struct error *store_next(struct store *store); /* keeps them where all is kept in the end */
void store_abandon(struct store *store);
struct error *store_finish(struct store *store);

#endif
