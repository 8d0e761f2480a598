/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See resolve.h. */
#include "language/resolve.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "language/call.h"
#include "language/chain.h"
#include "language/grammar.h"
#include "language/habit.h"
#include "language/notice.h"
#include "language/literal.h"
#include "language/lower.h"
#include "language/parent.h"
#include "language/question.h"
#include "language/relate.h"
#include "language/scope.h"
#include "language/words.h"
#include "base/nearest.h"
#include "run/regexp.h"

/* The table has it, and a stage dropped it. */
static bool was_there(const struct select *select, const char *name)
{
	const struct catalog_table *table = select->table;
	const char *with_unit = arena_printf(select->compiler->arena, "%s_ns", name);

	return table && (catalog_column(table, name) || catalog_column(table, with_unit));
}

/* What people call the stack of a row; the rows have one. */
static bool is_stack(const struct select *select, const char *name)
{
	static const char *const names[] = {"stack", "bt", "backtrace", "trace", "callstack"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcasecmp(names[i], name) == 0)
			return select->table && catalog_column(select->table, "stack_id");
	}
	return false;
}

static struct error *unknown_column(struct select *select, const struct node *node,
				    const char *name)
{
	struct nearest nearest = {.wanted = name};

	char next = node->place.start[node->place.length];
	if (next == '-' || next == '/')
		return wrong(select, node->place.start,
			     "unknown column '%s' of %s; text that has a '%c' is put in quotes",
			     name, select->subject, next);
	if (was_there(select, name))
		return wrong(select, node->place.start,
			     "'%s' is not among the columns that are shown by now", name);
	if (!node->left && is_stack(select, name))
		return wrong(select, node->place.start,
			     "stacks are asked by has, as in 'stack has schedule', and printed by "
			     "the stage bt");
	const char *path = node->left ? NULL : parent_with(select, name);
	if (path)
		return wrong(select, node->place.start, "unknown column '%s' of %s; there is %s",
			     name, select->subject, path);
	const char *here;
	for (size_t i = 0; !node->left && (here = habit_column(name, &i));) {
		if (select_column(select, here))
			return wrong_name(select, node->place.start, here,
					  "unknown column '%s' of %s", name, select->subject);
	}
	vector_for_each(&select->columns, column)
		nearest_offer(&nearest, column->name);
	return wrong_name(select, node->place.start, nearest.name, "unknown column '%s' of %s",
			  name, select->subject);
}

static struct error *unknown_word(struct select *select, const struct node *node, const char *name,
				  const struct column *column)
{
	struct nearest nearest = {.wanted = name};
	const char *list = "";

	for (const struct word *word = words_all(); word->word; word++) {
		if (column->table && strcmp(word->table, column->table) == 0 &&
		    strcmp(word->column, column->name) == 0)
			list = arena_printf(select->compiler->arena, "%s%s%s", list,
					    *list ? " " : "", word->word);
	}
	words_offer(&nearest, column->table, column->name);
	if (!nearest.name)
		return wrong(select, node->place.start, "'%s' is no %s; there are %s", name,
			     column->name, list);
	return wrong_name(select, node->place.start, nearest.name, "'%s' is no %s", name,
			  column->name);
}

static void become_value(struct node *node, struct cell value, enum type type)
{
	node->kind = NODE_VALUE;
	node->value = value;
	node->type = type;
}

/* An address as it is printed. */
static bool is_address(const char *name, int64_t *ret)
{
	size_t length = strlen(name);

	if (length < 5 || length > 16 || strspn(name, "0123456789abcdefABCDEF") != length)
		return false;
	*ret = (int64_t)strtoull(name, NULL, 16);
	return true;
}

/* A word where text or one of the column's words may stand. NULL: it is none. */
static const char *bare_word(struct select *select, const struct node *node)
{
	if (node->kind == NODE_VALUE && node->bare)
		return node->value.text;
	return node->kind == NODE_NAME && !node->left
		   ? span_text(select->compiler->arena, node->place)
		   : NULL;
}

