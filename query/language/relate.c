/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See relate.h. */
#include "language/relate.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "language/lower.h"
#include "language/parent.h"
#include "language/resolve.h"
#include "language/scope.h"
#include "language/way.h"

/* TABLE, PARENT.TABLE or TABLE.COLUMN: the table, and what stands before or behind it. */
static const struct catalog_table *named_table(struct select *select, const struct node *relation,
					       const struct node **parent, const char **column)
{
	*parent = relation->left;
	*column = NULL;
	const struct catalog_table *table =
	    catalog_find(span_text(select->compiler->arena, relation->place));
	if (table || !relation->left || relation->left->kind != NODE_NAME)
		return table;
	*column = span_text(select->compiler->arena, relation->place);
	*parent = relation->left->left;
	return catalog_find(span_text(select->compiler->arena, relation->left->place));
}

static struct error *find_way(struct select *select, const struct node *relation, struct way *ret)
{
	const struct node *parent;
	const char *column;
	struct rows rows = {.select = select};

	if (relation->kind != NODE_NAME)
		return wrong(select, relation->place.start, "a relation is needed here");
	const struct catalog_table *table = named_table(select, relation, &parent, &column);
	if (!table) {
		parent = relation->left;
		column = span_text(select->compiler->arena, relation->place);
	}
	TRY(parent_follow(select, parent, &rows));
	return way_find(&rows, relation, table, column, ret);
}

/* "children": a way has the name, and no column. */
static bool names_way(struct select *select, const struct node *relation)
{
	struct compiler *compiler = select->compiler;
	const char *place = compiler->place;
	struct way way;

	if (relation->left || select_column(select, span_text(compiler->arena, relation->place)))
		return false;
	struct error *error = find_way(select, relation, &way);
	bool found = !error;
	error_destroy(error);
	compiler->place = place;
	return found;
}

bool relate_exists(struct select *select, const struct node *relation)
{
	const struct node *parent;
	const char *column;

	return relation->kind == NODE_NAME &&
	       (named_table(select, relation, &parent, &column) || names_way(select, relation));
}

/* The table's key, or an index as good, leads from the rows at hand to those that belong to them.
 */
static bool is_keyed(const struct way *way)
{
	for (unsigned i = 0; i < way->link.count && !way->table->view; i++) {
		const struct catalog_column *key = key_column(way->table, i + 1);

		if (!key || strcmp(key->name, way_column(way, i)) != 0)
			return false;
	}
	return true;
}

/* That the column there equals the SQL here. */
static void add_column(struct compiler *compiler, struct relation *relation, const char *column,
		       const char *sql, const char **separator)
{
	struct arena *arena = compiler->arena;
	const char *and = **separator ? " AND " : "", *comma = *separator;
	const char *inner =
	    arena_printf(arena, "%s.%s", relation->alias, select_quote(compiler, column));

	relation->condition =
	    arena_printf(arena, "%s%s%s = %s", relation->condition, and, inner, sql);
	relation->present =
	    arena_printf(arena, "%s%s%s IS NOT NULL", relation->present, and, inner);
	relation->inner = arena_printf(arena, "%s%s%s", relation->inner, comma, inner);
	relation->outer = arena_printf(arena, "%s%s%s", relation->outer, comma, sql);
	*separator = ", ";
}

/* Dictionaries are shared by dumps: what belongs together by one is of the same dump too. */
static bool has_dump(const struct way *way)
{
	for (size_t i = 0; i < way->link.count; i++) {
		if (strcmp(way_column(way, i), "dump") == 0)
			return true;
	}
	return false;
}

static const struct catalog_reference *reference_to(const struct catalog_table *table,
						    const struct catalog_table *other)
{
	for (size_t i = 0; i < table->reference_count; i++) {
		if (strcmp(table->references[i].table, other->name) == 0)
			return &table->references[i];
	}
	return NULL;
}

/* "a.x, a.y" of the columns that make a reference, or of the key (reference NULL). */
static const char *list_columns(struct compiler *compiler, const struct catalog_table *table,
				const struct catalog_reference *reference, const char *alias)
{
	const char *list = "", *separator = "";
	size_t count = reference ? reference->column_count : key_size(table);

	for (size_t i = 0; i < count; i++) {
		const struct catalog_column *column = reference
							  ? &table->columns[reference->columns[i]]
							  : key_column(table, (unsigned)i + 1);

		list = arena_printf(compiler->arena, "%s%s%s.%s", list, separator, alias,
				    select_quote(compiler, column->name));
		separator = ", ";
	}
	return list;
}

/*
 * Many belong to many: the view between tells which. Rows at hand name the key of link.table; the
 * view has that and the key of the other table.
 */
