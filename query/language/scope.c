/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See scope.h. */
#include "language/scope.h"

#include <string.h>
#include <time.h>

#include "base/nearest.h"
#include "case/case.h"
#include "language/lower.h"
#include "language/notice.h"
#include "language/resolve.h"

/* Of the dumps of a scope, as SQL: "label = @1", NULL for all; and how many of them, or "". */
struct choice {
	const char *condition, *limit;
};

static bool is_word(struct span place, const char *word)
{
	return place.length == strlen(word) && memcmp(place.start, word, place.length) == 0;
}

bool scope_is_given(const struct scope *scope)
{
	return scope && (scope->word.length > 0 || scope->machine);
}

const char *scope_place(const struct scope *scope)
{
	return scope->word.length > 0 ? scope->word.start : scope->machine->place.start;
}

static bool has_duration(const struct scope *scope)
{
	return scope->value && scope->value->type == TYPE_DURATION;
}

bool scope_is_several(const struct scope *scope)
{
	return scope && (scope->several || scope->condition || scope->unit.length > 0 ||
			 has_duration(scope));
}

static struct error *misused(struct select *select, const struct scope *scope)
{
	return wrong(select, scope->word.start,
		     "dumps are chosen by 'in dump N', 'in dump \"label\"', 'in dumps N, M', "
		     "'in dumps where CONDITION', 'in all dumps', 'in last N dumps' or "
		     "'in last 7d'");
}

static bool is_number(const struct node *value)
{
	return value->type == TYPE_LITERAL && value->value.kind == CELL_INTEGER;
}

/* A dump of the case; else which ones there are. */
static struct error *check_dump(struct select *select, const struct node *value)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	sqlite3 *database = select->compiler->database;
	const struct cell *cell = &value->value;

	TRY(database_prepare(
	    database,
	    "SELECT count(*) FILTER (WHERE dump = ?1 OR label = ?2),"
	    " substr(group_concat(dump || coalesce(' (' || label || ')', ''), ', '),"
	    " 1, 200) FROM dumps",
	    &statement));
	if (cell->kind == CELL_INTEGER)
		sqlite3_bind_int64(statement, 1, cell->integer);
	else if (cell->kind == CELL_TEXT)
		sqlite3_bind_text(statement, 2, cell->text, (int)cell->size, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_ROW)
		return database_error(database);
	if (sqlite3_column_int64(statement, 0) > 0)
		return NULL;
	const char *dumps = (const char *)sqlite3_column_text(statement, 1);
	return wrong(select, value->place.start, "there is no such dump; the case has %s",
		     dumps ? dumps : "none");
}

/* The first moment of the time that ends now. */
static int64_t since(int64_t duration)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec - duration;
}

/* in last 3 dumps, in last 7d */
static struct error *by_age(struct select *select, const struct scope *scope, struct choice *ret)
{
	const struct cell *value = &scope->value->value;

	if (has_duration(scope) && scope->unit.length == 0)
		ret->condition =
		    arena_printf(select->compiler->arena, CRASHED " >= %s",
				 select_bind(select, cell_integer(since(value->integer))));
	else if (is_number(scope->value) && is_word(scope->unit, "dumps"))
		ret->limit = arena_printf(select->compiler->arena, NEWEST_FIRST " LIMIT %s",
					  select_bind(select, *value));
	else
		return misused(select, scope);
	return NULL;
}

/* in dump N, in dump "label" */
static struct error *by_value(struct select *select, const struct scope *scope, struct choice *ret)
{
	bool label = scope->value->type == TYPE_TEXT;

	if (is_word(scope->word, "last"))
		return by_age(select, scope, ret);
	if (!(label || is_number(scope->value)) || !is_word(scope->word, "dump") ||
	    scope->unit.length > 0)
		return misused(select, scope);
	TRY(check_dump(select, scope->value));
	ret->condition = arena_printf(select->compiler->arena, label ? "label = %s" : "dump = %s",
				      lower_expression(select, scope->value));
	return NULL;
}

