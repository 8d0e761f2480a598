/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See question.h. */
#include "language/question.h"

#include <string.h>

#include "base/cleanup.h"
#include "language/lower.h"
#include "language/parser.h"
#include "language/scope.h"
#include "language/source.h"

/* The text was copied to parse it: a place in the copy is one in the question. */
static struct error *place_back(struct select *outer, const struct node *node, const char *copy,
				struct error *error)
{
	struct compiler *compiler = outer->compiler;

	if (error && compiler->place && is_place_in(copy, compiler->place))
		compiler->place = node->place.start + 1 + (compiler->place - copy);
	return error;
}

struct error *question_lower(struct select *outer, const struct node *node, struct select *ret,
			     bool *chosen)
{
	struct compiler *compiler = outer->compiler;
	struct tree *tree = arena_alloc(compiler->arena, sizeof(*tree));
	struct parse parse = {.arena = compiler->arena, .tree = tree};
	const char *text = span_text(compiler->arena, tree_inside(node->place)), *format;

	if (!tree)
		return error_no_memory();
	struct error *error = parser_run(&parse, text);
	if (error) {
		compiler->place = parse.place;
		return place_back(outer, node, text, error);
	}
	*chosen = scope_is_given(&tree->scope);
	if (!*chosen && outer->scope)
		tree->scope = *outer->scope;
	return place_back(outer, node, text, source_lower(ret, compiler, tree, &format));
}

/* The column that is asked for; the dump may stand before it. */
static struct error *find_column(struct select *outer, const struct node *node,
				 struct select *inner, struct column *ret)
{
	size_t count = inner->columns.count;
	bool dump = count == 2 && inner->columns.data[0].name &&
		    strcmp(inner->columns.data[0].name, "dump") == 0;

	if (count != 1 && !dump)
		return wrong(
		    outer, node->place.start,
		    "this question has %zu columns; one is needed here, as in '| show pid'", count);
	*ret = inner->columns.data[count - 1];
	return NULL;
}

struct error *question_in(struct select *select, struct node *node)
{
	_cleanup_(select_deinit) struct select inner = {0};
	struct arena *arena = select->compiler->arena;
	struct node *question = node->list->first->node;
	const struct column *own = select_key(select, "dump"), *dump;
	struct column column;
	bool chosen;

	TRY(question_lower(select, question, &inner, &chosen));
	TRY(find_column(select, question, &inner, &column));
	dump = select_key(&inner, "dump");
	bool within = !chosen && own && dump;
	if (scope_is_several(select->scope) && !chosen && !within)
		return wrong(
		    select, question->place.start,
		    "of several dumps this question must show which, as in '| show dump, pid'");
	struct column shown[] = {within ? *dump : column, column};
	TRY(select_choose(&inner, shown, within ? 2 : 1));
	const char *sql = select_sql(&inner), *left = lower_expression(select, node->left);
	struct column *made = arena_alloc(arena, sizeof(*made));
	if (!sql || !made)
		return error_no_memory();
	question->type = column.type;
	if (node->left->type != column.type && node->left->type != TYPE_ANY &&
	    column.type != TYPE_ANY)
		return wrong(select, question->place.start, "%s cannot be among values that are %s",
			     type_name(node->left->type), type_name(column.type));
	made->sql = within ? arena_printf(arena, "(%s, %s) IN (%s)", own->sql, left, sql)
			   : arena_printf(arena, "(%s) IN (%s)", left, sql);
	node->column = made;
	return NULL;
}
