/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * with: a row for each row of a relation, with the columns of both. A column whose name is taken is
 * called RELATION.COLUMN. Or with a member of the object in the dump's memory that each row is
 * about: as text, and as a number where it is one.
 */
#include <string.h>

#include "language/link.h"
#include "language/lower.h"
#include "language/relate.h"
#include "language/resolve.h"
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

/* What was shown is inside of the new SELECT. */
static void refer_to_inner(struct select *select)
{
	vector_for_each(&select->columns, column) {
		column->sql = arena_printf(select->compiler->arena, "%s.%s", select->alias,
					   select_quote(select->compiler, column->name));
	}
}

/* Where the object of a row lies: its table's key has its address. */
static struct error *find_address(struct select *select, const struct catalog_table *table,
				  const struct node *node, const char **ret)
{
	const struct column *key = NULL;

	for (unsigned place = 1; table && key_column(table, place); place++) {
		const struct catalog_column *column = key_column(table, place);

		if (column->domain == DOMAIN_POINTER)
			key = select_key(select, column->name);
	}
	if (!key)
		return wrong(select, node->start,
			     "rows of %s have no address of an object; name the column that has "
			     "it: struct(TYPE, COLUMN)",
			     select->subject);
	*ret = strchr(key->sql, '.') ? key->sql : link_outer(select, key);
	return NULL;
}

/* struct(TYPE).PATH, struct(TYPE, COLUMN).PATH */
static struct error *read_arguments(struct select *select, const struct catalog_table *table,
				    const struct node *node, const char **path,
				    const char **address)
{
	struct arena *arena = select->compiler->arena;
	const struct item *type = node->list->first;

	if (!type || type->node->kind != NODE_NAME || node->list->count > 2)
		return wrong(select, node->start, "a type is needed, as in struct(task_struct)");
	*path = arena_printf(arena, "%s.%s", span_text(arena, type->node->place),
			     span_text(arena, node->place));
	if (!type->next)
		return find_address(select, table, node, address);
	TRY(resolve_expression(select, type->next->node));
	*address = lower_expression(select, type->next->node);
	return NULL;
}

static struct error *add_member(struct select *select, const struct node *node, const char *alias)
{
	struct arena *arena = select->compiler->arena;
	const char *path = span_text(arena, node->place), *dot = strrchr(path, '.');
	const char *name = node->as.length ? span_text(arena, node->as) : dot ? dot + 1 : path;
	struct column text = {
	    .name = select_column(select, name) ? arena_printf(arena, "struct.%s", name) : name,
	    .sql = arena_printf(arena, "%s.text", alias),
	    .type = type_of_domain(DOMAIN_LINES),
	    .domain = DOMAIN_LINES};
	struct column value = {.name = arena_printf(arena, "%s.value", text.name),
			       .sql = arena_printf(arena, "%s.value", alias),
			       .type = type_of_domain(DOMAIN_HEX),
			       .domain = DOMAIN_HEX,
			       .aside = true};

	return vector_push(&select->columns, text) && vector_push(&select->columns, value)
		   ? NULL
		   : error_no_memory();
}

static struct error *apply_member(struct select *select, const struct node *node)
{
	struct compiler *compiler = select->compiler;
	const struct catalog_table *table = select->table;
	const char *path, *address;

	TRY(select_nest(select));
	refer_to_inner(select);
	TRY(read_arguments(select, table, node, &path, &address));
	const char *dump = select_outer_dump(select), *alias = select_alias(compiler, 'm');
	select->from = arena_printf(compiler->arena, "%s JOIN member(%s, %s%s%s) AS %s",
				    select->from, address, select_bind(select, cell_text(path)),
				    dump ? ", " : "", dump ? dump : "", alias);
	TRY(add_member(select, node, alias));
	select->closed = true;
	return NULL;
}

static struct error *apply_relation(struct select *select, const struct node *node)
{
	struct relation relation;

	TRY(select_nest(select));
	TRY(relate_find(select, node, &relation));
	select->from = arena_printf(select->compiler->arena, "%s JOIN %s AS %s ON %s", select->from,
				    select_quote(select->compiler, relation.table->name),
				    relation.alias, relation.condition);
	refer_to_inner(select);
	TRY(add_columns(select, &relation));
	select->closed = true;
	return NULL;
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	const struct node *node = stage->items->first->node;

	return node->kind == NODE_MEMBER ? apply_member(select, node)
					 : apply_relation(select, node);
}

const struct stage_ops stage_with = {
    .name = "with",
    .usage = "with RELATION | struct(TYPE[, ADDRESS]).MEMBER",
    .summary = "a row for each row of a relation, with the columns of both; or a member of the "
	       "struct in memory that a row is about",
    .help = "A column whose name is taken already is called RELATION.COLUMN. A member is read from "
	    "the dump, which has to be at hand: 'tasks where state = D | with "
	    "struct(task_struct).signal.nr_threads | show comm, nr_threads'. MEMBER is a path, "
	    "through pointers, too; MEMBER.value has its number. ADDRESS is a column, where the "
	    "rows' own object is not meant: struct(mm_struct, mm).",
    .examples = STAGE_EXAMPLES("tasks where state = D | with frames | count by symbol"),
    .items = {1, 1},
    .apply = apply,
};
