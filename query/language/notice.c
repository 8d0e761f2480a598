/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See notice.h. Only small tables are looked through, and the symbols when no stack has the name.
 */
#include "language/notice.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "case/case.h"
#include "language/scope.h"

/* Tables that are small, and what their rows are called by. */
static const struct {
	const char *table, *column;
} names[] = {
    {"disks", "name"},    {"modules", "name"},  {"netdevs", "name"},  {"slabs", "name"},
    {"tasks", "comm"},    {"tasks", "state"},   {"tasks", "wchan"},   {"zones", "name"},
    {"blocked", "comm"},  {"bt", "comm"},       {"files", "path"},    {"mounts", "path"},
    {"mounts", "fstype"}, {"mounts", "device"}, {"sockets", "local"}, {"sockets", "remote"},
    {"locks", "symbol"},
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

static bool is_known(const struct column *column)
{
	for (size_t i = 0; column->table && i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i].table, column->table) == 0 &&
		    strcmp(names[i].column, column->origin) == 0)
			return true;
	}
	return false;
}

struct error *notice_name(struct select *select, const struct column *column,
			  const struct node *value)
{
	const char *text = value->value.text;
	struct arena *arena = select->compiler->arena;
	const char *nearest;
	bool found;

	if (!is_asked(select, value) || !is_known(column) || is_fleet(select))
		return NULL;
	TRY(exists(select,
		   arena_printf(arena, "SELECT EXISTS (SELECT 1 FROM %s WHERE %s = ?1)",
				column->table, column->origin),
		   text, &found));
	if (found)
		return NULL;
	TRY(find_nearest(select,
			 arena_printf(arena, "SELECT DISTINCT %s FROM %s LIMIT 20000",
				      column->origin, column->table),
			 text, &nearest));
	return tell(
	    select,
	    arena_printf(arena, "no %s of %s in the case is", column->origin, column->table), text,
	    nearest);
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
