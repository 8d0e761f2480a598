/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See call.h. */
#include "language/call.h"

#include <string.h>

#include "language/lower.h"
#include "language/relate.h"
#include "language/resolve.h"
#include "base/nearest.h"

struct function {
	const char *name, *sql;
	const char *address; /* the SQL of addresses; NULL: the same */
	bool numbers;        /* takes numbers only */
};

static const struct function functions[] = {
    {.name = "avg", .sql = "avg(%s)", .numbers = true},
    {.name = "count", .sql = "count(%s)"},
    {.name = "list", .sql = "group_concat(DISTINCT %s)"},
    {.name = "max", .sql = "max(%s)", .address = "umax(%s)"},
    {.name = "min", .sql = "min(%s)", .address = "umin(%s)"},
    {.name = "sum", .sql = "sum(%s)", .numbers = true},
};

static const struct function *find_function(const char *name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (strcmp(functions[i].name, name) == 0)
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
	const char *sql = arena_printf(select->compiler->arena,
				       address ? function->address : function->sql, column.sql);
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
	if (node->list->count != 1 || first->descending)
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
	if (!function)
		return unknown_function(select, node, name);
	if (select->aggregation != AGGREGATE_HERE && counts_relation(select, node, name))
		return count_relation(select, node);
	if (select->aggregation != AGGREGATE_HERE)
		return wrong(select, node->place.start,
			     "%s() aggregates, which is for the stages stats and compare", name);
	if (strcmp(name, "count") == 0 && node->list->count == 0 && !node->right)
		return become_column(select, node, "count(*)", TYPE_NUMBER, DOMAIN_COUNT);
	TRY(check_arguments(select, node, function));
	return aggregate(select, node, function);
}
