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
    {"char", "char(n, ...)", "the characters of these numbers", "char(%*)", "n", 1, 't', true},
    {"coalesce", "coalesce(a, b, ...)", "the first that is not NULL", "coalesce(%*)", "as", 2, '1',
     true},
    {"concat", "concat(a, b, ...)", "joined as text; NULL is nothing", "printf(%f, %*)", "a", 1,
     't', true},
    {"date", "date(time)", "the day, in UTC",
     "strftime('%%Y-%%m-%%d', %1 / 1000000000, 'unixepoch')", "p", 1, 't', false},
    {"datetime", "datetime(time)", "day and time of day, in UTC",
     "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %1 / 1000000000, 'unixepoch')", "p", 1, 't', false},
    {"format", "format(text, a, ...)",
     "the text with values in it: %s of any, %d %x of whole numbers, %.1f of others", "printf(%*)",
     "ta", 1, 't', true},
    {"hex", "hex(n)", "a number in hex", "printf('0x%%llx', %1)", "n", 1, 't', false},
    {"if", "if(condition, a, b)", "a where the condition holds, b elsewhere", "iif(%1, %2, %3)",
     "cas", 3, '2', false},
    {"ifnull", "ifnull(a, b)", "a, b where a is NULL", "ifnull(%1, %2)", "as", 2, '1', false},
    {"iif", "iif(condition, a, b)", "the same as if", "iif(%1, %2, %3)", "cas", 3, '2', false},
    {"instr", "instr(text, part)", "where the part begins, from 1; 0: nowhere", "instr(%1, %2)",
     "tt", 2, 'n', false},
    {"julianday", "julianday(time)", "the day as a number, with a fraction",
     "julianday(%1 / 1e9, 'unixepoch')", "p", 1, 'n', false},
    {"length", "length(text)", "how many characters", "length(%1)", "t", 1, 'n', false},
    {"lower", "lower(text)", "in lower case", "lower(%1)", "t", 1, 't', false},
    {"ltrim", "ltrim(text, characters)", "without blanks, or these characters, at its beginning",
     "ltrim(%*)", "tt", 1, 't', false},
    {"nullif", "nullif(a, b)", "a, NULL where it equals b", "nullif(%1, %2)", "as", 2, '1', false},
    {"printf", "printf(text, a, ...)", "the same as format", "printf(%*)", "ta", 1, 't', true},
    {"quote", "quote(text)", "as SQL writes it, in quotes", "quote(%1)", "t", 1, 't', false},
    {"replace", "replace(text, part, other)", "every part replaced", "replace(%1, %2, %3)", "ttt",
     3, 't', false},
    {"round", "round(x, digits)", "rounded, to so many digits behind the point", "round(%*)", "nn",
     1, '1', false},
    {"rtrim", "rtrim(text, characters)", "without blanks, or these characters, at its end",
     "rtrim(%*)", "tt", 1, 't', false},
    {"seconds", "seconds(duration)", "a duration as a plain number", "(%1 / 1e9)", "d", 1, 'n',
     false},
    {"strftime", "strftime(text, time)",
     "a time as the text has it, in UTC: %Y-%m-%d %H:%M:%f, %j day of the year, %w of the week",
     "strftime(%1, %2 / 1e9, 'unixepoch')", "tp", 2, 't', false},
    {"substr", "substr(text, from, length)", "a part; the first character is 1", "substr(%*)",
     "tnn", 2, 't', false},
    {"time", "time(time)", "the time of day, in UTC",
     "strftime('%%H:%%M:%%S', %1 / 1000000000, 'unixepoch')", "p", 1, 't', false},
    {"trim", "trim(text, characters)", "without blanks, or these characters, at its ends",
     "trim(%*)", "tt", 1, 't', false},
    {"unicode", "unicode(text)", "the number of its first character", "unicode(%1)", "t", 1, 'n',
     false},
    {"unixepoch", "unixepoch(time)", "seconds since 1970", "(%1 / 1000000000)", "p", 1, 'n', false},
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

static bool is_since_boot(const struct node *node)
{
	return node->column && node->column->domain == DOMAIN_BOOT_NS;
}

static bool is_kind(char kind, const struct node *node, enum type before)
{
	enum type type = node->type;

	if (type == TYPE_ANY || kind == 'a')
		return true;
	switch (kind) {
	case 't':
		return type == TYPE_TEXT;
	case 'n':
		return is_number(type);
	case 'p':
		return type == TYPE_TIME || is_since_boot(node);
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
		if (item->descending || !is_kind(kind, item->node, before))
			return wrong(select, item->node->place.start,
				     "%s needs %s here, and this is %s", function->usage,
				     kind_name(kind), type_name(item->node->type));
		before = item->node->type;
	}
	return NULL;
}

