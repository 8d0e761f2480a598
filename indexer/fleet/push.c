/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See push.h. Everything goes by the catalog, so that a new table needs nothing here. */
#include "push.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/stream.h"
#include "base/vector.h"
#include "rows.h"
#include "servers.h"
#include "store/dumps.h"

struct push {
	const struct fleet *fleet;
	sqlite3 *source;
	int64_t from, to;
	bool spread; /* over servers */
	_Atomic uint64_t *rows;
};

static struct error *add_row(const struct push *push, struct rows *rows, sqlite3_stmt *row)
{
	atomic_fetch_add_explicit(push->rows, 1, memory_order_relaxed);
	return error_context(rows_add(rows, row), "table %s", rows->table->name);
}

/* Rows of a case whose key begins with the value. */
static struct error *add_rows(const struct push *push, struct rows *rows, int64_t value)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	_cleanup_free_ char *sql = NULL;
	char condition[128];
	int rc;

	snprintf(condition, sizeof(condition), " WHERE [%s] = ?1", rows->table->columns[0].name);
	sql = rows_select(rows->table, condition);
	if (!sql)
		return error_no_memory();
	TRY(database_prepare(push->source, sql, &statement));
	sqlite3_bind_int64(statement, 1, value);
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		TRY(add_row(push, rows, statement));
	return rc == SQLITE_DONE ? NULL : database_error(push->source);
}

static struct error *push_own(const struct push *push, const struct catalog_table *table)
{
	_cleanup_(rows_deinit) struct rows rows;

	rows_init(&rows, push->fleet, table, push->spread, push->to);
	TRY(add_rows(push, &rows, push->from));
	return rows_finish(&rows);
}

/* What dumps share */

/* "{1,2}" of the keys of a dictionary that the dump's rows refer to. */
static struct error *write_keys(const struct push *push, const struct catalog_table *table,
				const struct catalog_reference *reference, FILE *out)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	const char *column = table->columns[reference->columns[0]].name;
	char sql[256];
	int rc;

	snprintf(sql, sizeof(sql),
		 "SELECT DISTINCT [%s] FROM [%s] WHERE dump = ?1 AND [%s] IS NOT NULL", column,
		 table->name, column);
	TRY(database_prepare(push->source, sql, &statement));
	sqlite3_bind_int64(statement, 1, push->from);
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		fprintf(out, "%s%" PRId64, ftell(out) > 1 ? "," : "",
			(int64_t)sqlite3_column_int64(statement, 0));
	return rc == SQLITE_DONE ? NULL : database_error(push->source);
}

static struct error *find_keys(const struct push *push, const struct catalog_table *dictionary,
			       FILE *out)
{
	fputc('{', out);
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; !table->view && !table->dictionary && i < table->reference_count;
		     i++) {
			if (dumps_dictionary(&table->references[i]) == dictionary)
				TRY(write_keys(push, table, &table->references[i], out));
		}
	}
	fputc('}', out);
	return NULL;
}

/* Each key once, in order; with part: those of which the fleet does not have it. */
static struct error *look_up(const struct push *push, const struct catalog_table *part,
			     const char *keys, PGresult **ret)
{
	char sql[512], missing[256] = "";

	if (part)
		snprintf(missing, sizeof(missing),
			 "WHERE NOT EXISTS (SELECT FROM %s AS p WHERE p.%s = key)", part->name,
			 part->columns[dumps_part_of(part)->columns[0]].name);
	snprintf(sql, sizeof(sql),
		 "SELECT DISTINCT key FROM unnest($1::bigint[]) AS k (key) %s ORDER BY 1", missing);
	return fleet_query(push->fleet, sql, 1, &keys, ret);
}

static struct error *add_all(const struct push *push, struct rows *rows, const PGresult *keys)
{
	for (int i = 0; i < PQntuples(keys); i++)
		TRY(add_rows(push, rows, strtoll(PQgetvalue(keys, i, 0), NULL, 10)));
	TRY(rows_finish(rows));
	return rows_merge(rows);
}

