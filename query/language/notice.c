/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See notice.h. No more rows are looked through than take a moment. */
#include "language/notice.h"

#include <ctype.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "case/case.h"
#include "language/scope.h"

enum {
	MOST_ROWS = 200000, /* that are looked through; of a larger table nothing is told */
	MOST_NAMES = 12,    /* that are listed */
	LONGEST_NAME = 64,  /* that is near to another */
	LONGEST_LIST = 200,
};

/* Where a column's names are at hand: those of frames are the few of all distinct chains. */
static const struct {
	const char *table, *column, *at_hand;
} elsewhere[] = {
    {"frames", "symbol", "stack_functions"},
    {"frames", "module", "stack_functions"},
};

#define IS_SYMBOL                                                                                  \
	"SELECT EXISTS (SELECT 1 FROM kernel_symbols WHERE name = ?1) OR "                         \
	"EXISTS (SELECT 1 FROM module_symbols WHERE name = ?1)"

/* Of a column that is called so (in any table: NULL), what is a name though no row has it. */
static const struct known {
	const char *table, *column, *sql;
} known[] = {
    {NULL, "symbol", IS_SYMBOL},
    {"symbols", "name", IS_SYMBOL},
    {"kernel_symbols", "name", IS_SYMBOL},
    {"module_symbols", "name", IS_SYMBOL},
    {NULL, "module", "SELECT EXISTS (SELECT 1 FROM modules WHERE name = ?1)"},
};

/* Names are looked for in all dumps: in a fleet that would be millions of rows, to be fetched. */
static bool is_fleet(const struct select *select)
{
	int64_t fleet = 0;

	error_destroy(database_number(select->compiler->database,
				      "SELECT sql LIKE 'CREATE VIRTUAL TABLE%' FROM sqlite_schema "
				      "WHERE name = 'dumps'",
				      &fleet));
	return fleet;
}

static struct error *add(struct select *select, const char *text)
{
	struct compiler *compiler = select->compiler;

	compiler->notices = arena_printf(compiler->arena, "%s%s\n", compiler->notices, text);
	return NULL;
}

/* sql: whether something is called ?1. A look that fails says nothing: the question itself will. */
static struct error *exists(struct select *select, const char *sql, const char *name, bool *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	sqlite3 *database = select->compiler->database;

	TRY(database_prepare(database, sql, &statement));
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	*ret = sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_int(statement, 0);
	return NULL;
}

/* sql: all names that there are. */
static struct error *find_nearest(struct select *select, const char *sql, const char *name,
				  const char **ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct nearest nearest = {.wanted = name};

	TRY(database_prepare(select->compiler->database, sql, &statement));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);

		if (text)
			nearest_offer(&nearest, arena_printf(select->compiler->arena, "%s", text));
	}
	*ret = name[0] && name[1] ? nearest.name : NULL; /* a letter is near to any other */
	return NULL;
}

/* What a saved question asks for of itself is no slip of who asks it. */
static bool is_asked(const struct select *select, const struct node *value)
{
	return select->compiler->depth == 0 || *value->place.start == '$';
}

static struct error *tell(struct select *select, const char *what, const char *name,
			  const char *nearest)
{
	struct arena *arena = select->compiler->arena;

	return add(select, nearest ? arena_printf(arena, "%s '%.64s'; the nearest name is '%s'",
						  what, name, nearest)
				   : arena_printf(arena, "%s '%.64s'", what, name));
}

static const char *table_at_hand(const struct column *column)
{
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++) {
		if (strcmp(elsewhere[i].table, column->table) == 0 &&
		    strcmp(elsewhere[i].column, column->origin) == 0)
			return elsewhere[i].at_hand;
	}
	return column->table;
}

/* The schema names it as a value: "mutex, rwsem, semaphore ...". */
static bool is_documented(const struct column *column, const char *name)
{
	const struct catalog_table *table = catalog_find(column->table);
	const struct catalog_column *origin = table ? catalog_column(table, column->origin) : NULL;
	size_t length = strlen(name);

	for (const char *at = origin ? origin->comment : NULL; at && length > 0; at++) {
		at = strstr(at, name);
		if (!at)
			return false;
		bool begins = at == origin->comment || !isalnum((unsigned char)at[-1]);
		if (begins && !isalnum((unsigned char)at[length]) && at[length] != '_')
			return true;
	}
	return false;
}

static const char *rows_of(struct select *select, const char *table, const char *column)
{
	return arena_printf(select->compiler->arena, "SELECT %s AS name FROM %s LIMIT %d",
			    select_quote(select->compiler, column), table, MOST_ROWS);
}

/* Where the rows that are looked at are not all of the table they do not tell. */
static struct error *is_in_rows(struct select *select, const char *rows, const char *name,
				bool *ret)
{
	return exists(select,
		      arena_printf(select->compiler->arena,
				   "SELECT count(*) = %d OR max(name = ?1) IS 1 FROM (%s)",
				   MOST_ROWS, rows),
		      name, ret);
}

static struct error *is_known(struct select *select, const struct column *column, const char *name,
			      bool *ret)
{
	*ret = is_documented(column, name);
	for (size_t i = 0; !*ret && i < sizeof(known) / sizeof(*known); i++) {
		bool any = !known[i].table;

		if (strcmp(known[i].column, column->origin) == 0 &&
		    (any || strcmp(known[i].table, column->table) == 0))
			TRY(exists(select, known[i].sql, name, ret));
	}
	return NULL;
}

