/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See call.h. */
#include "language/call.h"

#include <string.h>
#include <strings.h>

#include "language/function.h"
#include "language/habit.h"
#include "language/link.h"
#include "language/lower.h"
#include "language/relate.h"
#include "language/resolve.h"
#include "base/nearest.h"

struct function {
	const char *name, *sql;
	const char *address; /* the SQL of addresses; NULL: the same */
	bool numbers;        /* takes numbers only */
	bool percent;        /* and a second one: which percentile */
};

static const struct function functions[] = {
    {.name = "avg", .sql = "avg(%s)", .numbers = true},
    {.name = "count", .sql = "count(%s)"},
    {.name = "list", .sql = "group_concat(DISTINCT %s)"},
    {.name = "max", .sql = "max(%s)", .address = "umax(%s)"},
    {.name = "median", .sql = "median(%s)", .numbers = true},
    {.name = "min", .sql = "min(%s)", .address = "umin(%s)"},
    {.name = "percentile", .sql = "percentile(%s, %s)", .numbers = true, .percent = true},
    {.name = "sum", .sql = "sum(%s)", .numbers = true},
};

static const struct function *find_function(const char *name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (strcasecmp(functions[i].name, name) == 0)
			return &functions[i];
	}
	return NULL;
}

static struct error *unknown_function(struct select *select, const struct node *node,
				      const char *name)
{
	struct nearest nearest = {.wanted = name};

	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		nearest_offer(&nearest, functions[i].name);
	for (const struct row_function *function = row_functions; function->name; function++)
		nearest_offer(&nearest, function->name);
	const char *advice = habit_advice(name);
	if (advice)
		return wrong(select, node->place.start, "unknown function '%s'; %s", name, advice);
	return wrong_name(select, node->place.start, nearest.name, "unknown function '%s'", name);
}

static struct error *become_column(struct select *select, struct node *node, const char *sql,
				   enum type type, enum domain domain)
{
	struct column *column = arena_alloc(select->compiler->arena, sizeof(*column));

	if (!column)
		return error_no_memory();
	*column = (struct column){.sql = sql, .type = type, .domain = domain};
	node->column = column;
	node->type = type;
	return NULL;
}

static struct error *count_relation(struct select *select, struct node *node)
{
	const char *sql;

	TRY(relate_select(select, node->list->first->node, node->right, "count(*)", &sql));
	return become_column(select, node, arena_printf(select->compiler->arena, "(%s)", sql),
			     TYPE_NUMBER, DOMAIN_COUNT);
}

/* The SQL of an aggregate: of a value, and of the percentile that is asked for. */
static const char *aggregate_sql(struct select *select, const struct node *node,
				 const struct function *function, bool address, const char *value)
{
	struct arena *arena = select->compiler->arena;

	if (function->percent)
		return arena_printf(arena, "percentile(%s, %s)", value,
				    lower_expression(select, node->list->last->node));
	const char *sql = address ? function->address : function->sql, *at = strstr(sql, "%s");
	return arena_printf(arena, "%.*s%s%s", (int)(at - sql), sql, value, at + 2);
}

/* sum(files.size), max(timers.expires_in where …): over the rows of a relation. */
static struct error *aggregate_relation(struct select *select, struct node *node,
					const struct function *function)
{
	struct node *path = node->list->first->node;
	const char *name = span_text(select->compiler->arena, path->place), *sql;
	struct relation relation;

	TRY(relate_find(select, path->left, &relation));
	const struct catalog_column *column = catalog_column(relation.table, name);
	if (!column)
		column = catalog_column(relation.table,
					arena_printf(select->compiler->arena, "%s_ns", name));
	if (!column)
		return wrong(select, path->place.start, "unknown column '%s' of %s", name,
			     relation.table->name);
	enum type type = type_of_domain(column->domain);
	if (function->numbers &&
	    (type == TYPE_TEXT || type == TYPE_TIME || column->domain == DOMAIN_POINTER ||
	     column->domain == DOMAIN_HASH))
		return wrong(select, path->place.start,
			     "%s() takes numbers, and this is none that add up", function->name);
	bool address = function->address && domain_is_unsigned(column->domain);
	const char *what = aggregate_sql(select, node, function, address,
					 select_quote(select->compiler, column->name));
	TRY(relate_select(select, path->left, node->right, what, &sql));
	bool lists = strcmp(function->name, "list") == 0,
	     counts = strcmp(function->name, "count") == 0;
	return become_column(select, node, arena_printf(select->compiler->arena, "(%s)", sql),
			     counts  ? TYPE_NUMBER
			     : lists ? TYPE_TEXT
				     : type,
			     counts  ? DOMAIN_COUNT
			     : lists ? DOMAIN_TEXT_LIST
				     : column->domain);
}

