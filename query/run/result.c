/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See result.h. What unit a column has comes from the declared type, which SQLite knows for what is
 * a table's column, also through views and subqueries. An expression has none: it takes the unit
 * of the columns that bear its name ("sum(bytes) AS bytes"), or of the column that it aggregates
 * ("max(idle_ns)") or tells of one of two dumps ("old_bytes", "new_bytes"), if the schema knows but
 * one unit for that name; else what its name ends with tells: _ns or _bytes.
 */
#include "run/result.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/vector.h"
#include "base/cleanup.h"
#include "case/case.h"
#include "base/nearest.h"
#include "output/format.h"
#include "schema/catalog.h"

/* The domain that all columns of a name share, among the tables or among the views. */
static bool domain_of_name(const char *name, bool views, enum domain *ret)
{
	bool found = false;

	for (const struct catalog_table *table = catalog; table->name; table++) {
		const struct catalog_column *column =
		    table->view == views ? catalog_column(table, name) : NULL;

		if (!column)
			continue;
		if (found && *ret != column->domain)
			return false;
		*ret = column->domain;
		found = true;
	}
	return found;
}

/* Behind one of the prefixes that leave a value its unit; a null pointer ends them. */
static const char *behind_prefix(const char *name, const char *const *prefixes)
{
	for (; *prefixes; prefixes++) {
		if (strncasecmp(name, *prefixes, strlen(*prefixes)) == 0)
			return name + strlen(*prefixes);
	}
	return NULL;
}

/* "idle_ns" of "max(idle_ns)", "bytes" of "old_bytes"; false when name is nothing of that kind. */
static bool plain_name(const char *name, char ret[64])
{
	static const char *const functions[] = {"min(", "max(", "sum(", "avg(", "total(", NULL};
	static const char *const sides[] = {"old_hourly_", "new_hourly_", "old_", "new_", NULL};
	const char *argument = behind_prefix(name, functions), *side = behind_prefix(name, sides);
	const char *plain = argument ? argument : side;
	size_t length = plain ? strlen(plain) : 0;

	if (length == 0 || length > 63 || (argument && plain[length - 1] != ')'))
		return false;
	memcpy(ret, plain, length + 1);
	if (argument)
		ret[length - 1] = '\0';
	return true;
}

/* What is called late_ns or free_bytes is nothing else. */
static bool domain_of_ending(const char *name, enum domain *ret)
{
	static const struct {
		const char *ending;
		enum domain domain;
	} known[] = {{"_ns", DOMAIN_NS}, {"_bytes", DOMAIN_BYTES}};
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		size_t size = strlen(known[i].ending);

		*ret = known[i].domain;
		if (length > size && strcasecmp(name + length - size, known[i].ending) == 0)
			return true;
	}
	return false;
}

struct output_column result_column(sqlite3_stmt *statement, int i)
{
	struct output_column column = {.name = sqlite3_column_name(statement, i)};
	char name[64];

	if (!column.name)
		column.name = "";
	column.has_domain = domain_find(sqlite3_column_decltype(statement, i), &column.domain);
	if (column.has_domain || sqlite3_column_origin_name(statement, i))
		return column;
	const char *plain = plain_name(column.name, name) ? name : column.name;
	column.has_domain = domain_of_name(plain, false, &column.domain) ||
			    domain_of_name(plain, true, &column.domain) ||
			    domain_of_ending(plain, &column.domain);
	return column;
}

/* A blob is not what a case holds, but SQL can make one: it prints as bytes of unknown meaning. */
static struct cell cell_of(sqlite3_stmt *statement, int i)
{
	switch (sqlite3_column_type(statement, i)) {
	case SQLITE_INTEGER:
		return cell_integer(sqlite3_column_int64(statement, i));
	case SQLITE_FLOAT:
		return cell_real(sqlite3_column_double(statement, i));
	case SQLITE_NULL:
		return (struct cell){0};
	default: {
		const char *text = (const char *)sqlite3_column_text(statement, i);

		return cell_text_of(text ? text : "", (size_t)sqlite3_column_bytes(statement, i));
	}
	}
}

/*
 * The authorizer speaks when SQL is compiled, for some statements when it runs; after a denied
 * CREATE, SQLite tries once more and says SQLITE_SCHEMA.
 */
static struct error *run_failed(sqlite3 *database)
{
	int code = sqlite3_errcode(database) & 0xff;

	if (code == SQLITE_AUTH || code == SQLITE_SCHEMA)
		return error_create(ERROR_USAGE, "a case is only read here: %s",
				    sqlite3_errmsg(database));
	/* What the SQL asks for cannot be; the case is not to blame. */
	if (code == SQLITE_ERROR || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG)
		return error_create(ERROR_USAGE, "%s", sqlite3_errmsg(database));
	if (code == SQLITE_INTERRUPT)
		return database_error(database);
	return error_context(database_error(database), "%s", sqlite3_db_filename(database, "main"));
}

/* Of a statement, the columns that are put out. */
struct shown {
	struct output *output;
	VECTOR(int) places; /* in the statement */
	VECTOR(struct output_column) columns;
	VECTOR(struct cell) cells;
	struct arena names;
};

static void shown_deinit(struct shown *shown)
{
	vector_deinit(&shown->places);
	vector_deinit(&shown->columns);
	vector_deinit(&shown->cells);
	arena_deinit(&shown->names);
}

struct error *run_row(struct shown *shown, const struct cell *cells)
{
	for (size_t i = 0; i < shown->places.count; i++)
		shown->cells.data[i] = cells[shown->places.data[i]];
	return output_row(shown->output, shown->cells.data);
}