static bool become_truth(struct node *node, const char *word)
{
	bool yes = strcasecmp(word, "true") == 0 || strcasecmp(word, "yes") == 0;

	if (!yes && strcasecmp(word, "false") != 0)
		return false;
	become_value(node, cell_integer(yes), TYPE_TRUTH);
	return true;
}

static bool is_measured(enum type type)
{
	return type != TYPE_TEXT && type != TYPE_ANY && type != TYPE_TRUTH;
}

/*
 * A name that is compared with what: one of its words, a column, or, beside text, just text. Text
 * in quotes may be a word too, and need not.
 */
static struct error *resolve_compared(struct select *select, struct node *node,
				      const struct node *what, bool pattern)
{
	const struct column *beside = what->kind == NODE_NAME ? what->column : NULL;
	const char *name = beside ? bare_word(select, node) : NULL;

	if (!name)
		return resolve_expression(select, node);
	const struct word *word = words_find(beside->table, beside->name, name);
	if (word) {
		become_value(node, word->value, what->type == TYPE_TEXT ? TYPE_TEXT : TYPE_LITERAL);
		return NULL;
	}
	bool has_words = words_exist(beside->table, beside->name);
	const struct column *column = node->kind == NODE_NAME ? select_column(select, name) : NULL;
	bool takes_text = what->type == TYPE_TEXT || what->type == TYPE_ANY;
	bool in_parentheses = node->start != node->place.start;
	int64_t address;
	if (!column && domain_is_unsigned(beside->domain) && is_address(name, &address)) {
		become_value(node, cell_integer(address), TYPE_LITERAL);
		return NULL;
	}
	if (!pattern && column && !in_parentheses && what->type == TYPE_TEXT &&
	    column->type == TYPE_TEXT && column != beside && select->compiler->depth == 0)
		return wrong(
		    select, node->place.start,
		    "'%s' may be the column or a text: write (%s) for the column, \"%s\" for "
		    "the text",
		    name, name, name);
	bool is_text = column && !in_parentheses && what->type == TYPE_TEXT &&
		       column->type != TYPE_TEXT && column->type != TYPE_ANY;
	if (!column && what->type == TYPE_TRUTH && become_truth(node, name))
		return NULL;
	if (!column && is_measured(what->type) && !has_words && node->kind == NODE_NAME)
		return wrong(select, node->place.start, "'%s' is no column, and %s is %s", name,
			     beside->name, type_name(what->type));
	if (!is_text && (column || (!takes_text && !has_words)))
		return resolve_expression(select, node);
	if (has_words)
		return unknown_word(select, node, name, beside);
	become_value(node, cell_text(name), TYPE_TEXT);
	return NULL;
}

/* Truth is stored as 0 and 1, so a plain number goes with it. */
static bool are_comparable(enum type a, enum type b)
{
	if (a == b || a == TYPE_ANY || b == TYPE_ANY)
		return true;
	return (a == TYPE_LITERAL && b != TYPE_TEXT) || (b == TYPE_LITERAL && a != TYPE_TEXT);
}

/* A number that lacks the unit of what it is beside; nothing is nothing in every unit. */
static bool lacks_unit(const struct node *number, enum type beside)
{
	bool zero = number->kind == NODE_VALUE && number->value.kind == CELL_INTEGER &&
		    number->value.integer == 0;

	return number->type == TYPE_LITERAL && !zero &&
	       (beside == TYPE_DURATION || beside == TYPE_BYTES || beside == TYPE_TIME);
}

static struct error *no_unit(struct select *select, const struct node *number, enum type beside)
{
	const char *text =
	    number->kind == NODE_VALUE ? span_text(select->compiler->arena, number->place) : "8";

