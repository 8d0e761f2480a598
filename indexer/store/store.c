/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See store.h. Two ways lead to an open transaction, a new case and an existing one; from there on
 * they are the same until the commit.
 *
 * A new case is nobody else's yet, so it needs no journal, no syncing and no locks of SQLite's:
 * whatever fails, the file is thrown away.
 */
#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/vector.h"
#include "case/case.h"
#include "schema/catalog.h"
#include "schema/version.h"
#include "store/part.h"

struct store {
	struct sink sink;
	char *path;
	sqlite3 *database;
	struct part part; /* of a new case */
	bool is_new;
	int64_t dump;
	const char *fingerprint;
	sqlite3_stmt *inserts[TABLE_COUNT]; /* prepared when the first row comes */
	uint64_t dropped[TABLE_COUNT];
};

static struct error *run_format(struct store *store, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static struct error *run_format(struct store *store, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *sql = sqlite3_vmprintf(format, args);
	va_end(args);
	if (!sql)
		return error_no_memory();
	struct error *error = database_run(store->database, sql);
	sqlite3_free(sql);
	return error;
}

static struct error *open_database(struct store *store, const char *path, int flags,
				   const char *vfs)
{
	TRY(database_open(path, SQLITE_OPEN_READWRITE | flags, vfs, &store->database));
	return run_format(store, "PRAGMA cache_size = %d", -(STORE_CACHE_BYTES / 1024));
}

/* Indices wait until the rows are there: see finish_new. */
static struct error *create_tables(struct store *store)
{
	for (const struct catalog_table *table = catalog; table->name; table++)
		TRY(run_format(store, "%s", table->sql));
	return run_format(store, "PRAGMA application_id = %d; PRAGMA user_version = %d",
			  SCHEMA_APPLICATION_ID, SCHEMA_VERSION);
}

static struct error *open_new(struct store *store)
{
	store->is_new = true;
	TRY(part_init(&store->part, store->path));
	TRY(open_database(store, store->part.path, SQLITE_OPEN_NOFOLLOW, "unix-none"));
	TRY(run_format(store, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN"));
	return create_tables(store);
}

static struct error *open_existing(struct store *store)
{
	TRY(open_database(store, store->path, 0, NULL));
	sqlite3_busy_timeout(store->database, 5000);
	TRY(case_distrust(store->database));
	return case_check(store->database);
}

static struct error *open_path(struct store *store)
{
	struct stat status;

	if (stat(store->path, &status) != 0)
		return errno == ENOENT ? open_new(store) : error_from_errno("cannot open");
	if (!S_ISREG(status.st_mode))
		return error_create(ERROR_CASE, "not a file");
	if (status.st_size == 0)
		return error_create(ERROR_CASE, "an empty file, not a case");
	return open_existing(store);
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row);

struct error *store_open(const char *path, struct store **ret)
{
	_cleanup_(store_closep) struct store *store = calloc(1, sizeof(*store));

	if (!store || !(store->path = strdup(path)))
		return error_no_memory();
	store->sink.insert = insert;
	TRY(error_context(open_path(store), "%s", path));
	*ret = steal(&store);
	return NULL;
}

static void close_database(struct store *store)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		statement_finalize(steal(&store->inserts[i]));
	database_close(steal(&store->database));
}

void store_close(struct store *store)
{
	if (!store)
		return;
	close_database(store);
	part_deinit(&store->part);
	free(store->path);
	free(store);
}

/* The number of the dump that has the fingerprint, 0 when there is none. */
static struct error *find_dump(struct store *store, int64_t *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(store->database, "SELECT dump FROM dumps WHERE fingerprint = ?1",
			     &statement));
	sqlite3_bind_text(statement, 1, store->fingerprint, -1, SQLITE_STATIC);
	int rc = sqlite3_step(statement);
	*ret = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? NULL : database_error(store->database);
}

static struct error *delete_dump(struct store *store)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (!table->view && !table->dictionary)
			TRY(run_format(store, "DELETE FROM %s WHERE dump = %lld", table->name,
				       (long long)store->dump));
	}
	return NULL;
}

static struct error *begin(struct store *store, const char *fingerprint, bool replace)
{
	int64_t known;

	if (!store->is_new)
		TRY(run_format(store, "BEGIN IMMEDIATE"));
	store->fingerprint = fingerprint;
	TRY(find_dump(store, &known));
	if (known == 0)
		return database_number(
		    store->database, "SELECT coalesce(max(dump), 0) + 1 FROM dumps", &store->dump);
	store->dump = known;
	if (!replace)
		return error_create(ERROR_CASE,
				    "this dump is in the case already, as number %lld; --replace "
				    "indexes it anew",
				    (long long)known);
	return delete_dump(store);
}

struct error *store_begin(struct store *store, const char *fingerprint, bool replace)
{
	return error_context(begin(store, fingerprint, replace), "%s", store->path);
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

static struct error *prepare_insert(struct store *store, enum table table)
{
	char sql[512];
	int size =
	    snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO %s VALUES (?", catalog[table].name);

	for (size_t i = 1; i < catalog[table].column_count; i++)
		size += snprintf(sql + size, sizeof(sql) - (size_t)size, ",?");
	snprintf(sql + size, sizeof(sql) - (size_t)size, ")");
	return database_prepare(store->database, sql, &store->inserts[table]);
}

static int bind(sqlite3_stmt *statement, int place, struct cell cell)
{
	switch (cell.kind) {
	case CELL_INTEGER:
		return sqlite3_bind_int64(statement, place, cell.integer);
	case CELL_REAL:
		return sqlite3_bind_double(statement, place, cell.real);
	case CELL_TEXT:
		return sqlite3_bind_text(statement, place, cell.text, (int)cell.size,
					 SQLITE_STATIC);
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

static struct error *insert_row(struct store *store, enum table table, const struct cell *row)
{
	if (!store->inserts[table])
		TRY(prepare_insert(store, table));
	sqlite3_stmt *statement = store->inserts[table];
	if (!bind_row(store, table, row) || sqlite3_step(statement) != SQLITE_DONE)
		return database_error(store->database);
	sqlite3_reset(statement);
	store->sink.duplicate = sqlite3_changes(store->database) == 0;
	if (store->sink.duplicate && !catalog[table].dictionary)
		store->dropped[table]++;
	return NULL;
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct store *store = (struct store *)sink;

	return error_context(insert_row(store, table, row), "%s", store->path);
}

static struct error *finish_new(struct store *store)
{
	for (const struct catalog_table *table = catalog; table->name; table++)
		TRY(run_format(store, "%s", table->indices));
	TRY(run_format(store, "COMMIT"));
	close_database(store);
	return part_finish(&store->part);
}

static struct error *commit(struct store *store)
{
	int64_t known;

	TRY(find_dump(store, &known));
	if (known != store->dump)
		return error_create(ERROR_OTHER, "the dump has no row in dumps");
	return store->is_new ? finish_new(store) : run_format(store, "COMMIT");
}

struct error *store_commit(struct store *store)
{
	return error_context(commit(store), "%s", store->path);
}