static struct error *run_rows(void *context, struct shown *shown, struct cell *cells)
{
	sqlite3_stmt *statement = context;
	int rc;

	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(statement); i++)
			cells[i] = cell_of(statement, i);
		TRY(run_row(shown, cells));
	}
	return rc == SQLITE_DONE ? NULL : run_failed(sqlite3_db_handle(statement));
}

static struct output_column describe(sqlite3_stmt *statement, int i,
				     const struct known_column *known)
{
	struct output_column column = result_column(statement, i);

	if (known && known[i].domain != DOMAINS_END) {
		column.domain = known[i].domain;
		column.has_domain = true;
	}
	return column;
}

/* SQLite may prepare the statement anew at its first step, and its names move. */
static struct error *show_columns(struct shown *shown, sqlite3_stmt *statement,
				  const struct known_column *known, bool brief)
{
	for (int i = 0; i < sqlite3_column_count(statement); i++) {
		struct output_column column = describe(statement, i, known);

		if (brief && known && known[i].aside)
			continue;
		column.name = arena_printf(&shown->names, "%s", column.name);
		if (!vector_push(&shown->columns, column) || !vector_push(&shown->places, i) ||
		    !vector_push(&shown->cells, (struct cell){0}))
			return error_no_memory();
	}
	return NULL;
}

/* A row is an object to many: of equal names the second is called "name:2". */
static void tell_apart(struct output_column *columns, size_t count, struct arena *names)
{
	for (size_t i = count; i-- > 1;) {
		size_t equal = 1;

		for (size_t j = 0; j < i; j++)
			equal += strcmp(columns[j].name, columns[i].name) == 0;
		if (equal > 1)
			columns[i].name = arena_printf(names, "%s:%zu", columns[i].name, equal);
	}
}

struct error *run_statement(sqlite3_stmt *statement, const struct known_column *known,
			    struct output *output)
{
	return run_statement_by(statement, known, run_rows, statement, output);
}

struct error *run_statement_by(sqlite3_stmt *statement, const struct known_column *known,
			       run_rows_function *rows, void *context, struct output *output)
{
	size_t count = (size_t)sqlite3_column_count(statement);
	_cleanup_(shown_deinit) struct shown shown = {.output = output};
	_cleanup_free_ struct cell *cells = calloc(count + 1, sizeof(*cells));

	if (!cells)
		return error_no_memory();
	if (count == 0)
		return rows(context, &shown, cells);
	TRY(show_columns(&shown, statement, known, output->format->brief));
	if (shown.columns.count == 0)
		TRY(show_columns(&shown, statement, known, false));
	tell_apart(shown.columns.data, shown.columns.count, &shown.names);
	TRY(output_begin(output, shown.columns.data, shown.columns.count));
	TRY(rows(context, &shown, cells));
	return output_end(output);
}

static void offer_tables(struct nearest *nearest)
{
	for (const struct catalog_table *table = catalog; table->name; table++)
		nearest_offer(nearest, table->name);
}

static void offer_columns(struct nearest *nearest)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; i < table->column_count; i++)
			nearest_offer(nearest, table->columns[i].name);
	}
}

/* "t.comn" is about comn. */
static const char *last_part(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : name;
}

/* A table that has a column of that name; NULL: none. */
static const char *holder_of(const char *column)
{
	for (const struct catalog_table *table = catalog; table->name; table++)
		for (size_t i = 0; i < table->column_count; i++)
			if (!strcasecmp(table->columns[i].name, column))
				return table->name;
	return NULL;
}

/* SQLite says what it does not know; the schema knows what may have been meant. */
static struct error *wrong_sql(sqlite3 *database)
{
	static const struct {
		const char *message;
		void (*offer)(struct nearest *nearest);
	} known[] = {{"no such table: ", offer_tables}, {"no such column: ", offer_columns}};
	const char *message = sqlite3_errmsg(database);

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		size_t length = strlen(known[i].message);

		if (strncmp(message, known[i].message, length) != 0)
			continue;
		struct nearest nearest = {.wanted = last_part(message + length)};
		known[i].offer(&nearest);
		const char *holder = holder_of(nearest.wanted);
		if (holder && known[i].offer == offer_columns)
			return error_create(ERROR_USAGE, "%s, in the tables named; %s has one",
					    message, holder);
		if (nearest.name)
			return error_create(ERROR_USAGE, "%s; the nearest name is %s", message,
					    nearest.name);
	}
	return error_create(ERROR_USAGE, "%s", message);
}

static struct error *prepare_failed(sqlite3 *database, const char *sql, const char **place)
{
	int offset = -1;

#if SQLITE_VERSION_NUMBER >= 3038000
	offset = sqlite3_error_offset(database);
#endif
	*place = offset >= 0 ? sql + offset : NULL;
	return (sqlite3_errcode(database) & 0xff) == SQLITE_ERROR ? wrong_sql(database)
								  : run_failed(database);
}

struct error *run_sql(sqlite3 *database, const char *sql, struct output *output, const char **place)
{
	const char *unused;

	place = place ? place : &unused;
	*place = NULL;
	while (*sql) {
		_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
		const char *rest;

		if (sqlite3_prepare_v2(database, sql, -1, &statement, &rest) != SQLITE_OK)
			return prepare_failed(database, sql, place);
		if (statement)
			TRY(run_statement(statement, NULL, output));
		sql = rest;
	}
	return NULL;
}