	if (beside == TYPE_TIME)
		return wrong(select, number->place.start,
			     "a point in time is needed here, as in \"2026-11-01 10:22\"");
	return wrong(select, number->place.start, "%s is needed here, as in %s%s or %s%s",
		     type_name(beside), text, beside == TYPE_BYTES ? "k" : "s", text,
		     beside == TYPE_BYTES ? "MB" : "min");
}

/* "5m" are minutes beside a duration. */
static void read_minutes(struct node *number, enum type beside)
{
	bool m = number->kind == NODE_VALUE && number->type == TYPE_BYTES &&
		 number->place.length > 0 && number->place.start[number->place.length - 1] == 'm' &&
		 number->value.kind == CELL_INTEGER;
	enum { MEGA = 1 << 20 };

	if (!m || beside != TYPE_DURATION ||
	    number->value.integer > INT64_MAX / INT64_C(60000000000))
		return;
	number->value.integer = number->value.integer * 15 / MEGA * INT64_C(4000000000);
	number->type = TYPE_DURATION;
}

static struct error *check_units(struct select *select, const struct node *a, const struct node *b)
{
	if (lacks_unit(a, b->type))
		return no_unit(select, a, b->type);
	return lacks_unit(b, a->type) ? no_unit(select, b, a->type) : NULL;
}

/* A number in quotes beside a number, or without them beside text: how it is written. */
static const char *number_as_text(struct select *select, const struct node *beside,
				  const struct node *value)
{
	bool number = value->kind == NODE_VALUE && value->type == TYPE_TEXT &&
		      value->value.size > 0 &&
		      strspn(value->value.text, "0123456789") == value->value.size;

	if (number && beside->type != TYPE_TEXT)
		return arena_printf(select->compiler->arena, "; write %s without quotes",
				    value->value.text);
	if (beside->type == TYPE_TEXT && value->kind == NODE_VALUE && value->place.length > 0)
		return arena_printf(select->compiler->arena, "; write \"%s\" in quotes",
				    span_text(select->compiler->arena, value->place));
	return "";
}

static struct error *check_comparable(struct select *select, const struct node *node,
				      const struct node *left, const struct node *right)
{
	TRY(check_units(select, left, right));
	if (are_comparable(left->type, right->type))
		return NULL;
	if (right->place.length > 0 && right->place.start[right->place.length - 1] == 'm' &&
	    right->type == TYPE_BYTES)
		return wrong(select, node->place.start,
			     "%s cannot be compared with %s; minutes are written min",
			     type_name(left->type), type_name(right->type));
	return wrong(select, node->place.start, "%s cannot be compared with %s%s",
		     type_name(left->type), type_name(right->type),
		     number_as_text(select, left, right));
}

static bool is_text(enum type type)
{
	return type == TYPE_TEXT || type == TYPE_ANY;
}

/* What a text beside a time becomes: sql tells it on the clock of what is beside it. */
static struct error *become_time(struct select *select, struct node *node, const char *sql,
				 const struct node *beside)
{
	struct column *column = arena_alloc(select->compiler->arena, sizeof(*column));

	if (!column)
		return error_no_memory();
	*column = (struct column){.sql = sql, .type = beside->type, .domain = DOMAIN_TIME_NS};
	node->kind = NODE_CALL;
	node->column = column;
	node->type = beside->type;
	return NULL;
}

#define A_DAY "86400000000000"

/* "10:22" is that of the day that it is compared with. */
static struct error *read_point(struct select *select, struct node *node, const struct node *beside)
{
	struct arena *arena = select->compiler->arena;
	int64_t ns;

	if (literal_time(node->value.text, &ns)) {
		become_value(node, cell_integer(ns), TYPE_TIME);
		return NULL;
	}
	if (!literal_clock(node->value.text, &ns))
		return wrong(select, node->place.start,
			     "'%.32s' is no time: a point in time has a date, or a time of day, in "
			     "UTC, as in \"2026-11-01\", \"10:22\" or \"2026-11-01 10:22:05\"",
			     node->value.text);
	const char *sql = lower_expression(select, beside);
	const char *clock = select_bind(select, cell_integer(ns));
	return become_time(select, node,
			   arena_printf(arena, "((%s) - (%s) %% " A_DAY " + %s)", sql, sql, clock),
			   beside);
}

