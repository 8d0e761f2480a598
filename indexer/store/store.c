/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See store.h: one transaction on a target, and statements that put rows into it. */
#include "store/store.h"

#include <errno.h>
#include <unistd.h>

#include "case/case.h"
#include "case/reader.h"
#include "schema/catalog.h"
#include "store/dumps.h"
#include "store/target.h"

struct store {
	struct sink sink;
	struct target target;
	int64_t dump;
	bool replaced; /* rows of the dump went for those to come */
	const char *fingerprint;
	struct claims *claims; /* NULL: there are no others */
	bool *leaned;
	/* Prepared when the first row comes. */
	sqlite3_stmt *inserts[TABLE_COUNT], *parts[TABLE_COUNT];
	uint64_t dropped[TABLE_COUNT];
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

static void finalize(struct store *store)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		statement_finalize(steal(&store->inserts[i]));
	for (size_t i = 0; i < TABLE_COUNT; i++)
		statement_finalize(steal(&store->parts[i]));
}

void store_close(struct store *store)
{
	if (!store)
		return;
	finalize(store);
	target_close(&store->target);
	free(store);
}

static struct error *begin(struct store *store, const char *fingerprint, bool replace)
{
	sqlite3 *database = store->target.database;

	TRY(target_begin(&store->target));
	store->fingerprint = fingerprint;
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

uint64_t store_dropped(const struct store *store, enum table table)
{
	return store->dropped[table];
}

static int bind(sqlite3_stmt *statement, int place, struct cell cell)
{
	switch (cell.kind) {
	case CELL_INTEGER:
		return sqlite3_bind_int64(statement, place, cell.integer);
	case CELL_REAL:
		return sqlite3_bind_double(statement, place, cell.real);
	case CELL_TEXT:
		return database_bind_text(statement, place, cell.text, cell.size);
	case CELL_NULL:
		break;
	}
	return sqlite3_bind_null(statement, place);
}

static bool bind_row(const struct store *store, enum table table, const struct cell *row)
{
	bool own = !catalog[table].dictionary;
	int rc = own ? sqlite3_bind_int64(store->inserts[table], 1, store->dump) : SQLITE_OK;

	for (size_t i = own; i < catalog[table].column_count && rc == SQLITE_OK; i++)
		rc = bind(store->inserts[table], (int)i + 1, row[i]);
	return rc == SQLITE_OK;
}

static struct error *prepare(struct store *store, enum table table)
{
	sqlite3 *database = store->target.database;

	TRY(dumps_prepare_insert(database, &catalog[table], "OR IGNORE", &store->inserts[table]));
	return catalog[table].dictionary
		   ? dumps_prepare_parts(database, &catalog[table], &store->parts[table])
		   : NULL;
}

/* An entry of a dictionary that is there without its parts: its dump had lost them. */
static struct error *find_parts(struct store *store, enum table table, const struct cell *row)
{
	sqlite3_stmt *statement = store->parts[table];

	if (!statement)
		return NULL;
	if (bind(statement, 1, row[0]) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
		return database_error(store->target.database);
	store->sink.duplicate = sqlite3_column_int(statement, 0);
	sqlite3_reset(statement);
	return NULL;
}

static struct error *insert_row(struct store *store, enum table table, const struct cell *row)
{
	if (!store->inserts[table])
		TRY(prepare(store, table));
	sqlite3_stmt *statement = store->inserts[table];
	if (!bind_row(store, table, row) || sqlite3_step(statement) != SQLITE_DONE)
		return database_error(store->target.database);
	sqlite3_reset(statement);
	store->sink.duplicate = sqlite3_changes(store->target.database) == 0;
	if (store->sink.duplicate && !catalog[table].dictionary)
		store->dropped[table]++;
	if (store->sink.duplicate)
		return find_parts(store, table, row);
	if (store->claims && table == TABLE_KERNELS)
		*store->leaned = store->sink.duplicate =
		    !claims_take(store->claims, row[0].integer);
	return NULL;
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct store *store = (struct store *)sink;

	return error_context(insert_row(store, table, row), "%s", store->target.path);
}

static struct error *commit(struct store *store)
{
	int64_t known;

	TRY(dumps_find(store->target.database, store->fingerprint, &known));
	if (known != store->dump)
		return error_create(ERROR_OTHER, "the dump has no row in dumps");
	if (store->replaced)
		TRY(dumps_sweep(store->target.database));
	TRY(target_commit(&store->target));
	finalize(store);
	return target_finish(&store->target);
}

struct error *store_commit(struct store *store)
{
	return error_context(commit(store), "%s", store->target.path);
}
