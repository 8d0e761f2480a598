/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See function.h. */
#include "language/function.h"

#include <string.h>
#include <strings.h>

#include "language/lower.h"
#include "language/resolve.h"

const struct row_function row_functions[] = {
    {"abs", "abs(x)", "x without its sign", "abs(%1)", "n", 1, '1', false},
    {"basename", "basename(path)", "the last part of a path",
     "replace(%1, rtrim(%1, replace(%1, '/', '')), '')", "t", 1, 't', false},
    {"bucket", "bucket(x)", "the power of two that x is not below: for histograms", "bucket(%1)",
     "n", 1, '1', false},
    {"bytes", "bytes(pages)", "pages as bytes",
     "%1 * (SELECT page_size FROM dumps AS pages_of WHERE pages_of.dump = %d)", "g", 1, 'b', false},
    {"coalesce", "coalesce(a, b, ...)", "the first that is not NULL", "coalesce(%*)", "as", 2, '1',
     true},
    {"date", "date(time)", "the day, in UTC",
     "strftime('%%Y-%%m-%%d', %1 / 1000000000, 'unixepoch')", "p", 1, 't', false},
    {"datetime", "datetime(time)", "day and time of day, in UTC",
     "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %1 / 1000000000, 'unixepoch')", "p", 1, 't', false},
    {"hex", "hex(n)", "a number in hex", "printf('0x%%llx', %1)", "n", 1, 't', false},
    {"if", "if(condition, a, b)", "a where the condition holds, b elsewhere", "iif(%1, %2, %3)",
     "cas", 3, '2', false},
    {"instr", "instr(text, part)", "where the part begins, from 1; 0: nowhere", "instr(%1, %2)",
     "tt", 2, 'n', false},
    {"length", "length(text)", "how many characters", "length(%1)", "t", 1, 'n', false},
    {"lower", "lower(text)", "in lower case", "lower(%1)", "t", 1, 't', false},
    {"nullif", "nullif(a, b)", "a, NULL where it equals b", "nullif(%1, %2)", "as", 2, '1', false},
    {"replace", "replace(text, part, other)", "every part replaced", "replace(%1, %2, %3)", "ttt",
     3, 't', false},
    {"round", "round(x, digits)", "rounded, to so many digits behind the point", "round(%*)", "nn",
     1, '1', false},
    {"seconds", "seconds(duration)", "a duration as a plain number", "(%1 / 1e9)", "d", 1, 'n',
     false},
    {"substr", "substr(text, from, length)", "a part; the first character is 1", "substr(%*)",
     "tnn", 2, 't', false},
    {"time", "time(time)", "the time of day, in UTC",
     "strftime('%%H:%%M:%%S', %1 / 1000000000, 'unixepoch')", "p", 1, 't', false},
    {"trim", "trim(text)", "without blanks at its ends", "trim(%1)", "t", 1, 't', false},
    {"upper", "upper(text)", "in upper case", "upper(%1)", "t", 1, 't', false},
    {0},
};

const struct row_function *function_find(const char *name)
{
	for (const struct row_function *function = row_functions; function->name; function++) {
		if (strcasecmp(function->name, name) == 0)
			return function;
	}
	return NULL;
}

void function_offer(struct nearest *nearest)
{
	for (const struct row_function *function = row_functions; function->name; function++)
		nearest_offer(nearest, function->name);
}

static bool is_number(enum type type)
{
	return type != TYPE_TEXT && type != TYPE_TRUTH;
}

static bool is_kind(char kind, enum type type, enum type before)
{
	if (type == TYPE_ANY || kind == 'a')
		return true;
	switch (kind) {
	case 't':
		return type == TYPE_TEXT;
	case 'n':
		return is_number(type);
	case 'p':
		return type == TYPE_TIME;
	case 'd':
		return type == TYPE_DURATION;
	case 'g':
		return type == TYPE_PAGES;
	case 'c':
		return type == TYPE_TRUTH;
	default:
		return type == before || before == TYPE_ANY ||
		       (is_number(before) && type == TYPE_LITERAL) ||
		       (is_number(type) && before == TYPE_LITERAL);
	}
}