static void relate_between(struct select *select, const struct way *way, struct relation *ret)
{
	struct compiler *compiler = select->compiler;
	const char *alias = select_alias(compiler, 'b'), *outer = "", *separator = "";
	const struct catalog_reference *here = reference_to(way->between, way->own.table);
	const struct catalog_reference *there = reference_to(way->between, way->table);

	for (size_t i = 0; i < way->own.count; i++) {
		outer = arena_printf(compiler->arena, "%s%s%s", outer, separator, way->own.sql[i]);
		separator = ", ";
	}
	ret->condition =
	    arena_printf(compiler->arena, "(%s) IN (SELECT %s FROM %s AS %s WHERE (%s) = (%s))",
			 list_columns(compiler, way->table, NULL, ret->alias),
			 list_columns(compiler, way->between, there, alias),
			 select_quote(compiler, way->between->name), alias,
			 list_columns(compiler, way->between, here, alias), outer);
	ret->keyed = true;
}

struct error *relate_find(struct select *select, const struct node *relation, struct relation *ret)
{
	struct compiler *compiler = select->compiler;
	struct arena *arena = compiler->arena;
	const char *separator = "";
	struct way way;

	TRY(find_way(select, relation, &way));
	*ret = (struct relation){.table = way.table,
				 .alias = select_alias(compiler, 'c'),
				 .keyed = is_keyed(&way),
				 .condition = "",
				 .present = "",
				 .inner = "",
				 .outer = ""};
	if (way.between) {
		relate_between(select, &way, ret);
		return NULL;
	}
	for (size_t i = 0; i < way.link.count; i++)
		add_column(compiler, ret, way_column(&way, i), way.link.sql[i], &separator);
	const struct column *dump = select_key(select, "dump");
	if (dump && catalog_column(way.table, "dump") && !has_dump(&way))
		add_column(compiler, ret, "dump", link_outer(select, dump), &separator);
	return arena->failed ? error_no_memory() : NULL;
}

/* "SELECT what FROM …" the relation's rows for which both conditions hold. */
static struct error *render(struct select *select, const struct relation *relation,
			    const char *first, struct node *condition, const char *what,
			    const char **ret)
{
	_cleanup_(select_deinit) struct select inner = {0};

	TRY(select_init(&inner, select->compiler, relation->table, relation->alias));
	inner.scope = select->scope;
	select_where(&inner, first);
	if (condition) {
		TRY(resolve_condition(&inner, condition));
		select_where(&inner, lower_condition(&inner, condition));
	}
	*ret = arena_printf(select->compiler->arena, "SELECT %s FROM %s WHERE %s", what, inner.from,
			    inner.where);
	return NULL;
}

struct error *relate_select(struct select *select, const struct node *node, struct node *condition,
			    const char *what, const char **ret)
{
	struct relation relation;

	TRY(relate_find(select, node, &relation));
	return render(select, &relation, relation.condition, condition, what, ret);
}

/* Rows of the dumps that the question is about, where it is about some. */
static struct error *within_scope(struct select *select, const struct relation *relation,
				  const char **ret)
{
	const char *dumps;

	*ret = relation->present;
	if (!select->scope || !catalog_column(relation->table, "dump"))
		return NULL;
	TRY(scope_dumps(select, &dumps));
	*ret = arena_printf(select->compiler->arena, "%s AND %s.dump IN (%s)", *ret,
			    relation->alias, dumps);
	return NULL;
}

/*
 * Where no key leads to the relation's rows, they are looked up all at once and not anew for each
 * of the rows at hand.
 */
static struct error *exists(struct select *select, struct node *node, const char **ret)
{
	struct arena *arena = select->compiler->arena;
	struct relation relation;
	const char *sql, *first;

	TRY(relate_find(select, node->left, &relation));
	if (relation.keyed) {
		TRY(render(select, &relation, relation.condition, node->right, "1", &sql));
		*ret = arena_printf(arena, "EXISTS (%s)", sql);
		return NULL;
	}
	TRY(within_scope(select, &relation, &first));
	TRY(render(select, &relation, first, node->right, relation.inner, &sql));
	*ret = arena_printf(arena, "((%s) IN (%s) IS TRUE)", relation.outer, sql);
	return NULL;
}

struct error *relate_resolve(struct select *select, struct node *node)
{
	struct column *column = arena_alloc(select->compiler->arena, sizeof(*column));

	if (!column)
		return error_no_memory();
	*column = (struct column){.type = TYPE_TRUTH, .domain = DOMAIN_BOOLEAN};
	TRY(exists(select, node, &column->sql));
	node->column = column;
	node->type = TYPE_TRUTH;
	return NULL;
}