/* count() and list() make something else of a value; the others keep what it is. */
static struct error *aggregate(struct select *select, struct node *node,
			       const struct function *function)
{
	struct node *value = node->list->first->node;
	bool counts = strcmp(function->name, "count") == 0, lists = !strcmp(function->name, "list");

	select->aggregation = AGGREGATE_INSIDE;
	struct error *error = resolve_expression(select, value);
	select->aggregation = AGGREGATE_HERE;
	TRY(error);
	if (function->numbers && (value->type == TYPE_TEXT || value->type == TYPE_TIME))
		return wrong(select, value->place.start, "%s() takes numbers, and this is %s",
			     function->name, type_name(value->type));
	struct column column = lower_column(select, value);
	if (function->numbers && (column.domain == DOMAIN_POINTER || column.domain == DOMAIN_HASH))
		return wrong(select, value->place.start, "addresses and hashes do not add up");
	bool address = function->address && domain_is_unsigned(column.domain);
	const char *sql = aggregate_sql(select, node, function, address, column.sql);
	return become_column(select, node, sql,
			     counts  ? TYPE_NUMBER
			     : lists ? TYPE_TEXT
				     : value->type,
			     counts  ? DOMAIN_COUNT
			     : lists ? DOMAIN_TEXT_LIST
				     : column.domain);
}

static struct error *check_arguments(struct select *select, const struct node *node,
				     const struct function *function)
{
	const struct item *first = node->list->first;

	if (node->right)
		return wrong(select, node->right->place.start,
			     "only relations are counted by a condition");
	const struct node *percent = node->list->last ? node->list->last->node : NULL;
	if (function->percent && (node->list->count != 2 || percent->kind != NODE_VALUE ||
				  percent->type != TYPE_LITERAL))
		return wrong(select, node->place.start, "percentile is used so: percentile(x, 90)");
	if (node->list->count != 1U + function->percent || first->descending)
		return wrong(select, node->place.start, "%s() takes one value", function->name);
	return NULL;
}

static bool counts_relation(struct select *select, const struct node *node, const char *name)
{
	return strcmp(name, "count") == 0 && node->list->count == 1 &&
	       relate_exists(select, node->list->first->node);
}

struct error *call_resolve(struct select *select, struct node *node)
{
	struct arena *arena = select->compiler->arena;
	const char *text =
	    arena_printf(arena, "%.*s", (int)(node->close - node->place.start), node->place.start);
	const char *name = span_text(arena, node->place);
	const struct function *function = find_function(name);

	if (select->aggregation != AGGREGATE_HERE)
		node->column = select_column(select, text);
	if (node->column) {
		node->type = node->column->type;
		return NULL;
	}
	const struct row_function *of_row = function_find(name);
	if (of_row) {
		/* Around an aggregate it is as one itself. */
		return function_resolve(select, node, of_row);
	}
	if (!function)
		return unknown_function(select, node, name);
	if (select->aggregation != AGGREGATE_HERE && counts_relation(select, node, name))
		return count_relation(select, node);
	struct node *first = node->list->count > 0 ? node->list->first->node : NULL;
	bool related = first && first->kind == NODE_NAME && first->left &&
		       select->aggregation != AGGREGATE_HERE && relate_exists(select, first->left);
	if (related) {
		struct node *condition = node->right;

		node->right = NULL;
		TRY(check_arguments(select, node, function));
		node->right = condition;
		return aggregate_relation(select, node, function);
	}
	if (select->aggregation != AGGREGATE_HERE)
		return wrong(
		    select, node->place.start,
		    "%s() aggregates, which is for the stages stats and compare; over rows that "
		    "belong to this one it is written %s(RELATION.COLUMN)",
		    name, name);
	if (strcmp(name, "count") == 0 && node->list->count == 0 && !node->right)
		return become_column(select, node, "count(*)", TYPE_NUMBER, DOMAIN_COUNT);
	TRY(check_arguments(select, node, function));
	return aggregate(select, node, function);
}