static const char *kind_name(char kind)
{
	static const char *const names[] = {['t'] = "text",
					    ['n'] = "a number",
					    ['p'] = "a point in time",
					    ['d'] = "a duration",
					    ['g'] = "a number of pages",
					    ['c'] = "a condition",
					    ['s'] = "a value of the same kind"};

	return names[(unsigned char)kind];
}

/* The kind of argument i, from 0. */
static char kind_of(const struct row_function *function, size_t i)
{
	size_t count = strlen(function->takes);

	return function->takes[i < count ? i : count - 1];
}

static struct error *resolve_arguments(struct select *select, const struct node *node,
				       const struct row_function *function)
{
	enum type before = TYPE_ANY;
	size_t i = 0;

	if (node->right || node->list->count < function->least ||
	    (!function->many && node->list->count > strlen(function->takes)))
		return wrong(select, node->place.start, "%s is used so: %s", function->name,
			     function->usage);
	for (struct item *item = node->list->first; item; item = item->next, i++) {
		char kind = kind_of(function, i);

		TRY(kind == 'c' ? resolve_condition(select, item->node)
				: resolve_expression(select, item->node));
		if (item->descending || !is_kind(kind, item->node->type, before))
			return wrong(select, item->node->place.start,
				     "%s needs %s here, and this is %s", function->usage,
				     kind_name(kind), type_name(item->node->type));
		before = item->node->type;
	}
	return NULL;
}

static const struct node *argument(const struct node *node, size_t place)
{
	const struct item *item = node->list->first;

	while (item && --place > 0)
		item = item->next;
	return item ? item->node : NULL;
}

static const char *all_arguments(struct select *select, const struct node *node)
{
	const char *list = "";

	for (const struct item *item = node->list->first; item; item = item->next)
		list = arena_printf(select->compiler->arena, "%s%s%s", list, *list ? ", " : "",
				    lower_expression(select, item->node));
	return list;
}

/* What stands for %1, %*, %d (the row's dump) and %%. NULL: there is no dump. */
static const char *part(struct select *select, const struct node *node, char which)
{
	switch (which) {
	case '%':
		return "%";
	case '*':
		return all_arguments(select, node);
	case 'd':
		return select_outer_dump(select);
	default:
		return lower_column(select, argument(node, (size_t)(which - '0'))).sql;
	}
}

static struct error *make_sql(struct select *select, const struct node *node,
			      const struct row_function *function, const char **ret)
{
	const char *sql = function->sql, *at;

	*ret = "";
	for (; (at = strchr(sql, '%')); sql = at + 2) {
		const char *text = part(select, node, at[1]);

		if (!text)
			return wrong(select, node->place.start, "%s needs rows of a dump",
				     function->usage);
		*ret = arena_printf(select->compiler->arena, "%s%.*s%s", *ret, (int)(at - sql), sql,
				    text);
	}
	*ret = arena_printf(select->compiler->arena, "%s%s", *ret, sql);
	return NULL;
}

struct error *function_resolve(struct select *select, struct node *node,
			       const struct row_function *function)
{
	struct column *column = arena_alloc(select->compiler->arena, sizeof(*column));

	if (!column)
		return error_no_memory();
	TRY(resolve_arguments(select, node, function));
	TRY(make_sql(select, node, function, &column->sql));
	column->type = function->gives == 't'   ? TYPE_TEXT
		       : function->gives == 'n' ? TYPE_NUMBER
		       : function->gives == 'b'
			   ? TYPE_BYTES
			   : argument(node, (size_t)(function->gives - '0'))->type;
	column->domain = domain_of_type(column->type);
	node->column = column;
	node->type = column->type;
	return NULL;
}