static struct error *push_part(const struct push *push, const struct catalog_table *part,
			       const char *keys)
{
	_cleanup_(rows_deinit) struct rows rows;
	_cleanup_(fleet_clearp) PGresult *missing = NULL;

	TRY(look_up(push, part, keys, &missing));
	rows_init(&rows, push->fleet, part, true, 0);
	return add_all(push, &rows, missing);
}

/* All entries go, as one under the same key may be another's: a dump can be made to meet a hash. */
static struct error *push_entries(const struct push *push, const struct catalog_table *dictionary,
				  const char *keys)
{
	_cleanup_(rows_deinit) struct rows rows;
	_cleanup_(fleet_clearp) PGresult *all = NULL;

	TRY(look_up(push, NULL, keys, &all));
	rows_init(&rows, push->fleet, dictionary, true, 0);
	TRY(add_all(push, &rows, all));
	return rows_compare(&rows);
}

static struct error *push_dictionary(const struct push *push,
				     const struct catalog_table *dictionary)
{
	_cleanup_free_ char *keys = NULL;
	size_t size;
	FILE *out = open_memstream(&keys, &size);

	if (!out)
		return error_no_memory();
	struct error *error = find_keys(push, dictionary, out);
	if (!stream_close_text(out, &keys) && !error)
		error = error_no_memory();
	TRY(error);
	TRY(push_entries(push, dictionary, keys));
	for (const struct catalog_table *part = catalog; part->name; part++) {
		const struct catalog_reference *reference = dumps_part_of(part);

		if (reference && dumps_dictionary(reference) == dictionary)
			TRY(push_part(push, part, keys));
	}
	return NULL;
}

static bool is_referred_to(const struct catalog_table *dictionary)
{
	return dictionary->dictionary && !dictionary->view && !dumps_part_of(dictionary) &&
	       dictionary->columns[0].domain == DOMAIN_HASH;
}

/* The dump */

static struct error *push_rows(struct push *push)
{
	const struct catalog_table *dumps = catalog_find("dumps");

	TRY(push_own(push, dumps));
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (!table->view && !table->dictionary && table != dumps)
			TRY(push_own(push, table));
	}
	TRY(fleet_run(push->fleet, "SELECT pg_advisory_xact_lock_shared(" PUSH_LOCK ")"));
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (is_referred_to(table))
			TRY(push_dictionary(push, table));
	}
	if (push->spread)
		TRY(servers_end_push(push->fleet, push->to));
	return fleet_run(push->fleet, "COMMIT");
}

static struct error *find(const struct push *push, int64_t *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *row = NULL;

	TRY(database_prepare(push->source, "SELECT fingerprint FROM dumps WHERE dump = ?1", &row));
	sqlite3_bind_int64(row, 1, push->from);
	if (sqlite3_step(row) != SQLITE_ROW)
		return error_create(ERROR_CASE, "the dump is not there any more");
	return fleet_number(push->fleet, "SELECT dump FROM dumps WHERE fingerprint = $1",
			    (const char *)sqlite3_column_text(row, 0) ?: "", ret);
}

struct error *push_dump(const struct fleet *fleet, sqlite3 *source, int64_t from,
			_Atomic uint64_t *rows, int64_t *to, bool *known)
{
	struct push push = {.fleet = fleet, .source = source, .from = from, .rows = rows};

	TRY(find(&push, to));
	*known = *to != 0;
	if (*known)
		return NULL;
	TRY(servers_begin_push(fleet, &push.to, &push.spread));
	TRY(fleet_run(fleet, SERVERS_BEGIN));
	struct error *error = push_rows(&push);
	if (!error) {
		*to = push.to;
		return NULL;
	}
	if (PQstatus(fleet->connection) != CONNECTION_OK)
		return error;
	/* Another collector may have brought the same dump meanwhile. */
	error_destroy(fleet_run(fleet, "ROLLBACK"));
	int64_t there = 0;
	error_destroy(find(&push, &there));
	*known = there != 0;
	*to = there;
	if (*known)
		error_destroy(steal(&error));
	return error;
}