/* On the clock since boot; "10:22" is the last one before the crash. */
static struct error *read_since_boot(struct select *select, struct node *node,
				     const struct node *beside)
{
	struct arena *arena = select->compiler->arena;
	const char *dump = select_outer_dump(select);
	int64_t ns;
	bool whole = literal_time(node->value.text, &ns);

	if (!dump)
		return NULL;
	if (!whole && !literal_clock(node->value.text, &ns))
		return wrong(select, node->place.start,
			     "'%.32s' is no time: one since boot is written as 5s, or as a time of "
			     "day, in UTC, as \"10:22\"",
			     node->value.text);
	const char *bound = select_bind(select, cell_integer(ns));
	const char *time =
	    whole ? bound : arena_printf(arena, "crash_time - (crash_time - %s) %% " A_DAY, bound);
	return become_time(select, node,
			   arena_printf(arena,
					"(SELECT %s - boot_time FROM dumps AS clock_of WHERE "
					"clock_of.dump = %s)",
					time, dump),
			   beside);
}

/* A date or a time of day beside a time, in UTC. */
static struct error *read_time(struct select *select, struct node *node, const struct node *beside)
{
	if (node->kind != NODE_VALUE || node->type != TYPE_TEXT)
		return NULL;
	if (beside->type == TYPE_TIME)
		return read_point(select, node, beside);
	return beside->column && beside->column->domain == DOMAIN_BOOT_NS
		   ? read_since_boot(select, node, beside)
		   : NULL;
}

static bool is_column(const struct node *node, const char *table, const char *origin)
{
	const struct column *column = node->kind == NODE_NAME ? node->column : NULL;

	return column && column->table && strcmp(column->table, table) == 0 &&
	       strcmp(column->origin, origin) == 0;
}

/*
 * Beside the time of a record, dump.uptime is no earlier than the last one: the kernel writes
 * records by another clock than the one that its ticks bring forward, and a crash has none any
 * more.
 */
static struct error *read_uptime(struct select *select, struct node *node,
				 const struct node *beside)
{
	struct arena *arena = select->compiler->arena;
	const char *dump = select_outer_dump(select);

	if (!dump || !is_column(beside, "log", "time_ns"))
		return NULL;
	if (node->kind == NODE_BINARY) {
		TRY(read_uptime(select, node->left, beside));
		return read_uptime(select, node->right, beside);
	}
	if (!is_column(node, "dumps", "uptime_ns"))
		return NULL;
	struct column *column = arena_alloc(arena, sizeof(*column));
	if (!column)
		return error_no_memory();
	*column = *node->column;
	column->sql = arena_printf(arena,
				   "max(%s, ifnull((SELECT time_ns FROM log AS last_of WHERE "
				   "last_of.dump = %s ORDER BY seq DESC LIMIT 1), 0))",
				   column->sql, dump);
	node->column = column;
	return NULL;
}

static struct error *check_pattern(struct select *select, const struct node *node)
{
	const struct node *pattern = node->right;
	char reason[128];

	if (!is_text(node->left->type) || !is_text(pattern->type))
		return wrong(
		    select, node->place.start, "'~' matches text, and this is %s",
		    type_name(is_text(node->left->type) ? pattern->type : node->left->type));
	if (pattern->kind != NODE_VALUE)
		return wrong(select, pattern->place.start, "the pattern must be text in quotes");
	if (regexp_check(pattern->value.text, reason, sizeof(reason)))
		return NULL;
	return wrong(select, pattern->place.start, "wrong pattern: %s", reason);
}

