/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See database.h. A table of the fleet is a virtual table of SQLite's (vtab.html). */
#include "fleet_case/database.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/map.h"
#include "base/stream.h"
#include "base/utf8.h"
#include "case/case.h"
#include "case/permit.h"
#include "fleet/fleet.h"
#include "fleet_case/libpq.h"
#include "fleet_case/value.h"
#include "schema/catalog.h"

enum { KEY_MAX = 8, ROWS_OF_ALL = 100000000, ROWS_OF_DUMP = 10000 };

/* What the server answered. Cursors share it, and their table keeps the last. */
struct answer {
	char *asked; /* the statement, and its values behind it */
	PGresult *result;
	unsigned uses;
};

struct table {
	sqlite3_vtab base;
	const struct fleet *fleet;
	const struct catalog_table *table;
	unsigned cursors;
	/*
	 * While there are cursors, or NULL: a join looks up the same dump, or task, for row after
	 * row, and each look would be a question to the server.
	 */
	struct answer *last;
};

struct rows {
	sqlite3_vtab_cursor base;
	struct answer *answer;
	PGresult *result; /* the answer's */
	int row;
};

static void answer_drop(struct answer *answer)
{
	if (!answer || --answer->uses > 0)
		return;
	PQclear(answer->result);
	free(answer->asked);
	free(answer);
}

static int fail(sqlite3_vtab *table, struct error *error)
{
	int rc = error->kind == ERROR_INTERRUPTED || error->kind == ERROR_TIMEOUT ? SQLITE_INTERRUPT
		 : error->kind == ERROR_NO_MEMORY                                 ? SQLITE_NOMEM
										  : SQLITE_ERROR;

	sqlite3_free(table->zErrMsg);
	table->zErrMsg = sqlite3_mprintf("%s", error->message);
	error_destroy(error);
	return rc;
}

/* "CREATE TABLE x(dump INTEGER, task POINTER, …)": the declared types are what units go by. */
static char *declaration(const struct catalog_table *table)
{
	char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return NULL;
	fputs("CREATE TABLE x(", out);
	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "%s[%s] %s", i ? ", " : "", table->columns[i].name,
			domain_name(table->columns[i].domain));
	fputc(')', out);
	if (!stream_close_text(out, &sql))
		free(steal(&sql));
	return sql;
}

static int connect_table(sqlite3 *database, void *fleet, int argc, const char *const *argv,
			 sqlite3_vtab **ret, char **message)
{
	const struct catalog_table *known = argc > 2 ? catalog_find(argv[2]) : NULL;
	_cleanup_free_ char *sql = known ? declaration(known) : NULL;
	struct table *table = calloc(1, sizeof(*table));

	(void)message;
	if (!sql || !table || sqlite3_declare_vtab(database, sql) != SQLITE_OK) {
		free(table);
		return SQLITE_ERROR;
	}
	*table = (struct table){.fleet = fleet, .table = known};
	*ret = &table->base;
	return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

/* A plan is text: the mask of the columns that are wanted, then those that are equal to something.
 */
static int plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const struct catalog_table *table = ((const struct table *)base)->table;
	char *text = sqlite3_mprintf("%llx", (unsigned long long)info->colUsed);
	unsigned keys = 0;
	int count = 0;

	for (int i = 0; text && i < info->nConstraint && count < KEY_MAX; i++) {
		const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
		bool equal = constraint->usable && constraint->op == SQLITE_INDEX_CONSTRAINT_EQ;

		if (!equal || constraint->iColumn < 0)
			continue;
		text = sqlite3_mprintf("%z %d", text, constraint->iColumn);
		info->aConstraintUsage[i].argvIndex = ++count;
		keys += table->columns[constraint->iColumn].key > 0;
	}
	info->idxStr = text;
	info->needToFreeIdxStr = 1;
	info->estimatedRows = keys > 1                     ? 10
			      : keys + (unsigned)count > 0 ? ROWS_OF_DUMP
							   : ROWS_OF_ALL;
	info->estimatedCost = (double)info->estimatedRows + 100;
	return text ? SQLITE_OK : SQLITE_NOMEM;
}

