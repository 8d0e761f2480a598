/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See tree.h. */
#include "language/tree.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "language/literal.h"

/* SQLite takes expressions of 1000 levels. */
enum { MAX_DEPTH = 400 };

void parse_failed(struct parse *parse, struct span place, const char *format, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list arguments;

	if (parse->error)
		return;
	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	parse->place = place.start;
	parse->error = text ? error_create(ERROR_USAGE, "%s", text) : error_no_memory();
}

static struct node *create_node(struct parse *parse, enum node_kind kind, struct span place)
{
	struct node *node = arena_alloc(parse->arena, sizeof(*node));

	if (!node)
		return NULL;
	*node = (struct node){.kind = kind,
			      .place = place,
			      .start = place.start,
			      .end = place.start + place.length,
			      .depth = 1};
	return node;
}

/* The node spans its child too. */
static void adopt(struct parse *parse, struct node *node, const struct node *child)
{
	if (!node || !child)
		return;
	if (child->start < node->start)
		node->start = child->start;
	if (child->end > node->end)
		node->end = child->end;
	if (child->depth >= node->depth)
		node->depth = child->depth + 1;
	if (node->depth > MAX_DEPTH)
		parse_failed(parse, node->place, "the expression is nested too deep");
}

struct node *tree_name(struct parse *parse, struct span name)
{
	return create_node(parse, NODE_NAME, name);
}

struct node *tree_number(struct parse *parse, struct span literal)
{
	struct node *node = create_node(parse, NODE_VALUE, literal);

	if (node)
		literal_number(parse, literal, &node->value, &node->type);
	return node;
}

struct node *tree_text(struct parse *parse, struct span literal)
{
	struct node *node = create_node(parse, NODE_VALUE, literal);

	if (!node)
		return NULL;
	node->type = TYPE_TEXT;
	node->value = cell_text(literal_text(parse, literal));
	return node;
}

struct node *tree_binary(struct parse *parse, int operator, struct span place, struct node *left,
			 struct node *right)
{
	struct node *node = create_node(parse, NODE_BINARY, place);

	if (!node)
		return NULL;
	node->operator= operator;
	node->left = left;
	node->right = right;
	adopt(parse, node, left);
	adopt(parse, node, right);
	return node;
}

struct node *tree_unary(struct parse *parse, enum node_kind kind, struct span place,
			struct node *operand)
{
	struct node *node = create_node(parse, kind, place);

	if (!node)
		return NULL;
	node->left = operand;
	adopt(parse, node, operand);
	return node;
}

struct node *tree_parentheses(struct node *node, struct span left, struct span right)
{
	if (!node)
		return NULL;
	node->start = left.start;
	node->end = right.start + right.length;
	return node;
}

struct node *tree_in(struct parse *parse, struct span place, struct node *left, struct list *list)
{
	struct node *node = tree_unary(parse, NODE_IN, place, left);

	if (!node || !list)
		return NULL;
	node->list = list;
	for (struct item *item = list->first; item; item = item->next)
		adopt(parse, node, item->node);
	return node;
}

struct node *tree_between(struct parse *parse, struct span place, struct node *left,
			  struct node *low, struct node *high)
{
	struct list *list = tree_append(parse, tree_list(parse), low, false);
	struct node *node = tree_in(parse, place, left, tree_append(parse, list, high, false));

	if (node)
		node->kind = NODE_BETWEEN;
	return node;
}

struct node *tree_has(struct parse *parse, struct span place, struct node *stack,
		      struct node *frame)
{
	struct node *node = tree_unary(parse, NODE_HAS, place, stack);

	if (!node)
		return NULL;
	node->right = frame;
	for (const struct node *part = frame; part; part = part->right)
		adopt(parse, node, part);
	return node;
}

struct node *tree_frame(struct parse *parse, struct span pattern, bool module)
{
	bool quoted = *pattern.start == '"' || *pattern.start == '\'';
	struct node *node = create_node(parse, NODE_FRAME, pattern);

	if (!node)
		return NULL;
	node->module = module;
	node->value = cell_text(
	    quoted ? literal_text(parse, pattern)
		   : arena_printf(parse->arena, "%.*s", (int)pattern.length, pattern.start));
	return node;
}

struct node *tree_under(struct node *frame, struct node *caller, bool direct)
{
	if (!frame)
		return NULL;
	frame->right = caller;
	frame->direct = direct;
	return frame;
}

struct list *tree_list(struct parse *parse)
{
	return arena_alloc(parse->arena, sizeof(struct list));
}

struct list *tree_append(struct parse *parse, struct list *list, struct node *node, bool descending)
{
	struct item *item = arena_alloc(parse->arena, sizeof(*item));

	if (!list || !node || !item)
		return list;
	*item = (struct item){.node = node, .descending = descending};
	*(list->last ? &list->last->next : &list->first) = item;
	list->last = item;
	list->count++;
	return list;
}

void tree_stage(struct parse *parse, struct span name, struct list *items, struct list *by)
{
	struct stage *stage = arena_alloc(parse->arena, sizeof(*stage));
	struct tree *tree = parse->tree;

	if (!stage || !items || !by)
		return;
	*stage = (struct stage){.name = name, .items = items, .by = by};
	*(tree->last ? &tree->last->next : &tree->first) = stage;
	tree->last = stage;
}

void tree_where(struct parse *parse, struct span name, struct node *condition)
{
	struct list *items = tree_append(parse, tree_list(parse), condition, false);

	tree_stage(parse, name, items, tree_list(parse));
}