static struct error *notice(struct select *select, const struct node *column,
			    const struct node *value)
{
	bool text = value->kind == NODE_VALUE && value->value.kind == CELL_TEXT;

	if (!text && column->kind == NODE_NAME && column->column)
		return notice_address(select, column->column, value);
	return text && column->kind == NODE_NAME && column->column
		   ? notice_name(select, column->column, value)
		   : NULL;
}

/* like, contains, =: htt*. */
static struct error *check_text(struct select *select, const struct node *node)
{
	const struct node *other = is_text(node->left->type) ? node->right : node->left;

	if (is_text(other->type))
		return NULL;
	return wrong(select, other->place.start, "text is needed here, and this is %s",
		     type_name(other->type));
}

/* Beside addresses and bits a number is one of these. */
static void read_hex(struct node *value, const struct node *beside)
{
	value->hex |= beside->column && domain_is_unsigned(beside->column->domain);
}

static struct error *resolve_comparison(struct select *select, struct node *node)
{
	TRY(resolve_expression(select, node->left));
	TRY(resolve_compared(select, node->right, node->left, node->operator== TOKEN_MATCH));
	TRY(read_time(select, node->right, node->left));
	TRY(read_uptime(select, node->right, node->left));
	read_minutes(node->right, node->left->type);
	read_hex(node->right, node->left);
	read_hex(node->left, node->right);
	node->type = TYPE_TRUTH;
	if (node->operator== TOKEN_LIKE || node->operator== TOKEN_GLOB || node->operator==
	    TOKEN_CONTAINS)
		return check_text(select, node);
	if (node->operator== TOKEN_EQ)
		TRY(notice(select, node->left, node->right));
	return node->operator== TOKEN_MATCH
		   ? check_pattern(select, node)
		   : check_comparable(select, node, node->left, node->right);
}

static struct error *resolve_list(struct select *select, struct node *node)
{
	TRY(resolve_expression(select, node->left));
	node->type = TYPE_TRUTH;
	if (node->list->first->node->kind == NODE_QUESTION)
		return question_in(select, node);
	for (struct item *item = node->list->first; item; item = item->next) {
		if (item->descending)
			return wrong(select, item->node->place.start,
				     "'desc' has no meaning in a list of values");
		if (item->node->glob && !is_text(node->left->type))
			return wrong(select, item->node->place.start,
				     "a pattern is one of text, and this is %s",
				     type_name(node->left->type));
		if (item->node->glob)
			continue;
		TRY(resolve_compared(select, item->node, node->left, false));
		TRY(read_time(select, item->node, node->left));
		TRY(read_uptime(select, item->node, node->left));
		read_minutes(item->node, node->left->type);
		read_hex(item->node, node->left);
		TRY(check_comparable(select, item->node, node->left, item->node));
		if (node->kind == NODE_IN)
			TRY(notice(select, node->left, item->node));
	}
	return NULL;
}

/* false: they do not add up. A point in time and a duration do. */
static bool add(int operator, enum type a, enum type b, enum type *ret)
{
	if (a == TYPE_TIME && b == TYPE_TIME) {
		*ret = TYPE_DURATION;
		return operator== TOKEN_MINUS;
	}
	*ret = a == TYPE_LITERAL || a == TYPE_ANY ? b : a;
	return a == b || a == TYPE_ANY || b == TYPE_ANY || a == TYPE_LITERAL || b == TYPE_LITERAL ||
	       (a == TYPE_TIME && b == TYPE_DURATION);
}

static bool is_plain(enum type type)
{
	return type == TYPE_LITERAL || type == TYPE_NUMBER || type == TYPE_ANY;
}

