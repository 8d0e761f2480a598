/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See combine.h. */
#include "language/combine.h"

#include "base/cleanup.h"
#include "language/question.h"

static struct error *check(struct select *select, const struct node *node,
			   const struct select *other)
{
	if (select->columns.count != other->columns.count)
		return wrong(select, node->place.start,
			     "this question has %zu columns, and the one before it has %zu",
			     other->columns.count, select->columns.count);
	for (size_t i = 0; i < other->columns.count; i++) {
		const struct column *a = &select->columns.data[i], *b = &other->columns.data[i];

		if (a->type != b->type && a->type != TYPE_ANY && b->type != TYPE_ANY)
			return wrong(select, node->place.start,
				     "'%s' is %s here, and '%s' before it is %s", b->name,
				     type_name(b->type), a->name, type_name(a->type));
	}
	return NULL;
}

struct error *combine(struct select *select, const struct stage *stage, const char *operation)
{
	_cleanup_(select_deinit) struct select other = {0};
	struct compiler *compiler = select->compiler;
	const struct node *node = stage->items->first->node;
	bool chosen;

	if (node->kind != NODE_QUESTION)
		return wrong(select, node->place.start, "a question in parentheses is needed here");
	TRY(question_lower(select, node, &other, &chosen));
	TRY(select_tell_dump(select));
	TRY(select_tell_dump(&other));
	TRY(check(select, node, &other));
	const char *first = select_sql(select), *second = select_sql(&other);
	if (!first || !second)
		return error_no_memory();
	select->alias = select_alias(compiler, 'r');
	select->from =
	    arena_printf(compiler->arena, "(SELECT * FROM (%s) %s SELECT * FROM (%s)) AS %s", first,
			 operation, second, select->alias);
	select->where = select->group = select->limit = NULL;
	select->joins.count = select->hidden.count = select->order.count = 0;
	select->closed = false;
	vector_for_each(&select->columns, column) {
		column->sql = select_name(compiler, select->alias, column->name);
		column->table = column->origin = NULL;
	}
	return NULL;
}
