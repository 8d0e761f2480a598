/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See scope.h. */
#include "language/scope.h"

#include <string.h>

#include "case/case.h"
#include "language/lower.h"

static bool is_word(struct span place, const char *word)
{
	return place.length == strlen(word) && memcmp(place.start, word, place.length) == 0;
}

static struct error *misused(struct select *select, const struct scope *scope)
{
	return wrong(select, scope->word.start,
		     "dumps are chosen by 'in dump N', 'in dump \"label\"', 'in dumps N, M', "
		     "'in all dumps' or 'in last N dumps'");
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

/* in dump N, in dump "label", in last N dumps: what stands behind "SELECT dump FROM dumps". */
static struct error *by_value(struct select *select, const struct scope *scope, const char **ret)
{
	bool label = scope->value->type == TYPE_TEXT;
	bool last = is_word(scope->word, "last") && is_word(scope->unit, "dumps");

	if (!(label || is_number(scope->value)) ||
	    (last ? label : !is_word(scope->word, "dump") || scope->unit.length > 0))
		return misused(select, scope);
	if (!last)
		TRY(check_dump(select, scope->value));
	const char *value = lower_expression(select, scope->value);
	*ret = arena_printf(select->compiler->arena,
			    last    ? NEWEST_FIRST " LIMIT %s"
			    : label ? "WHERE label = %s"
				    : "WHERE dump = %s",
			    value);
	return NULL;
}

/* in dumps N, "label" … */
static struct error *by_values(struct select *select, const struct scope *scope, const char **ret)
{
	struct arena *arena = select->compiler->arena;
	const char *condition = "", *separator = "WHERE";

	for (const struct item *item = scope->several->first; item; item = item->next) {
		bool label = item->node->type == TYPE_TEXT;

		if (!is_word(scope->word, "dumps") || !(label || is_number(item->node)))
			return misused(select, scope);
		TRY(check_dump(select, item->node));
		condition =
		    arena_printf(arena, "%s%s %s = %s", condition, separator,
				 label ? "label" : "dump", lower_expression(select, item->node));
		separator = " OR";
	}
	*ret = condition;
	return NULL;
}

/* The same of any scope. */
static struct error *choose(struct select *select, const struct scope *scope, const char **ret)
{
	if (scope->several)
		return by_values(select, scope, ret);
	if (scope->value)
		return by_value(select, scope, ret);
	if (scope->word.length > 0 &&
	    !(is_word(scope->word, "all") && is_word(scope->unit, "dumps")))
		return misused(select, scope);
	*ret = scope->word.length > 0 ? "" : NEWEST_FIRST " LIMIT 1";
	return NULL;
}

/* As a number, which SQLite hands down into views and the SQL of saved questions. */
static struct error *newest(struct select *select, const char **ret)
{
	int64_t dump;

	TRY(database_number(select->compiler->database,
			    "SELECT (SELECT dump FROM dumps " NEWEST_FIRST " LIMIT 1)", &dump));
	*ret = select_bind(select, cell_integer(dump));
	return NULL;
}

struct error *scope_apply(struct select *select, const struct scope *scope)
{
	struct arena *arena = select->compiler->arena;
	const struct column *dump = select_column(select, "dump");
	const char *dumps, *condition;

	if (!dump && scope->word.length > 0)
		return wrong(select, scope->word.start, "the rows of %s belong to no single dump",
			     select->subject);
	if (!dump || (scope->word.length == 0 && strcmp(select->subject, "dumps") == 0))
		return NULL;
	select->scope = scope;
	TRY(scope->word.length == 0 ? newest(select, &dumps) : choose(select, scope, &dumps));
	if (scope->word.length == 0)
		condition = arena_printf(arena, "%s = %s", dump->sql, dumps);
	else if (scope->value && is_word(scope->word, "dump") && scope->value->type != TYPE_TEXT)
		condition = arena_printf(arena, "%s = %s", dump->sql,
					 select_bind(select, scope->value->value));
	else
		condition =
		    arena_printf(arena, "%s IN (SELECT dump FROM dumps %s)", dump->sql, dumps);
	if (scope->word.length == 0 || scope->value || scope->several)
		select_where(select, condition);
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