/* false: the product or quotient has no meaning. */
static bool scale(int operator, enum type a, enum type b, enum type *ret)
{
	*ret = is_plain(a) && operator== TOKEN_TIMES ? b : a;
	if (is_plain(a) && is_plain(b))
		*ret = a == TYPE_LITERAL ? b : a;
	if (operator== TOKEN_DIVIDE && a == b)
		*ret = is_plain(a) ? a : TYPE_NUMBER;
	bool rate = operator== TOKEN_DIVIDE && b == TYPE_DURATION && a != TYPE_TIME;
	if (rate && a != TYPE_DURATION)
		*ret = is_plain(a) ? TYPE_NUMBER : a;
	return rate || is_plain(b) || (is_plain(a) && operator== TOKEN_TIMES) ||
	       (operator== TOKEN_DIVIDE && a == b);
}

static struct error *check_truth(struct select *select, const struct node *node)
{
	if (node->type == TYPE_TRUTH)
		return NULL;
	return wrong(select, node->place.start, "a condition is needed here, and this is %s",
		     type_name(node->type));
}

#define JOINED "text is joined by concat(comm, \"/\", pid)"

/* "comm || pid", as SQL joins texts. */
static struct error *check_joining(struct select *select, const struct node *node)
{
	enum type a = node->left->type, b = node->right->type;
	bool bars = node->place.length > 0 && *node->place.start == '|';

	if (bars && (a == TYPE_TEXT || b == TYPE_TEXT))
		return wrong(select, node->place.start, "'||' is or here; " JOINED);
	return NULL;
}

static bool is_number(enum type type)
{
	return type != TYPE_TEXT && type != TYPE_TRUTH;
}

static struct error *resolve_arithmetic(struct select *select, struct node *node)
{
	TRY(resolve_expression(select, node->left));
	TRY(resolve_expression(select, node->right));
	enum type a = node->left->type, b = node->right->type;
	bool sum = node->operator== TOKEN_PLUS || node->operator== TOKEN_MINUS;
	if (sum)
		TRY(check_units(select, node->left, node->right));
	if (is_number(a) && is_number(b) && (sum ? add : scale)(node->operator, a, b, &node->type))
		return NULL;
	return wrong(select, node->place.start, "'%s' cannot be between %s and %s%s",
		     span_text(select->compiler->arena, node->place), type_name(a), type_name(b),
		     node->operator== TOKEN_PLUS &&(a == TYPE_TEXT || b == TYPE_TEXT) ? "; " JOINED
										      : "");
}

/* "state = D or S": the S is no condition. */
static struct error *check_alternative(struct select *select, const struct node *node)
{
	const struct node *left = node->left, *word = node->right;
	bool compares =
	    (left->kind == NODE_HAS || (left->kind == NODE_BINARY && left->operator== TOKEN_EQ)) &&
	    word->kind == NODE_NAME && !word->left;
	const char *name = compares ? span_text(select->compiler->arena, word->place) : NULL;

	if (!name || select_column(select, name))
		return NULL;
	if (left->kind == NODE_HAS)
		return wrong(select, word->place.start, "each has its own 'has': ... has %s", name);
	const char *first = span_text(select->compiler->arena, left->right->place);
	return wrong(select, word->place.start, "one of several values is written so: in (%s, %s)",
		     first, name);
}

static struct error *resolve_binary(struct select *select, struct node *node)
{
	switch (node->operator) {
	case TOKEN_AND:
	case TOKEN_OR:
		TRY(resolve_expression(select, node->left));
		TRY(check_joining(select, node));
		TRY(check_truth(select, node->left));
		TRY(check_alternative(select, node));
		node->type = TYPE_TRUTH;
		return resolve_condition(select, node->right);
	case TOKEN_PLUS:
	case TOKEN_MINUS:
	case TOKEN_TIMES:
	case TOKEN_DIVIDE:
		return resolve_arithmetic(select, node);
	default:
		return resolve_comparison(select, node);
	}
}

/* "lock.owner.comm" */
static const char *path_of(struct select *select, const struct node *node)
{
	const char *name = span_text(select->compiler->arena, node->place);

	return node->left ? arena_printf(select->compiler->arena, "%s.%s",
					 path_of(select, node->left), name)
			  : name;
}

