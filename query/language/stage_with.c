/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * with: a row for each row of a relation, with the columns of both. A column whose name is taken is
 * called RELATION.COLUMN.
 */
#include <string.h>

#include "language/relate.h"
#include "language/stage.h"

static struct error *add_columns(struct select *select, const struct relation *relation)
{
	struct compiler *compiler = select->compiler;
	const struct catalog_table *table = relation->table;

	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];
		const char *name = column->name;

		if (column->key && strstr(relation->condition,
					  arena_printf(compiler->arena, "%s.%s ", relation->alias,
						       select_quote(compiler, name))))
			continue;
		if (select_column(select, name))
			name = arena_printf(compiler->arena, "%s.%s", table->name, name);
		struct column made = {
		    .name = name,
		    .table = table->name,
		    .origin = column->name,
		    .sql = arena_printf(compiler->arena, "%s.%s", relation->alias,
					select_quote(compiler, column->name)),
		    .type = type_of_domain(column->domain),
		    .domain = column->domain,
		    .aside = column->aside,
		};
		if (!vector_push(&select->columns, made))
			return error_no_memory();
	}
	return NULL;
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	struct compiler *compiler = select->compiler;
	struct relation relation;

	TRY(select_nest(select));
	TRY(relate_find(select, stage->items->first->node, &relation));
	select->from = arena_printf(compiler->arena, "%s JOIN %s AS %s ON %s", select->from,
				    select_quote(compiler, relation.table->name), relation.alias,
				    relation.condition);
	vector_for_each(&select->columns, column) {
		column->sql = arena_printf(compiler->arena, "%s.%s", select->alias,
					   select_quote(compiler, column->name));
	}
	TRY(add_columns(select, &relation));
	select->closed = true;
	return NULL;
}

const struct stage_ops stage_with = {
    .name = "with",
    .usage = "with RELATION",
    .summary = "a row for each row of a relation, with the columns of both",
    .help = "A column whose name is taken already is called RELATION.COLUMN.",
    .examples = STAGE_EXAMPLES("tasks where state = D | with frames | count by symbol"),
    .items = {1, 1},
    .apply = apply,
};
