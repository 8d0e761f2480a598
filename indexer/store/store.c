/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See store.h: one transaction on a target, and rows on their way into it, batch by batch. */
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "case/case.h"
#include "case/reader.h"
#include "schema/catalog.h"
#include "store/batch.h"
#include "store/dumps.h"
#include "store/target.h"

struct store {
	struct sink sink;
	struct target target;
	int64_t dump;
	bool open;     /* the rows of a dump are on their way */
	bool replaced; /* rows of the dump went for those to come */
	const char *fingerprint;
	struct claims *claims; /* NULL: there are no others */
	bool *leaned;
	struct batches batches;
};

static struct error *insert(struct sink *sink, enum table table, const struct cell *row);

struct error *store_open(const char *path, struct store **ret)
{
	_cleanup_(store_closep) struct store *store = calloc(1, sizeof(*store));

	if (!store)
		return error_no_memory();
	store->sink.insert = insert;
	TRY(error_context(target_open(&store->target, path), "%s", path));
	*ret = steal(&store);
	return NULL;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	batches_deinit(&store->batches);
	target_close(&store->target);
	free(store);
}

static struct error *begin(struct store *store, const char *fingerprint, bool replace)
{
	sqlite3 *database = store->target.database;

	if (sqlite3_get_autocommit(database))
		TRY(target_begin(&store->target));
	TRY(batches_init(&store->batches, database));
	store->fingerprint = fingerprint;
	store->open = true;
	store->replaced = false;
	TRY(dumps_find(database, fingerprint, &store->dump));
	if (store->dump == 0)
		return dumps_next(database, &store->dump);
	if (!replace)
		return dumps_known(store->dump);
	store->replaced = true;
	return dumps_delete(database, store->dump);
}

struct error *store_begin(struct store *store, const char *fingerprint, bool replace)
{
	return error_context(begin(store, fingerprint, replace), "%s", store->target.path);
}

struct error *store_check(const char *path, const char *fingerprint)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	int64_t known;

	if (access(path, F_OK) != 0 && errno == ENOENT)
		return NULL;
	TRY(case_open_reading(path, &database));
	TRY(error_context(dumps_find(database, fingerprint, &known), "%s", path));
	return known == 0 ? NULL : error_context(dumps_known(known), "%s", path);
}

void store_share(struct store *store, struct claims *claims, bool *leaned)
{
	store->claims = claims;
	store->leaned = leaned;
}

struct sink *store_sink(struct store *store)
{
	return &store->sink;
}

int64_t store_dump_number(const struct store *store)
{
	return store->dump;
}

static struct error *dropped(struct store *store, enum table table, uint64_t *ret)
{
	TRY(batches_flush(&store->batches, table));
	*ret = catalog[table].dictionary ? 0 : store->batches.of[table].dropped;
	return NULL;
}

struct error *store_dropped(struct store *store, enum table table, uint64_t *ret)
{
	return error_context(dropped(store, table, ret), "%s", store->target.path);
}

/* Whether the case has the kernel; not so when it has none of its symbols: a dump had lost them. */
static struct error *find_kernel(struct store *store, const struct cell *kernel, bool *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(batches_flush_all(&store->batches));
	TRY(dumps_prepare_parts(store->target.database, &catalog[TABLE_KERNELS], &statement));
	sqlite3_bind_int64(statement, 1, kernel->integer);
	int rc = sqlite3_step(statement);
	*ret = rc == SQLITE_ROW && sqlite3_column_int(statement, 0);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? NULL
						     : database_error(store->target.database);
}

static struct error *insert_kernel(struct store *store, const struct cell *row)
{
	bool *duplicate = &store->sink.duplicate;

	TRY(find_kernel(store, row, duplicate));
	TRY(batches_add(&store->batches, TABLE_KERNELS, row));
	if (store->claims && !*duplicate)
		*store->leaned = *duplicate = !claims_take(store->claims, row[0].integer);
	return NULL;
}

static struct error *insert_row(struct store *store, enum table table, const struct cell *row)
{
	struct cell own[CATALOG_COLUMNS_MAX];

	store->sink.duplicate = false;
	if (table == TABLE_KERNELS)
		return insert_kernel(store, row);
	if (catalog[table].dictionary)
		return batches_add(&store->batches, table, row);
	memcpy(own, row, catalog[table].column_count * sizeof(*own));
	own[0] = cell_integer(store->dump);
	return batches_add(&store->batches, table, own);
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct store *store = (struct store *)sink;

	return error_context(insert_row(store, table, row), "%s", store->target.path);
}

static struct error *end_rows(struct store *store)
{
	int64_t known;

	if (!store->open)
		return NULL;
	TRY(batches_flush_all(&store->batches));
	TRY(dumps_find(store->target.database, store->fingerprint, &known));
	if (known != store->dump)
		return error_create(ERROR_OTHER, "the dump has no row in dumps");
	if (store->replaced)
		TRY(dumps_sweep(store->target.database));
	batches_deinit(&store->batches);
	store->open = false;
	return NULL;
}

static struct error *end(struct store *store)
{
	TRY(end_rows(store));
	return target_commit(&store->target);
}

struct error *store_next(struct store *store)
{
	return error_context(end_rows(store), "%s", store->target.path);
}

struct error *store_end(struct store *store)
{
	return error_context(end(store), "%s", store->target.path);
}

void store_abandon(struct store *store)
{
	batches_deinit(&store->batches);
	store->open = false;
	target_rollback(&store->target);
}

struct error *store_finish(struct store *store)
{
	return error_context(target_finish(&store->target), "%s", store->target.path);
}

struct error *store_commit(struct store *store)
{
	TRY(store_end(store));
	return store_finish(store);
}