static bool is_word(struct span word, const char *text)
{
	return word.length == strlen(text) && memcmp(word.start, text, word.length) == 0;
}

/* "dump.uptime" */
static bool is_of_a_dump(const struct node *node)
{
	return node->left && !node->left->left && is_word(node->left->place, "dump");
}

static bool has_one_dump(const struct select *select)
{
	return select->scope && !scope_is_several(select->scope);
}

static struct error *resolve_name(struct select *select, struct node *node);

/* What is the same in all rows may stand beside their sum. */
static struct error *resolve_of_the_dump(struct select *select, struct node *node)
{
	struct arena *arena = select->compiler->arena;

	select->aggregation = AGGREGATE_INSIDE;
	struct error *error = resolve_name(select, node);
	select->aggregation = AGGREGATE_HERE;
	TRY(error);
	struct column *column = arena_alloc(arena, sizeof(*column));
	if (!column)
		return error_no_memory();
	*column = *node->column;
	column->sql = arena_printf(arena, "max(%s)", column->sql);
	node->column = column;
	return NULL;
}

/* A name with a dot is a column of a parent, or one that a stage made of it: "show task.comm". */
static struct error *resolve_name(struct select *select, struct node *node)
{
	const char *name = span_text(select->compiler->arena, node->place);

	if (select->aggregation == AGGREGATE_HERE && is_of_a_dump(node))
		return has_one_dump(select)
			   ? resolve_of_the_dump(select, node)
			   : wrong(
				 select, node->left->start,
				 "dump.%s is not one for several dumps: ask about 'in dump N', or "
				 "take a function, as in max(dump.%s)",
				 name, name);
	if (select->aggregation == AGGREGATE_HERE)
		return wrong(select, node->place.start,
			     "'%s' must be in a function, as in max(%s), or behind 'by'", name,
			     name);
	node->column = select_column(select, path_of(select, node));
	if (node->left && !node->column)
		TRY(parent_column(select, node->left, node, name, &node->column));
	if (!node->column)
		return unknown_column(select, node, name);
	select_wanted(select, node->column);
	node->type = node->column->type;
	return NULL;
}

static struct error *resolve_sign(struct select *select, struct node *node)
{
	TRY(resolve_expression(select, node->left));
	node->type = node->left->type;
	if (is_number(node->type) && node->type != TYPE_TIME)
		return NULL;
	return wrong(select, node->place.start, "'-' cannot be before %s", type_name(node->type));
}

struct error *resolve_expression(struct select *select, struct node *node)
{
	switch (node->kind) {
	case NODE_NAME:
		return resolve_name(select, node);
	case NODE_VALUE:
		return NULL;
	case NODE_BINARY:
		return resolve_binary(select, node);
	case NODE_NEGATE:
		return resolve_sign(select, node);
	case NODE_NOT:
		node->type = TYPE_TRUTH;
		return resolve_condition(select, node->left);
	case NODE_IN:
	case NODE_BETWEEN:
		return resolve_list(select, node);
	case NODE_HAS:
		return chain_resolve(select, node);
	case NODE_RELATED:
		return relate_resolve(select, node);
	case NODE_CALL:
		return call_resolve(select, node);
	case NODE_MEMBER:
		return wrong(select, node->start,
			     "what memory has becomes a column by '| with struct(TYPE).MEMBER'");
	case NODE_QUESTION: /* those that have a place are not resolved as expressions */
		return wrong(select, node->place.start,
			     "a question in parentheses follows 'in', 'union', 'intersect' or "
			     "'except'");
	case NODE_FRAME: /* has no names */
		return NULL;
	case NODE_IS_NULL:
		node->type = TYPE_TRUTH;
		return resolve_expression(select, node->left);
	}
	return NULL;
}

struct error *resolve_condition(struct select *select, struct node *node)
{
	TRY(resolve_expression(select, node));
	return check_truth(select, node);
}
