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

/* How the rows of a table may refer to those at hand. */
struct way {
	struct link link; /* the key that the rows at hand have */
	const struct catalog_table *table;
	const struct catalog_reference *reference; /* NULL: by the names of the key */
};

static const char *way_column(const struct way *way, size_t i)
{
	return way->reference ? way->table->columns[way->reference->columns[i]].name
			      : key_column(way->link.table, (unsigned)i + 1)->name;
}

/* That something is of the same dump makes it no relation, unless it is asked of the dumps. */
static bool is_too_wide(const struct rows *rows, const struct catalog_table *key)
{
	const char *own = rows->join ? rows->join->table->name : rows->select->subject;

	return strcmp(key->name, "dumps") == 0 && strcmp(own, "dumps") != 0;
}

static bool has_same_names(const struct way *way)
{
	for (size_t i = 0; i < way->link.count; i++) {
		if (strcmp(way_column(way, i), key_column(way->link.table, (unsigned)i + 1)->name))
			return false;
	}
	return true;
}

/* References that the rows at hand can answer. *ways: how many are equally good. */
static size_t find_reference(const struct rows *rows, const struct catalog_table *table,
			     const char *column, struct way *ret)
{
	size_t ways = 0;

	for (size_t i = 0; i < table->reference_count; i++) {
		struct way way = {.table = table, .reference = &table->references[i]};

		if (column && !key_is_called(reference_last(table, way.reference), column))
			continue;
		if (!link_by_names(rows, catalog_find(way.reference->table), &way.link) ||
		    is_too_wide(rows, way.link.table))
			continue;
		if (has_same_names(&way)) {
			*ret = way;
			return 1;
		}
		*ret = way;
		ways++;
	}
	return ways;
}

/* The rows at hand are of that table. */
static bool is_own(const struct rows *rows, const struct catalog_table *table)
{
	return table == (rows->join ? rows->join->table : rows->select->table);
}

/*
 * Both have a table's key: that of the rows' own table, else the longest. How many are equally good
 * is returned; column, when it is not NULL, is how the key must end.
 */
static size_t find_common_key(const struct rows *rows, const struct catalog_table *table,
			      const char *column, struct way *ret)
{
	size_t longest = 0, ways = 0;

	for (const struct catalog_table *other = catalog; other->name; other++) {
		struct way way = {.table = table};
		size_t size = key_size(other);

		if (!link_by_names(rows, other, &way.link) || !table_has_key(table, other) ||
		    is_too_wide(rows, other) || size < longest)
			continue;
		if (column && !key_is_called(key_column(other, (unsigned)size), column))
			continue;
		ways = size > longest ? 1 : ways + 1;
		longest = size;
		*ret = way;
		if (is_own(rows, other))
			return 1;
	}
	return ways;
}

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

static struct error *unknown_relation(struct select *select, const struct rows *rows,
				      const struct node *relation)
{
	const char *name = span_text(select->compiler->arena, relation->place);
	struct nearest nearest = {.wanted = name};
	struct way way;

	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (find_reference(rows, table, NULL, &way) ||
		    find_common_key(rows, table, NULL, &way))
			nearest_offer(&nearest, table->name);
	}
	return wrong_name(select, relation->place.start, nearest.name,
			  "rows of %s have no relation '%s'",
			  rows->join ? rows->join->table->name : select->subject, name);
}

static struct error *ambiguous(struct select *select, const struct node *relation,
			       const struct way *way)
{
	const char *column = way_column(way, way->link.count - 1);

	return wrong(select, relation->place.start,
		     "%s refer to %s in several ways; name one, as in %s.%s", way->table->name,
		     way->link.table->name, way->table->name, column);
}

/* The rows have the whole key of the table, which is not their own: they have a row of it. */
static bool find_row(const struct rows *rows, const struct catalog_table *table, struct way *ret)
{
	*ret = (struct way){.table = table};
	return !is_own(rows, table) && !is_too_wide(rows, table) &&
	       link_by_names(rows, table, &ret->link);
}

static struct error *find_way(struct select *select, const struct node *relation, struct way *ret)
{
	const struct node *parent;
	const char *column;
	struct rows rows = {.select = select};

	if (relation->kind != NODE_NAME)
		return wrong(select, relation->place.start, "a relation is needed here");
	const struct catalog_table *table = named_table(select, relation, &parent, &column);
	TRY(parent_follow(select, parent, &rows));
	if (table && !column && find_row(&rows, table, ret))
		return NULL;
	size_t ways = table ? find_reference(&rows, table, column, ret) : 0;
	if (table && ways == 0)
		ways = find_common_key(&rows, table, column, ret);
	if (ways > 1)
		return ambiguous(select, relation, ret);
	return ways == 1 ? NULL : unknown_relation(select, &rows, relation);
}

bool relate_exists(struct select *select, const struct node *relation)
{
	const struct node *parent;
	const char *column;

	return relation->kind == NODE_NAME && named_table(select, relation, &parent, &column);
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

struct error *relate_find(struct select *select, const struct node *relation, struct relation *ret)
{
	struct arena *arena = select->compiler->arena;
	const char *and = "", *comma = "";
	struct way way;

	TRY(find_way(select, relation, &way));
	*ret = (struct relation){.table = way.table,
				 .alias = select_alias(select->compiler, 'c'),
				 .keyed = is_keyed(&way),
				 .condition = "",
				 .present = "",
				 .inner = "",
				 .outer = ""};
	for (size_t i = 0; i < way.link.count; i++) {
		const char *name = select_quote(select->compiler, way_column(&way, i));
		const char *inner = arena_printf(arena, "%s.%s", ret->alias, name);

		ret->condition =
		    arena_printf(arena, "%s%s%s = %s", ret->condition, and, inner, way.link.sql[i]);
		ret->present = arena_printf(arena, "%s%s%s IS NOT NULL", ret->present, and, inner);
		ret->inner = arena_printf(arena, "%s%s%s", ret->inner, comma, inner);
		ret->outer = arena_printf(arena, "%s%s%s", ret->outer, comma, way.link.sql[i]);
		and = " AND ";
		comma = ", ";
	}
	return NULL;
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