/* The conversions of a format, in turn: 's', 'd' for whole numbers, 'f' for others; 0: wrong. */
static char next_conversion(const char **at)
{
	*at += strcspn(*at, "%");
	while ((*at)[0] == '%' && (*at)[1] == '%')
		*at += 2 + strcspn(*at + 2, "%");
	if (!**at)
		return '.';
	const char *kind = *at + 1 + strspn(*at + 1, "-+ 0#,!.123456789lh");
	*at = *kind ? kind + 1 : kind;
	return !*kind                    ? 0
	       : strchr("sqQwzc", *kind) ? 's'
	       : strchr("diuxXo", *kind) ? 'd'
	       : strchr("fFeEgG", *kind) ? 'f'
					 : 0;
}

/* A format takes as many values as it has conversions, and numbers where it says so. */
static struct error *check_format(struct select *select, const struct node *node)
{
	const struct item *item = node->list->first;
	const struct node *format = item->node;
	char kind;

	if (format->kind != NODE_VALUE)
		return wrong(select, format->place.start, "the format must be text in quotes");
	for (const char *at = format->value.text; (kind = next_conversion(&at)) != '.';) {
		item = item->next;
		if (kind == 0)
			return wrong(select, format->place.start,
				     "values stand in a format as %%s, %%d, %%x or %%f");
		if (!item)
			return wrong(select, format->place.start,
				     "the format has more places than there are values");
		if (kind != 's' && !is_number(item->node->type) && item->node->type != TYPE_ANY &&
		    item->node->type != TYPE_TRUTH)
			return wrong(select, item->node->place.start,
				     "the format takes a number here; text is written %%s");
	}
	return item->next ? wrong(select, item->next->node->place.start,
				  "the format has no place for this")
			  : NULL;
}

static const struct node *argument(const struct node *node, size_t place)
{
	const struct item *item = node->list->first;

	while (item && --place > 0)
		item = item->next;
	return item ? item->node : NULL;
}

/* An address in text is as it is printed; a time since boot is a point in time by the dump's. */
static const char *argument_sql(struct select *select, const struct node *node, char kind,
				bool as_text)
{
	struct arena *arena = select->compiler->arena;
	const char *sql = lower_column(select, node).sql;

	if (as_text && node->column && domain_is_unsigned(node->column->domain))
		return arena_printf(arena, "printf('0x%%llx', %s)", sql);
	return kind == 'p' && is_since_boot(node)
		   ? arena_printf(arena,
				  "((SELECT boot_time FROM dumps AS clock_of WHERE clock_of.dump = "
				  "%s) + %s)",
				  select_outer_dump(select), sql)
		   : sql;
}

/* format: "%s %d", by which arguments behind it are written; NULL: there is none. */
static const char *all_arguments(struct select *select, const struct node *node,
				 const struct row_function *function, const char *format)
{
	bool joins = strstr(function->sql, "%f");
	const char *list = "";
	size_t i = 0;

	for (const struct item *item = node->list->first; item; item = item->next, i++) {
		bool as_text = joins || (format && i > 0 && next_conversion(&format) == 's');

		list =
		    arena_printf(select->compiler->arena, "%s%s%s", list, *list ? ", " : "",
				 argument_sql(select, item->node, kind_of(function, i), as_text));
	}
	return list;
}

/* "'%s%s'": a place for each argument. */
static const char *places(struct select *select, const struct node *node)
{
	const char *list = "";

	for (const struct item *item = node->list->first; item; item = item->next)
		list = arena_printf(select->compiler->arena, "%s%%s", list);
	return arena_printf(select->compiler->arena, "'%s'", list);
}

static bool takes_format(const struct row_function *function)
{
	return strcmp(function->takes, "ta") == 0;
}

/* What stands for %1, %*, %f, %d (the row's dump) and %%. NULL: there is no dump. */
static const char *part(struct select *select, const struct node *node,
			const struct row_function *function, char which)
{
	const char *format = takes_format(function) ? node->list->first->node->value.text : NULL;

	switch (which) {
	case '%':
		return "%";
	case '*':
		return all_arguments(select, node, function, format);
	case 'f':
		return places(select, node);
	case 'd':
		return select_outer_dump(select);
	default:
		return argument_sql(select, argument(node, (size_t)(which - '0')),
				    kind_of(function, (size_t)(which - '1')), false);
	}
}

static struct error *make_sql(struct select *select, const struct node *node,
			      const struct row_function *function, const char **ret)
{
	const char *sql = function->sql, *at;

	*ret = "";
	for (; (at = strchr(sql, '%')); sql = at + 2) {
		const char *text = part(select, node, function, at[1]);

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
	if (takes_format(function))
		TRY(check_format(select, node));
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
