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

/* in dump N, in dump "label", in last N dumps: what stands behind "SELECT dump FROM dumps". */
static struct error *by_value(struct select *select, const struct scope *scope, const char **ret)
{
	bool label = scope->value->type == TYPE_TEXT;
	bool last = is_word(scope->word, "last") && is_word(scope->unit, "dumps");

	if (!(label || is_number(scope->value)) ||
	    (last ? label : !is_word(scope->word, "dump") || scope->unit.length > 0))
		return misused(select, scope);
	const char *value = lower_expression(select, scope->value);
	*ret = arena_printf(select->compiler->arena,
			    last    ? "ORDER BY dump DESC LIMIT %s"
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
	*ret = scope->word.length > 0 ? "" : "ORDER BY dump DESC LIMIT 1";
	return NULL;
}

/* SQLite hands a number down into a view and a saved question's SQL, and a subquery not. */
static struct error *newest(struct select *select, const char **ret)
{
	static const char sql[] = "SELECT max(dump) FROM dumps";
	int64_t dump;

	if (select->table && !select->table->view) {
		*ret = arena_printf(select->compiler->arena, "(%s)", sql);
		return NULL;
	}
	TRY(database_number(select->compiler->database, sql, &dump));
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
			    "SELECT dump FROM (SELECT dump FROM dumps %s) ORDER BY dump", dumps);
	return NULL;
}