/* in dumps N, "label" … */
static struct error *by_values(struct select *select, const struct scope *scope, struct choice *ret)
{
	struct arena *arena = select->compiler->arena;
	const char *condition = "", *separator = "(";

	for (const struct item *item = scope->several->first; item; item = item->next) {
		bool label = item->node->type == TYPE_TEXT;

		if (!is_word(scope->word, "dumps") || !(label || is_number(item->node)))
			return misused(select, scope);
		TRY(check_dump(select, item->node));
		condition =
		    arena_printf(arena, "%s%s%s = %s", condition, separator,
				 label ? "label" : "dump", lower_expression(select, item->node));
		separator = " OR ";
	}
	ret->condition = arena_printf(arena, "%s)", condition);
	return NULL;
}

/* in dumps where CONDITION: a question about dumps, which knows their relations and parents. */
static struct error *by_condition(struct select *select, const struct scope *scope,
				  struct choice *ret)
{
	_cleanup_(select_deinit) struct select dumps = {0};
	struct compiler *compiler = select->compiler;
	struct scope_condition *condition = scope->condition;

	if (!is_word(scope->word, "dumps"))
		return misused(select, scope);
	if (!condition->sql) {
		TRY(select_init(&dumps, compiler, catalog_find("dumps"), NULL));
		TRY(resolve_condition(&dumps, condition->node));
		select_where(&dumps, lower_condition(&dumps, condition->node));
		struct column dump = *select_column(&dumps, "dump");
		TRY(select_show(&dumps, &dump, 1));
		dumps.order.count = 0;
		condition->sql = select_sql(&dumps);
	}
	if (!condition->sql)
		return error_no_memory();
	ret->condition = arena_printf(compiler->arena, "dump IN (%s)", condition->sql);
	return NULL;
}

static struct error *by_words(struct select *select, const struct scope *scope, struct choice *ret)
{
	if (scope->condition)
		return by_condition(select, scope, ret);
	if (scope->several)
		return by_values(select, scope, ret);
	if (scope->value)
		return by_value(select, scope, ret);
	return scope->word.length == 0 ||
		       (is_word(scope->word, "all") && is_word(scope->unit, "dumps"))
		   ? NULL
		   : misused(select, scope);
}

/* One that some dump is of; else the nearest name of one. */
static struct error *check_machine(struct select *select, const struct scope *scope)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct compiler *compiler = select->compiler;
	const struct cell *name = &scope->machine->value;
	struct nearest nearest = {.wanted = name->text};

	TRY(database_prepare(compiler->database,
			     scope->like
				 ? "SELECT m, m GLOB ?1 FROM (SELECT machine AS m FROM dumps "
				   "UNION SELECT nodename FROM dumps) WHERE m IS NOT NULL"
				 : "SELECT m, m = ?1 FROM (SELECT machine AS m FROM dumps "
				   "UNION SELECT nodename FROM dumps) WHERE m IS NOT NULL",
			     &statement));
	sqlite3_bind_text(statement, 1, name->text, (int)name->size, SQLITE_STATIC);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		if (sqlite3_column_int(statement, 1))
			return NULL;
		nearest_offer(&nearest,
			      arena_printf(compiler->arena, "%s",
					   (const char *)sqlite3_column_text(statement, 0)));
	}
	return wrong_name(select, scope->machine->place.start, nearest.name,
			  "no dump is of a machine '%.64s'", name->text);
}

/* of machine NAME */
static struct error *by_machine(struct select *select, const struct scope *scope,
				struct choice *ret)
{
	struct arena *arena = select->compiler->arena;

