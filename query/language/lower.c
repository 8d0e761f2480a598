/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions to SQL, with as many parentheses as it takes. */
#include "language/lower.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "language/grammar.h"

struct sql_operator {
	const char *sql;
	int binds; /* more tightly than those with a smaller number */
};

enum { BINDS_AND = 2, BINDS_NOT = 3, BINDS_COMPARISON = 4, BINDS_SIGN = 7, BINDS_ATOM = 8 };

static const struct sql_operator operators[] = {
    [TOKEN_OR] = {"OR", 1},    [TOKEN_AND] = {"AND", 2}, [TOKEN_EQ] = {"=", 4},
    [TOKEN_NE] = {"<>", 4},    [TOKEN_LT] = {"<", 4},    [TOKEN_LE] = {"<=", 4},
    [TOKEN_GT] = {">", 4},     [TOKEN_GE] = {">=", 4},   [TOKEN_MATCH] = {"REGEXP", 4},
    [TOKEN_PLUS] = {"+", 5},   [TOKEN_MINUS] = {"-", 5}, [TOKEN_TIMES] = {"*", 6},
    [TOKEN_DIVIDE] = {"/", 6},
};

static int binds(const struct node *node)
{
	switch (node->kind) {
	case NODE_BINARY:
		return operators[node->operator].binds;
	case NODE_NOT:
		return BINDS_NOT;
	case NODE_NEGATE:
		return BINDS_SIGN;
	case NODE_NAME:
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

	return binds(node) < level ? arena_printf(select->arena, "(%s)", sql) : sql;
}

static const char *binary(struct select *select, const struct node *node)
{
	const struct sql_operator *operator= & operators[node->operator];
	bool comparison = operator->binds == BINDS_COMPARISON;
	const char *left = operand(select, node->left, operator->binds + comparison);
	const char *right = operand(select, node->right, operator->binds + 1);

	return arena_printf(select->arena, "%s %s %s", left, operator->sql, right);
}

/* Lists may be long: they are written in one go. */
static const char *in(struct select *select, const struct node *node)
{
	const char *left = operand(select, node->left, BINDS_COMPARISON + 1), *separator = "";
	_cleanup_free_ char *list = NULL;
	size_t size;
	FILE *out = open_memstream(&list, &size);

	if (!out) {
		select->arena->failed = true;
		return "";
	}
	for (const struct item *item = node->list->first; item; item = item->next) {
		fprintf(out, "%s%s", separator, lower_expression(select, item->node));
		separator = ", ";
	}
	if (fclose(out) != 0)
		select->arena->failed = true;
	return arena_printf(select->arena, "%s IN (%s)", left, list ? list : "");
}

static const char *between(struct select *select, const struct node *node)
{
	const char *left = operand(select, node->left, BINDS_COMPARISON + 1);
	const char *low = operand(select, node->list->first->node, BINDS_COMPARISON + 1);
	const char *high = operand(select, node->list->last->node, BINDS_COMPARISON + 1);

	return arena_printf(select->arena, "%s BETWEEN %s AND %s", left, low, high);
}

/* What a frame must be, and how far its caller may be; f1, f2 … are the frames of the chain. */
static const char *frame_condition(struct select *select, const struct node *frame, unsigned number)
{
	const char *column = frame->module ? "module" : "symbol";
	const char *operator= strpbrk(frame->value.text, "*?") ? "GLOB" : "=";
	const char *condition = arena_printf(select->arena, "f%u.%s %s ?%zu", number,
					     column, operator, select_bind(select, frame->value));

	if (!frame->right)
		return condition;
	return arena_printf(select->arena,
			    "%s AND f%u.stack_id = f1.stack_id AND f%u.position %s f%u.position%s",
			    condition, number + 1, number + 1, frame->direct ? "=" : ">", number,
			    frame->direct ? " + 1" : "");
}

/* Distinct chains are searched, which are few, and not the frames of all tasks. */
static const char *has(struct select *select, const struct node *node)
{
	const char *from = "", *where = "";
	unsigned number = 0;

	for (const struct node *frame = node->right; frame; frame = frame->right) {
		const char *condition = frame_condition(select, frame, ++number);

		from = arena_printf(select->arena, "%s%sstack_functions AS f%u", from,
				    number > 1 ? ", " : "", number);
		where = arena_printf(select->arena, "%s%s%s", where, number > 1 ? " AND " : "",
				     condition);
	}
	return arena_printf(select->arena, "%s IN (SELECT f1.stack_id FROM %s WHERE %s)",
			    node->left->column->sql, from, where);
}

const char *lower_expression(struct select *select, const struct node *node)
{
	switch (node->kind) {
	case NODE_NAME:
		return node->column->sql;
	case NODE_VALUE:
		return arena_printf(select->arena, "?%zu", select_bind(select, node->value));
	case NODE_BINARY:
		return binary(select, node);
	case NODE_NEGATE:
		return arena_printf(select->arena, "-%s",
				    operand(select, node->left, BINDS_SIGN + 1));
	case NODE_NOT:
		return arena_printf(select->arena, "NOT %s",
				    operand(select, node->left, BINDS_NOT));
	case NODE_IN:
		return in(select, node);
	case NODE_BETWEEN:
		return between(select, node);
	case NODE_HAS:
		return has(select, node);
	case NODE_FRAME: /* written by has() */
		break;
	case NODE_IS_NULL:
		return arena_printf(select->arena, "%s IS NULL",
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
	if (node->kind == NODE_NAME)
		return *node->column;
	return (struct column){
	    .name =
		arena_printf(select->arena, "%.*s", (int)(node->end - node->start), node->start),
	    .sql = arena_printf(select->arena, "(%s)", lower_expression(select, node)),
	    .type = node->type,
	};
}
