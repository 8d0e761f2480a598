/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See tree.h. */
#include "language/tree.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "language/grammar.h"
#include "language/habit.h"
#include "language/literal.h"

/* SQLite takes expressions of 1000 levels. */
enum { MAX_DEPTH = 400 };

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

struct node *tree_dot(struct parse *parse, struct node *before, struct span name)
{
	struct node *node = create_node(parse, NODE_NAME, name);

	parse->tree->dotted = true;
	if (!node)
		return NULL;
	node->left = before;
	adopt(parse, node, before);
	return node;
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

/* The argument's value, at the place of the parameter: what is wrong with it is wrong here. */
struct node *tree_parameter(struct parse *parse, struct span name)
{
	struct node *node = create_node(parse, NODE_VALUE, name);

	for (size_t i = 0; node && i < parse->argument_count; i++) {
		const struct argument *argument = &parse->arguments[i];

		if (strlen(argument->name) != name.length - 1 ||
		    memcmp(argument->name, name.start + 1, name.length - 1) != 0)
			continue;
		node->value = argument->value->value;
		node->type = argument->value->type;
		node->bare = argument->value->bare;
		return node;
	}
	parse_failed(parse, name, "no parameter has this name");
	return node;
}

struct node *tree_word(struct parse *parse, struct span word)
{
	if (*word.start == '\'')
		return tree_text(parse, word);
	struct node *node = create_node(parse, NODE_NAME, word);
	if (node)
		node->value = cell_text(span_text(parse->arena, word));
	return node;
}

struct node *tree_call(struct parse *parse, struct span name, struct list *arguments,
		       struct node *condition, struct span right)
{
	struct node *node = create_node(parse, NODE_CALL, name);

	if (!node || !arguments)
		return NULL;
	node->list = arguments;
	node->right = condition;
	for (struct item *item = arguments->first; item; item = item->next)
		adopt(parse, node, item->node);
	adopt(parse, node, condition);
	node->end = node->close = right.start + right.length;
	return node;
}

struct node *tree_member(struct parse *parse, struct span name, struct list *arguments,
			 struct span path)
{
	struct node *node = create_node(parse, NODE_MEMBER, path);

	if (!node || !arguments)
		return NULL;
	if (name.length != strlen("struct") || strncmp(name.start, "struct", name.length) != 0)
		parse_failed(parse, name, "only struct(TYPE) has members behind a dot");
	node->start = name.start;
	node->list = arguments;
	for (struct item *item = arguments->first; item; item = item->next)
		adopt(parse, node, item->node);
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

struct node *tree_is(struct parse *parse, int operator, struct span place, struct node *left,
		     struct node *right)
{
	const char *word = right && right->kind == NODE_NAME && !right->left
			       ? span_text(parse->arena, right->place)
			       : "";
	const char *advice = habit_advice(word);

	if (advice)
		parse_failed(parse, right->place, "'%s' is not expected here; %s", word, advice);
	return tree_binary(parse, operator, place, left, right);
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

static struct span made_up(struct parse *parse, const char *text)
{
	return (struct span){text, text && !parse->arena->failed ? strlen(text) : 0};
}

/* "h" is one of them. */
static struct node *read_period(struct parse *parse, struct span period)
{
	const char *text = span_text(parse->arena, period);
	bool unit = period.length > 0 && isalpha((unsigned char)*period.start);
	struct span literal = made_up(parse, unit ? arena_printf(parse->arena, "1%s", text) : text);
	struct node *node = tree_number(parse, literal);

	if (node && node->type != TYPE_DURATION)
		parse_failed(parse, period, "'per' takes a time, as in per s or per 10min");
	return node;
}

/* x / dump.uptime is per second. */
struct node *tree_per(struct parse *parse, struct span place, struct node *left, struct span period)
{
	struct node *dump = tree_name(parse, made_up(parse, "dump"));
	struct node *uptime = tree_dot(parse, dump, made_up(parse, "uptime_ns"));
	struct node *rate = tree_binary(parse, TOKEN_DIVIDE, place, left, uptime);
	struct node *seconds = read_period(parse, period);
	struct node *node = tree_binary(parse, TOKEN_TIMES, place, rate, seconds);