	if (scope->machine->type != TYPE_TEXT)
		return wrong(select, scope->machine->place.start,
			     "a machine is called by a name: of machine NAME");
	TRY(check_machine(select, scope));
	const char *name = select_bind(select, scope->machine->value);
	const char *condition =
	    arena_printf(arena, "(machine %s %s OR nodename %s %s)", scope->like ? "GLOB" : "=",
			 name, scope->like ? "GLOB" : "=", name);
	ret->condition = ret->condition
			     ? arena_printf(arena, "%s AND %s", ret->condition, condition)
			     : condition;
	return NULL;
}

/* What stands behind "SELECT dump FROM dumps", of any scope; "" for all dumps. */
static struct error *choose(struct select *select, const struct scope *scope, const char **ret)
{
	struct choice choice = {NULL, ""};

	TRY(by_words(select, scope, &choice));
	if (scope->machine)
		TRY(by_machine(select, scope, &choice));
	if (scope->word.length == 0)
		choice.limit = NEWEST_FIRST " LIMIT 1";
	*ret = choice.condition
		   ? arena_printf(select->compiler->arena, "WHERE %s%s%s", choice.condition,
				  *choice.limit ? " " : "", choice.limit)
		   : choice.limit;
	return NULL;
}

/* As a number, which SQLite hands down into views and the SQL of saved questions. */
static struct error *newest(struct select *select, const struct scope *scope, const char **ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct compiler *compiler = select->compiler;
	const char *dumps;

	TRY(choose(select, scope, &dumps));
	TRY(database_prepare(compiler->database,
			     arena_printf(compiler->arena, "SELECT dump FROM dumps %s", dumps),
			     &statement));
	TRY(compiler_bind(compiler, statement));
	int rc = sqlite3_step(statement);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_error(compiler->database);
	*ret = select_bind(select, cell_integer(sqlite3_column_int64(statement, 0)));
	return NULL;
}

/* dumps of machine NAME: all of them. */
static struct error *dumps_of_machine(struct select *select, const struct scope *scope)
{
	struct choice choice = {NULL, ""};

	TRY(by_machine(select, scope, &choice));
	select_where(select, choice.condition);
	return NULL;
}

/* Of a scope that says which dumps. dump: the column. */
static struct error *restrict_to(struct select *select, const struct scope *scope, const char *dump)
{
	struct arena *arena = select->compiler->arena;
	const char *dumps;

	TRY(choose(select, scope, &dumps));
	if (has_duration(scope))
		TRY(notice_age(select, scope->value->value.integer));
	if (scope->value && is_word(scope->word, "dump") && scope->value->type != TYPE_TEXT &&
	    !scope->machine)
		select_where(select, arena_printf(arena, "%s = %s", dump,
						  select_bind(select, scope->value->value)));
	else if (*dumps)
		select_where(select,
			     arena_printf(arena, "%s IN (SELECT dump FROM dumps %s)", dump, dumps));
	return NULL;
}

struct error *scope_apply(struct select *select, const struct scope *scope)
{
	const struct column *dump = select_column(select, "dump");
	bool dumps = strcmp(select->subject, "dumps") == 0;
	const char *number;

	if (!dump && scope_is_given(scope))
		return wrong(select, scope_place(scope), "the rows of %s belong to no single dump",
			     select->subject);
	if (!dump || (!scope_is_given(scope) && dumps))
		return NULL;
	select->scope = scope;
	if (scope->word.length > 0)
		return restrict_to(select, scope, dump->sql);
	if (dumps)
		return dumps_of_machine(select, scope);
	TRY(newest(select, scope, &number));
	select_where(select, arena_printf(select->compiler->arena, "%s = %s", dump->sql, number));
	return NULL;
}

struct error *scope_dumps(struct select *select, const char **ret)
{
	const char *dumps;

	TRY(choose(select, select->scope, &dumps));
	*ret = arena_printf(select->compiler->arena,
			    "SELECT dump FROM (SELECT * FROM dumps %s) " OLDEST_FIRST, dumps);
	return NULL;
}
