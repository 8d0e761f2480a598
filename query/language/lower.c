/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions to SQL, with as many parentheses as it takes. */
#include "language/lower.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "language/grammar.h"

struct sql_operator {
	const char *sql;
	int binds; /* more tightly than those with a smaller number */
};

enum { BINDS_AND = 2, BINDS_NOT = 3, BINDS_COMPARISON = 4, BINDS_SIGN = 7, BINDS_ATOM = 8 };

static const struct sql_operator operators[] = {
    [TOKEN_OR] = {"OR", 1},    [TOKEN_AND] = {"AND", 2},   [TOKEN_EQ] = {"=", 4},
    [TOKEN_NE] = {"<>", 4},    [TOKEN_LT] = {"<", 4},      [TOKEN_LE] = {"<=", 4},
    [TOKEN_GT] = {">", 4},     [TOKEN_GE] = {">=", 4},     [TOKEN_MATCH] = {"REGEXP", 4},
    [TOKEN_PLUS] = {"+", 5},   [TOKEN_MINUS] = {"-", 5},   [TOKEN_TIMES] = {"*", 6},
    [TOKEN_DIVIDE] = {"/", 6}, [TOKEN_LIKE] = {"LIKE", 4}, [TOKEN_GLOB] = {"GLOB", 4},
};

static int binds(const struct node *node)
{
	switch (node->kind) {
	case NODE_BINARY:
		return node->operator== TOKEN_CONTAINS ? BINDS_COMPARISON
						       : operators[node->operator].binds;
	case NODE_NOT:
		return BINDS_NOT;
	case NODE_NEGATE:
		return BINDS_SIGN;
	case NODE_NAME:
	case NODE_CALL:
	case NODE_RELATED:
	case NODE_HAS:
	case NODE_VALUE:
		return BINDS_ATOM;
	default:
		return BINDS_COMPARISON;
	}
}

/* An operand of something that binds as tightly as level. */
static const char *operand(struct select *select, const struct node *node, int level)
{
	const char *sql = lower_expression(select, node);

	return binds(node) < level ? arena_printf(select->compiler->arena, "(%s)", sql) : sql;
}

static bool is_unsigned(const struct node *node)
{
	return node->column && domain_is_unsigned(node->column->domain);
}

static bool is_order(int operator)
{
	return operator== TOKEN_LT || operator== TOKEN_LE || operator== TOKEN_GT || operator==
	    TOKEN_GE;
}

/* As unsigned: those that are negative as signed come last. */
static const char *unsigned_order(struct select *select, const char *sql)
{
	return arena_printf(select->compiler->arena, "(%s < 0, %s)", sql, sql);
}

/* Quotients have fractions; by a duration they are rates per second. */
static const char *quotient(struct select *select, const struct node *node, const char *left,
			    const char *right)
{
	bool rate = node->right->type == TYPE_DURATION && node->left->type != TYPE_DURATION;

	return arena_printf(select->compiler->arena, "%s * %s / %s", rate ? "1e9" : "1.0", left,
			    right);
}

static const char *binary(struct select *select, const struct node *node)
{
	if (node->operator== TOKEN_CONTAINS)
		return arena_printf(select->compiler->arena, "instr(%s, %s) > 0",
				    lower_expression(select, node->left),
				    lower_expression(select, node->right));
	const struct sql_operator *operator= & operators[node->operator];
	bool comparison = operator->binds == BINDS_COMPARISON;
	const char *left = operand(select, node->left, operator->binds + comparison);
	const char *right = operand(select, node->right, operator->binds + 1);

	if (is_order(node->operator) && (is_unsigned(node->left) || is_unsigned(node->right))) {
		left = unsigned_order(select, left);
		right = unsigned_order(select, right);
	}
	if (node->operator== TOKEN_DIVIDE)
		return quotient(select, node, left, right);
	return arena_printf(select->compiler->arena, "%s %s %s", left, operator->sql, right);
}