static int open_rows(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct rows *rows = calloc(1, sizeof(*rows));

	((struct table *)table)->cursors += rows != NULL;
	*ret = rows ? &rows->base : NULL;
	return rows ? SQLITE_OK : SQLITE_NOMEM;
}

static int close_rows(sqlite3_vtab_cursor *cursor)
{
	struct rows *rows = (struct rows *)cursor;
	struct table *table = (struct table *)cursor->pVtab;

	answer_drop(rows->answer);
	if (--table->cursors == 0)
		answer_drop(steal(&table->last));
	free(rows);
	return SQLITE_OK;
}

/* What the server can compare with the column; SQLite looks at every row again. */
static bool is_comparable(const struct catalog_column *column, sqlite3_value *value)
{
	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		return !domain_is_text(column->domain) && column->domain != DOMAIN_BOOLEAN &&
		       column->domain != DOMAIN_BLOB && column->domain != DOMAIN_REAL;
	case SQLITE_TEXT:
		return domain_is_text(column->domain) &&
		       utf8_is_text((const char *)sqlite3_value_text(value),
				    (size_t)sqlite3_value_bytes(value));
	default:
		return false;
	}
}

/* A column that nobody asks for is not sent, but for the key, see rowid(). The last bit stands for
 * all columns beyond. */
static void write_columns(FILE *out, const struct catalog_table *table, uint64_t wanted)
{
	for (size_t i = 0; i < table->column_count; i++) {
		bool want = table->columns[i].key > 0 || wanted >> (i < 63 ? i : 63) & 1;

		fprintf(out, want ? "%s\"%s\"" : "%sNULL", i ? ", " : "SELECT ",
			table->columns[i].name);
	}
	fprintf(out, " FROM \"%s\"", table->name);
}

/* The statement of a plan; values: of its parameters, borrowed from SQLite's. */
static char *statement_of(const struct catalog_table *table, const char *text,
			  sqlite3_value **arguments, const char **values, int *count)
{
	char *sql = NULL, *end;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return NULL;
	write_columns(out, table, strtoull(text, &end, 16));
	*count = 0;
	for (int i = 0; *end; i++) {
		const struct catalog_column *column = &table->columns[strtoul(end, &end, 10)];

		if (!is_comparable(column, arguments[i]))
			continue;
		values[*count] = (const char *)sqlite3_value_text(arguments[i]);
		fprintf(out, " %s \"%s\" = $%d", *count ? "AND" : "WHERE", column->name,
			*count + 1);
		++*count;
	}
	if (!stream_close_text(out, &sql))
		free(steal(&sql));
	return sql;
}

/* The statement and its values, told apart by what no text has. */
static char *write_asked(const char *sql, const char *const *values, int count)
{
	char *asked = NULL;
	size_t size;
	FILE *out = open_memstream(&asked, &size);

	if (!out)
		return NULL;
	fputs(sql, out);
	for (int i = 0; i < count; i++)
		fprintf(out, "\xff%s", values[i] ? values[i] : "\xfe");
	if (!stream_close_text(out, &asked))
		free(steal(&asked));
	return asked;
}

/* Becomes the table's last answer, which the table was not asked for. */
static struct error *ask(struct table *table, char *asked, const char *sql,
			 const char *const *values, int count)
{
	struct answer *answer = calloc(1, sizeof(*answer));

	if (!answer || !asked) {
		free(answer);
		free(asked);
		return error_no_memory();
	}
	*answer = (struct answer){.asked = asked, .uses = 1};
	answer_drop(steal(&table->last));
	table->last = answer;
	return value_query(table->fleet, sql, count, values, &answer->result);
}

static int filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
		  sqlite3_value **argv)
{
	struct rows *rows = (struct rows *)cursor;
	struct table *table = (struct table *)cursor->pVtab;
	const char *values[KEY_MAX];
	int count;
	_cleanup_free_ char *sql = statement_of(table->table, text, argv, values, &count);
	_cleanup_free_ char *asked = sql ? write_asked(sql, values, count) : NULL;

	(void)number, (void)argc;
	if (!asked)
		return SQLITE_NOMEM;
	answer_drop(steal(&rows->answer));
	rows->row = 0;
	if (!table->last || strcmp(table->last->asked, asked) != 0) {
		struct error *error = ask(table, steal(&asked), sql, values, count);

		if (error) {
			answer_drop(steal(&table->last));
			return fail(&table->base, error);
		}
	}
	rows->answer = table->last;
	rows->answer->uses++;
	rows->result = rows->answer->result;
	return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
	((struct rows *)cursor)->row++;
	return SQLITE_OK;
}