	if (!node || !left)
		return NULL;
	seconds->type = TYPE_LITERAL;
	seconds->value = cell_real((double)seconds->value.integer / 1e9);
	rate->start = node->start = left->start;
	rate->end = node->end = period.start + period.length;
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

struct node *tree_has(struct parse *parse, struct span place, struct node *left, struct node *frame)
{
	struct node *node = tree_unary(parse, NODE_HAS, place, left);

	if (!node)
		return NULL;
	node->right = frame;
	for (const struct node *part = frame; part; part = part->right)
		adopt(parse, node, part);
	return node;
}

struct node *tree_relation(struct parse *parse, struct span place, struct node *relation,
			   struct node *condition)
{
	struct node *node = tree_unary(parse, NODE_RELATED, place, relation);

	if (!node)
		return NULL;
	node->right = condition;
	adopt(parse, node, condition);
	return node;
}

struct node *tree_frame(struct parse *parse, struct span pattern)
{
	char first = *pattern.start;
	struct node *node = first == '$'                    ? tree_parameter(parse, pattern)
			    : first == '"' || first == '\'' ? tree_text(parse, pattern)
							    : tree_word(parse, pattern);

	if (!node)
		return NULL;
	node->kind = NODE_FRAME;
	if (node->value.kind != CELL_TEXT)
		parse_failed(parse, pattern, "a name is needed here");
	return node;
}

struct node *tree_module(struct node *frame)
{
	if (frame)
		frame->module = true;
	return frame;
}

struct node *tree_top(struct parse *parse, struct node *frame, const struct node *number)
{
	if (!frame)
		return NULL;
	frame->top = number ? number->value.integer : 1;
	if (number &&
	    (number->type != TYPE_LITERAL || number->value.kind != CELL_INTEGER || frame->top < 1))
		parse_failed(parse, number->place, "'top' takes a number of frames");
	return frame;
}

struct node *tree_under(struct node *frame, struct node *caller, bool direct)
{
	if (!frame)
		return NULL;
	frame->right = caller;
	frame->direct = direct;
	return frame;
}

struct node *tree_bare(struct parse *parse, struct span text)
{
	struct node *node = create_node(parse, NODE_VALUE, text);

	if (!node)
		return NULL;
	node->type = TYPE_TEXT;
	node->value = cell_text(span_text(parse->arena, text));
	return node;
}

struct node *tree_glob(struct parse *parse, struct span text)
{
	struct node *node = tree_bare(parse, text);

	if (node)
		node->glob = true;
	return node;
}

struct node *tree_question(struct parse *parse, struct span question)
{
	return create_node(parse, NODE_QUESTION, question);
}

struct node *tree_as(struct node *node, struct span name)
{
	if (node)
		node->as = name;
	return node;
}

struct span tree_inside(struct span span)
{
	return (struct span){span.start + 1, span.length - 2};
}

struct list *tree_one(struct parse *parse, struct node *node)
{
	return tree_append(parse, tree_list(parse), node, false);
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

struct span tree_span(struct span first, struct span last)
{
	return (struct span){first.start, (size_t)(last.start - first.start) + last.length};
}

void tree_source(struct parse *parse, struct span name, struct list *arguments, struct scope scope)
{
	parse->tree->source = name;
	parse->tree->arguments = arguments;
	parse->tree->scope = scope;
}

struct scope_condition *tree_dumps_where(struct parse *parse, struct node *condition)
{
	struct scope_condition *made = arena_alloc(parse->arena, sizeof(*made));

	if (made)
		*made = (struct scope_condition){.node = condition};
	return made;
}

void tree_stage(struct parse *parse, struct span name, struct list *items, struct list *by,
		struct list *measures)
{
	struct stage *stage = arena_alloc(parse->arena, sizeof(*stage));
	struct tree *tree = parse->tree;

	by = by ? by : tree_list(parse);
	measures = measures ? measures : tree_list(parse);
	if (!stage || !items || !by || !measures)
		return;
	*stage = (struct stage){.name = name, .items = items, .by = by, .measures = measures};
	*(tree->last ? &tree->last->next : &tree->first) = stage;
	tree->last = stage;
}

void tree_where(struct parse *parse, struct span name, struct node *condition)
{
	tree_stage(parse, name, tree_append(parse, tree_list(parse), condition, false), NULL, NULL);
}