/* What is among values or like a pattern of them; as it is, where there is none. */
static const char *or_globs(struct select *select, const struct node *node, const char *left,
			    const char *sql)
{
	struct arena *arena = select->compiler->arena;
	const char *globs = "";

	for (const struct item *item = node->list->first; item; item = item->next) {
		if (item->node->glob)
			globs = arena_printf(arena, "%s OR %s GLOB %s", globs, left,
					     lower_expression(select, item->node));
	}
	return *globs ? arena_printf(arena, "(%s%s)", sql, globs) : sql;
}

/* Lists may be long: they are written in one go. */
static const char *in(struct select *select, const struct node *node)
{
	if (node->column) /* a question: see question.h */
		return node->column->sql;
	const char *left = operand(select, node->left, BINDS_COMPARISON + 1), *separator = "";
	_cleanup_free_ char *list = NULL;
	size_t size;
	FILE *out = open_memstream(&list, &size);

	if (!out) {
		select->compiler->arena->failed = true;
		return "";
	}
	for (const struct item *item = node->list->first; item; item = item->next) {
		if (item->node->glob)
			continue;
		fprintf(out, "%s%s", separator, lower_expression(select, item->node));
		separator = ", ";
	}
	if (!stream_close_text(out, &list))
		select->compiler->arena->failed = true;
	const char *sql =
	    arena_printf(select->compiler->arena, "%s IN (%s)", left, list ? list : "");
	return or_globs(select, node, left, sql);
}

static const char *between(struct select *select, const struct node *node)
{
	const char *left = operand(select, node->left, BINDS_COMPARISON + 1);
	const char *low = operand(select, node->list->first->node, BINDS_COMPARISON + 1);
	const char *high = operand(select, node->list->last->node, BINDS_COMPARISON + 1);

	if (is_unsigned(node->left)) {
		left = unsigned_order(select, left);
		low = unsigned_order(select, low);
		high = unsigned_order(select, high);
	}
	return arena_printf(select->compiler->arena, "%s BETWEEN %s AND %s", left, low, high);
}

static bool is_hex(const struct node *node)
{
	return node->value.kind == CELL_INTEGER &&
	       (node->hex ||
		(node->place.length > 2 && strncasecmp(node->place.start, "0x", 2) == 0));
}

const char *lower_expression(struct select *select, const struct node *node)
{
	switch (node->kind) {
	case NODE_NAME:
	case NODE_CALL:
	case NODE_RELATED:
	case NODE_HAS:
		return node->column->sql;
	case NODE_VALUE:
		return is_hex(node) ? select_bind_hex(select, node->value)
				    : select_bind(select, node->value);
	case NODE_BINARY:
		return binary(select, node);
	case NODE_NEGATE:
		return arena_printf(select->compiler->arena, "-%s",
				    operand(select, node->left, BINDS_SIGN + 1));
	case NODE_NOT:
		return arena_printf(select->compiler->arena, "NOT %s",
				    operand(select, node->left, BINDS_NOT));
	case NODE_IN:
		return in(select, node);
	case NODE_BETWEEN:
		return between(select, node);
	case NODE_MEMBER: /* is a stage's affair */
	case NODE_QUESTION:
	case NODE_FRAME: /* is written where it is resolved */
		break;
	case NODE_IS_NULL:
		return arena_printf(select->compiler->arena, "%s IS NULL",
				    operand(select, node->left, BINDS_COMPARISON + 1));
	}
	return "";
}

const char *lower_condition(struct select *select, const struct node *node)
{
	return operand(select, node, BINDS_AND);
}

/* A computed column is named by its text; SQL around it sees one operand. */
struct column lower_column(struct select *select, const struct node *node)
{
	const char *text = node->as.length > 0
			       ? span_text(select->compiler->arena, node->as)
			       : arena_printf(select->compiler->arena, "%.*s",
					      (int)(node->end - node->start), node->start);

	if (node->kind == NODE_NAME && !node->left && node->as.length == 0)
		return *node->column;
	if (node->column) {
		struct column column = *node->column;

		column.name = text;
		return column;
	}
	return (struct column){
	    .name = text,
	    .sql = arena_printf(select->compiler->arena, "(%s)", lower_expression(select, node)),
	    .type = node->type,
	    .domain = domain_of_type(node->type),
	};
}