static int is_end(sqlite3_vtab_cursor *cursor)
{
	const struct rows *rows = (const struct rows *)cursor;

	return rows->row >= PQntuples(rows->result);
}

static int give_bytes(const struct rows *rows, sqlite3_context *context, int i)
{
	size_t size;
	void *bytes = NULL;

	if (PQgetisnull(rows->result, rows->row, i))
		return SQLITE_OK;
	bytes = value_bytes(rows->result, rows->row, i, &size);
	if (!bytes)
		return SQLITE_NOMEM;
	sqlite3_result_blob64(context, bytes, size, free);
	return SQLITE_OK;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int i)
{
	const struct rows *rows = (const struct rows *)cursor;

	if (value_is_bytes(rows->result, i))
		return give_bytes(rows, context, i);
	struct cell cell = value_cell(rows->result, rows->row, i);
	switch (cell.kind) {
	case CELL_INTEGER:
		sqlite3_result_int64(context, cell.integer);
		break;
	case CELL_REAL:
		sqlite3_result_double(context, cell.real);
		break;
	case CELL_TEXT:
		sqlite3_result_text64(context, cell.text, cell.size, SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	default:
		sqlite3_result_null(context);
	}
	return SQLITE_OK;
}

/*
 * The same of a row whatever was asked for: SQLite tells by it which rows two looks at a table (the
 * sides of an OR) have both found. 64 bits of the key's hash: of 10 million rows two are taken for
 * one with a probability of 1 in 370,000.
 */
static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	const struct rows *rows = (const struct rows *)cursor;
	const struct catalog_table *table = ((const struct table *)cursor->pVtab)->table;
	uint64_t hash = 0;

	for (int i = 0; i < (int)table->column_count; i++) {
		if (table->columns[i].key == 0)
			continue;
		const char *text = PQgetvalue(rows->result, rows->row, i);
		size_t size = (size_t)PQgetlength(rows->result, rows->row, i);

		hash = hash * 0x9e3779b97f4a7c15 + hash_bytes(text, size) +
		       (uint64_t)PQgetisnull(rows->result, rows->row, i);
	}
	*ret = (sqlite3_int64)hash;
	return SQLITE_OK;
}

static const sqlite3_module module = {
    .xCreate = connect_table,
    .xConnect = connect_table,
    .xBestIndex = plan,
    .xDisconnect = disconnect_table,
    .xDestroy = disconnect_table,
    .xOpen = open_rows,
    .xClose = close_rows,
    .xFilter = filter,
    .xNext = next,
    .xEof = is_end,
    .xColumn = column,
    .xRowid = rowid,
};

static void release(void *fleet)
{
	fleet_close(fleet);
	free(fleet);
}

static struct error *make_tables(sqlite3 *database)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (!table->view)
			TRY(database_run_format(database, "CREATE VIRTUAL TABLE [%s] USING fleet",
						table->name));
	}
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (table->view)
			TRY(database_run(database, table->sql));
	}
	return NULL;
}

struct error *fleet_database_open(const char *url, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(libpq_load());
	struct fleet *fleet = calloc(1, sizeof(*fleet));
	if (!fleet)
		return error_no_memory();
	struct error *error = fleet_open(url, true, fleet);
	if (!error)
		error = fleet_check(fleet);
	if (!error)
		error = database_open(":memory:", SQLITE_OPEN_READWRITE, NULL, &database);
	if (error) {
		release(fleet);
		return error;
	}
	if (sqlite3_create_module_v2(database, "fleet", &module, fleet, release) != SQLITE_OK)
		return database_error(database);
	database_stop_on_signal(database);
	TRY(make_tables(database));
	permit_reading(database);
	*ret = steal(&database);
	return NULL;
}
