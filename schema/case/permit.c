/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See permit.h. */
#include "case/permit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "case/case.h"
#include "schema/catalog.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Table-valued functions that are kept. They can be asked, and no schema can be made of them. */
static const char *const modules[] = {"json_each", "json_tree", NULL};

struct error *permit_distrust(sqlite3 *database)
{
	static const struct {
		int limit, value;
	} limits[] = {
	    {SQLITE_LIMIT_LENGTH, 64 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 16 << 20},
	    {SQLITE_LIMIT_COLUMN, 2000},         {SQLITE_LIMIT_EXPR_DEPTH, 1000},
	    {SQLITE_LIMIT_COMPOUND_SELECT, 500}, {SQLITE_LIMIT_VDBE_OP, 5000000},
	    {SQLITE_LIMIT_FUNCTION_ARG, 100},    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
	    {SQLITE_LIMIT_WORKER_THREADS, 0},    {SQLITE_LIMIT_VARIABLE_NUMBER, 32766},
	};

	for (size_t i = 0; i < COUNT(limits); i++)
		sqlite3_limit(database, limits[i].limit, limits[i].value);
	sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
	sqlite3_drop_modules(database, (const char **)modules);
	return database_run(database, "PRAGMA cell_size_check = ON");
}

/* The schema */

/* One of the statements of text, which end in semicolons. */
static bool is_statement_of(const char *text, const char *sql)
{
	size_t length = strlen(sql);

	for (const char *at = text; length && (at = strstr(at, sql)); at++) {
		bool begins = at == text || at[-1] == '\n' || at[-1] == ' ';

		if (begins && (at[length] == ';' || at[length] == '\0'))
			return true;
	}
	return false;
}

/* The tables in which SQLite keeps what ANALYZE found. */
static bool is_statistics(const char *name, const char *sql)
{
	static const char *const tables[][2] = {
	    {"sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"},
	    {"sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"},
	};

	for (size_t i = 0; i < COUNT(tables); i++)
		if (!strcasecmp(name, tables[i][0]))
			return !strcmp(sql, tables[i][1]);
	return false;
}

static bool is_known_index(const char *sql)
{
	for (const struct catalog_table *table = catalog; table->name; table++)
		if (is_statement_of(table->indices, sql))
			return true;
	return false;
}

struct object {
	const char *type, *name, *sql; /* sql: NULL for SQLite's own */
};

static bool is_ours(const struct object *object)
{
	const struct catalog_table *table = catalog_find(object->name);

	if (!object->sql) /* an index that SQLite makes of a key */
		return !strcmp(object->type, "index") &&
		       !strncmp(object->name, "sqlite_autoindex_", 17);
	if (!strcmp(object->type, "index"))
		return is_known_index(object->sql);
	return table ? is_statement_of(table->sql, object->sql)
		     : is_statistics(object->name, object->sql);
}

static const char *text_at(sqlite3_stmt *statement, int column)
{
	return (const char *)sqlite3_column_text(statement, column);
}

static struct error *check_object(sqlite3_stmt *statement)
{
	const struct object object = {text_at(statement, 0), text_at(statement, 1),
				      text_at(statement, 2)};

	if (object.type && object.name && is_ours(&object))
		return NULL;
	return error_create(
	    ERROR_CASE,
	    "its %s %s is not what this version of Inquest writes: somebody changed "
	    "the case, or another version made it; index its dumps again into a new "
	    "one",
	    object.type ? object.type : "object", object.name ? object.name : "?");
}

struct error *permit_schema(sqlite3 *database)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	int rc;

	TRY(database_prepare(database, "SELECT type, name, sql FROM sqlite_master", &statement));
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		TRY(check_object(statement));
	return rc == SQLITE_DONE ? NULL : database_error(database);
}

/* Statements */

/* PRAGMAs that tell and change nothing; those marked take an argument. */
static bool is_allowed_pragma(const char *name, const char *argument)
{
	static const struct {
		const char *name;
		bool argument;
	} allowed[] = {
	    {"application_id", false},  {"collation_list", false}, {"compile_options", false},
	    {"database_list", false},   {"encoding", false},       {"foreign_key_check", true},
	    {"foreign_key_list", true}, {"freelist_count", false}, {"function_list", false},
	    {"index_info", true},       {"index_list", true},      {"index_xinfo", true},
	    {"integrity_check", true},  {"page_count", false},     {"page_size", false},
	    {"quick_check", true},      {"schema_version", false}, {"table_info", true},
	    {"table_list", true},       {"table_xinfo", true},     {"user_version", false},
	};

	for (size_t i = 0; i < COUNT(allowed); i++) {
		if (strcasecmp(allowed[i].name, name) == 0)
			return allowed[i].argument || !argument;
	}
	return false;
}

/*
 * SQLite's functions that compute a value from values, and ours. Sorted. A function that a later
 * SQLite or a distribution adds is not known here, and is not there.
 */
static const char *const functions[] = {
    "->",
    "->>",
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "avg",
    "ceil",
    "ceiling",
    "changes",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "cos",
    "cosh",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_insert",
    "json_object",
    "json_patch",
    "json_pretty",
    "json_quote",
    "json_remove",
    "json_replace",
    "json_set",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "median",
    "min",
    "mod",
    "nth_value",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "percentile",
    "percentile_cont",
    "percentile_disc",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "random",
    "randomblob",
    "rank",
    "regexp",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "sqlite_source_id",
    "sqlite_version",
    "sqrt",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "tan",
    "tanh",
    "time",
    "timediff",
    "total",
    "total_changes",
    "trim",
    "trunc",
    "typeof",
    "unhex",
    "unicode",
    "unixepoch",
    "unlikely",
    "upper",
    "zeroblob",
};

static int by_name(const void *name, const void *element)
{
	return strcasecmp(name, *(const char *const *)element);
}

enum { OWN_MAX = 64 };

static const char *own[OWN_MAX];

static const char **find_own(const char *name)
{
	const char **place = own;

	while (*place && strcasecmp(*place, name))
		place++;
	return place;
}

void permit_function(const char *name)
{
	const char **place = find_own(name);

	if (place < own + OWN_MAX - 1)
		*place = name;
}

static bool is_allowed_function(const char *name)
{
	if (*find_own(name))
		return true;
	return bsearch(name, functions, COUNT(functions), sizeof(*functions), by_name);
}

static int authorize(void *unused, int action, const char *first, const char *second,
		     const char *database, const char *trigger)
{
	bool allowed = false;

	(void)unused, (void)database, (void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		allowed = true;
		break;
	case SQLITE_FUNCTION:
		allowed = is_allowed_function(second);
		break;
	case SQLITE_UPDATE: /* how SQLite declares a table-valued function; it refuses a real one */
		allowed = strcmp(first, "sqlite_master") == 0;
		break;
	case SQLITE_PRAGMA:
		allowed = is_allowed_pragma(first, second);
		break;
	}
	return allowed ? SQLITE_OK : SQLITE_DENY;
}

void permit_reading(sqlite3 *database)
{
	sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(database, authorize, NULL);
}