/* Of all symbols those that can be looked through are not all, and is_known() tells. */
static struct error *is_anywhere(struct select *select, const struct column *column,
				 const char *name, bool *ret)
{
	const char *tables[] = {table_at_hand(column), column->table};
	bool symbols = strcmp(column->origin, "name") == 0 && strstr(column->table, "symbols");

	*ret = false;
	if (!symbols)
		TRY(is_in_rows(select, rows_of(select, tables[0], column->origin), name, ret));
	if (!*ret)
		TRY(is_known(select, column, name, ret));
	return *ret || tables[0] == tables[1]
		   ? NULL
		   : is_in_rows(select, rows_of(select, tables[1], column->origin), name, ret);
}

/* Those that there are, if they are few; "" else. */
static struct error *list_names(struct select *select, const char *rows, const char **ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct arena *arena = select->compiler->arena;

	*ret = "";
	TRY(database_prepare(select->compiler->database,
			     arena_printf(arena,
					  "SELECT count(*), group_concat(name, ', ') FROM (SELECT "
					  "DISTINCT name FROM (%s) WHERE name <> '' ORDER BY name "
					  "LIMIT %d)",
					  rows, MOST_NAMES + 1),
			     &statement));
	int count = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
	const char *list = (const char *)sqlite3_column_text(statement, 1);
	if (count > 0 && count <= MOST_NAMES && list && strlen(list) <= LONGEST_LIST)
		*ret = arena_printf(arena, "; there %s %s", count == 1 ? "is" : "are", list);
	return NULL;
}

/* rows: SELECT ... AS name. */
static struct error *tell_names(struct select *select, const struct column *column,
				const char *rows, const char *name)
{
	struct arena *arena = select->compiler->arena;
	const char *what =
	    arena_printf(arena, "no %s of %s in the case is", column->origin, column->table);
	const char *nearest = NULL, *list;

	if (strlen(name) <= LONGEST_NAME)
		TRY(find_nearest(select,
				 arena_printf(arena, "SELECT DISTINCT name FROM (%s)", rows), name,
				 &nearest));
	if (nearest)
		return tell(select, what, name, nearest);
	TRY(list_names(select, rows, &list));
	return add(select, arena_printf(arena, "%s '%.64s'%s", what, name, list));
}

struct error *notice_name(struct select *select, const struct column *column,
			  const struct node *value)
{
	const char *name = value->value.text;
	bool found;

	if (!is_asked(select, value) || !column->table || column->domain != DOMAIN_TEXT ||
	    is_fleet(select))
		return NULL;
	if (!*name)
		return add(select, arena_printf(select->compiler->arena,
						"what has no value is asked so: %s is null",
						column->origin));
	TRY(is_anywhere(select, column, name, &found));
	return found ? NULL
		     : tell_names(select, column,
				  rows_of(select, table_at_hand(column), column->origin), name);
}

struct error *notice_address(struct select *select, const struct column *column,
			     const struct node *value)
{
	enum { LOWEST_ADDRESS = 65536 }; /* that a process may map at all, nor has the kernel any */
	bool number = value->kind == NODE_VALUE && value->value.kind == CELL_INTEGER &&
		      value->value.integer > 0 && value->value.integer < LOWEST_ADDRESS;

	if (!number || column->domain != DOMAIN_POINTER || !is_asked(select, value))
		return NULL;
	return add(select,
		   arena_printf(select->compiler->arena, "%s is an address, and %lld is none",
				column->name, (long long)value->value.integer));
}

struct error *notice_frame(struct select *select, const struct node *frame)
{
	const char *name = frame->value.text, *nearest;
	bool found;

	if (!is_asked(select, frame) || is_fleet(select))
		return NULL;
	TRY(exists(select,
		   frame->module
		       ? "SELECT EXISTS (SELECT 1 FROM stack_functions WHERE module GLOB ?1)"
			 " OR EXISTS (SELECT 1 FROM modules WHERE name GLOB ?1)"
		       : "SELECT EXISTS (SELECT 1 FROM stack_functions WHERE symbol GLOB ?1)"
			 " OR EXISTS (SELECT 1 FROM kernel_symbols WHERE name GLOB ?1)"
			 " OR EXISTS (SELECT 1 FROM module_symbols WHERE name GLOB ?1)",
		   name, &found));
	if (found)
		return NULL;
	TRY(find_nearest(select,
			 frame->module ? "SELECT DISTINCT name FROM modules LIMIT 20000"
				       : "SELECT DISTINCT symbol FROM stack_functions LIMIT 20000",
			 name, &nearest));
	return tell(select,
		    frame->module ? "no stack and no module is called"
				  : "no stack has it, and no function is called",
		    name, nearest);
}

struct error *notice_age(struct select *select, int64_t duration)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(select->compiler->database,
			     "SELECT strftime('%Y-%m-%d %H:%M', newest / 1000000000, 'unixepoch') "
			     "FROM (SELECT max(" CRASHED ") AS newest FROM dumps) WHERE newest < "
			     "CAST(strftime('%s', 'now') AS INTEGER) * 1000000000 - ?1",
			     &statement));
	sqlite3_bind_int64(statement, 1, duration);
	if (sqlite3_step(statement) != SQLITE_ROW)
		return NULL;
	return add(select, arena_printf(select->compiler->arena,
					"no dump is of this time; the newest crashed on %s",
					(const char *)sqlite3_column_text(statement, 0)));
}
