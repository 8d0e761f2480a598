/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See relate.h. */
#include "language/relate.h"

#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "language/lower.h"
#include "language/resolve.h"
#include "base/nearest.h"

/* The rows at hand: those of a SELECT, or those of a parent that was joined to it. */
struct rows {
	struct select *select;
	const struct join *join; /* NULL: of the SELECT */
};

/* Rows that a table's key identifies: the SQL of each part of the key, in the key's order. */
struct link {
	const struct catalog_table *table;
	const char *sql[8];
	size_t count;
};

enum { LINK_MAX = sizeof(((struct link *)0)->sql) / sizeof(char *) };

static const char *text_of(struct select *select, struct span place)
{
	return arena_printf(select->compiler->arena, "%.*s", (int)place.length, place.start);
}

static const struct catalog_column *key_column(const struct catalog_table *table, unsigned place)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (table->columns[i].key == place)
			return &table->columns[i];
	}
	return NULL;
}

static size_t key_size(const struct catalog_table *table)
{
	unsigned count = 0;

	while (key_column(table, count + 1))
		count++;
	return count;
}

/* As another SELECT inside of this one must name it. */
static const char *outer_sql(const struct select *select, const struct column *column)
{
	const struct compiler *compiler = select->compiler;

	return compiler->qualified
		   ? column->sql
		   : arena_printf(compiler->arena, "%s.%s", select->alias, column->sql);
}

/* table NULL: of whatever table, if it is called so and means the same. */
static const struct column *find_column(const struct column *columns, size_t count,
					const char *table, const struct catalog_column *wanted)
{
	for (size_t i = 0; i < count; i++) {
		const struct column *column = &columns[i];
		bool same = table ? column->table && strcmp(column->table, table) == 0 &&
					strcmp(column->origin, wanted->name) == 0
				  : strcmp(column->name, wanted->name) == 0 &&
					column->domain == wanted->domain;

		if (same)
			return column;
	}
	return NULL;
}

static bool has_column(const struct catalog_table *table, const struct catalog_column *wanted)
{
	const struct catalog_column *column = catalog_column(table, wanted->name);

	return column && column->domain == wanted->domain;
}

/* The SQL of a column of the rows, which need not be shown. table: as above. */
static const char *column_sql(const struct rows *rows, const char *table,
			      const struct catalog_column *wanted)
{
	const struct select *select = rows->select;

	if (rows->join) {
		const struct catalog_table *joined = rows->join->table;

		if ((table && strcmp(joined->name, table) != 0) || !has_column(joined, wanted))
			return NULL;
		return select_name(select->compiler, rows->join->alias, wanted->name);
	}
	const struct column *column =
	    find_column(select->columns.data, select->columns.count, table, wanted);
	if (!column)
		column = find_column(select->hidden.data, select->hidden.count, table, wanted);
	return column ? outer_sql(select, column) : NULL;
}

static const struct catalog_column *last_column(const struct catalog_table *table,
						const struct catalog_reference *reference)
{
	return &table->columns[reference->columns[reference->column_count - 1]];
}

/* "stack" is stack_id. */
static bool is_called(const struct catalog_column *column, const char *name)
{
	size_t length = strlen(name);

	return strncasecmp(column->name, name, length) == 0 &&
	       (!column->name[length] || strcmp(column->name + length, "_id") == 0);
}

/* The rows have all columns of a reference. */
static bool follow_reference(const struct rows *rows, const struct catalog_table *table,
			     const struct catalog_reference *reference, struct link *ret)
{
	*ret = (struct link){.table = catalog_find(reference->table)};
	if (reference->column_count > LINK_MAX)
		return false;
	for (size_t i = 0; i < reference->column_count; i++) {
		const struct catalog_column *column = &table->columns[reference->columns[i]];

		ret->sql[i] = column_sql(rows, table->name, column);
		if (!ret->sql[i])
			return false;
		ret->count++;
	}
	return true;
}

/* The rows have columns that are called as the table's key is. */
static bool follow_names(const struct rows *rows, const struct catalog_table *table,
			 struct link *ret)
{
	*ret = (struct link){.table = table};
	if (table->view || key_size(table) > LINK_MAX)
		return false;
	for (unsigned place = 1; key_column(table, place); place++) {
		ret->sql[place - 1] = column_sql(rows, NULL, key_column(table, place));
		if (!ret->sql[place - 1])
			return false;
		ret->count++;
	}
	return ret->count > 0;
}

static bool find_parent(const struct rows *rows, const char *name, struct link *ret)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; i < table->reference_count; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (is_called(last_column(table, reference), name) &&
			    follow_reference(rows, table, reference, ret))
				return true;
		}
	}
	for (const struct catalog_table *table = catalog; table->name; table++) {
		size_t size = key_size(table);

		if (size > 0 && is_called(key_column(table, (unsigned)size), name) &&
		    follow_names(rows, table, ret))
			return true;
	}
	return false;
}

static struct error *unknown_parent(struct select *select, const struct rows *rows,
				    const struct node *node, const char *name)
{
	struct nearest nearest = {.wanted = name};
	const char *subject = rows->join ? rows->join->table->name : select->subject;

	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; i < table->reference_count; i++) {
			struct link link;

			if (follow_reference(rows, table, &table->references[i], &link))
				nearest_offer(&nearest,
					      last_column(table, &table->references[i])->name);
		}
	}
	return wrong_name(select, node->place.start, nearest.name, "rows of %s have no parent '%s'",
			  subject, name);
}

static const struct join *find_join(const struct select *select, const char *path)
{
	vector_for_each(&select->joins, join) {
		if (strcmp(join->path, path) == 0)
			return join;
	}
	return NULL;
}

static struct error *add_join(struct select *select, const char *path, const struct link *link)
{
	struct compiler *compiler = select->compiler;
	const char *alias = select_alias(compiler, 'p'), *separator = "ON";

	select->from = arena_printf(compiler->arena, "%s LEFT JOIN %s AS %s", select->from,
				    select_quote(compiler, link->table->name), alias);
	for (size_t i = 0; i < link->count; i++) {
		const char *key = key_column(link->table, (unsigned)i + 1)->name;

		select->from =
		    arena_printf(compiler->arena, "%s %s %s.%s = %s", select->from, separator,
				 alias, select_quote(compiler, key), link->sql[i]);
		separator = "AND";
	}
	return vector_push(&select->joins,
			   (struct join){.path = path, .alias = alias, .table = link->table})
		   ? NULL
		   : error_no_memory();
}

/* The rows that a path of parents leads to; NULL: those of the SELECT. */
static struct error *follow_path(struct select *select, const struct node *path, struct rows *ret)
{
	struct link link;

	*ret = (struct rows){.select = select};
	if (!path)
		return NULL;
	if (path->kind != NODE_NAME)
		return wrong(select, path->place.start, "a name is needed before the dot");
	const char *text = arena_printf(select->compiler->arena, "%.*s",
					(int)(path->end - path->start), path->start);
	ret->join = find_join(select, text);
	if (ret->join)
		return NULL;
	TRY(follow_path(select, path->left, ret));
	const char *name = text_of(select, path->place);
	if (!find_parent(ret, name, &link))
		return unknown_parent(select, ret, path, name);
	TRY(add_join(select, text, &link));
	ret->join = find_join(select, text);
	return NULL;
}

static struct error *unknown_column(struct select *select, const struct node *node,
				    const struct catalog_table *table, const char *name)
{
	struct nearest nearest = {.wanted = name};

	for (size_t i = 0; i < table->column_count; i++)
		nearest_offer(&nearest, table->columns[i].name);
	return wrong_name(select, node->place.start, nearest.name, "unknown column '%s' of %s",
			  name, table->name);
}

struct error *relate_parent_column(struct select *select, const struct node *parent,
				   const struct node *node, const char *name,
				   const struct column **ret)
{
	struct compiler *compiler = select->compiler;
	struct column *made = arena_alloc(compiler->arena, sizeof(*made));
	struct rows rows;

	if (!made)
		return error_no_memory();
	TRY(follow_path(select, parent, &rows));
	const struct catalog_table *table = rows.join->table;
	const struct catalog_column *column = catalog_column(table, name);
	if (!column)
		column = catalog_column(table, arena_printf(compiler->arena, "%s_ns", name));
	if (!column)
		return unknown_column(select, node, table, name);
	*made = (struct column){
	    .name = column->name,
	    .table = table->name,
	    .origin = column->name,
	    .sql = select_name(compiler, rows.join->alias, column->name),
	    .type = type_of_domain(column->domain),
	    .domain = column->domain,
	};
	*ret = made;
	return NULL;
}

/* Relations. */

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

		if (column && !is_called(last_column(table, way.reference), column))
			continue;
		if (!follow_names(rows, catalog_find(way.reference->table), &way.link) ||
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

static bool has_key(const struct catalog_table *table, const struct catalog_table *other)
{
	for (unsigned place = 1; key_column(other, place); place++) {
		if (!has_column(table, key_column(other, place)))
			return false;
	}
	return true;
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

		if (!follow_names(rows, other, &way.link) || !has_key(table, other) ||
		    is_too_wide(rows, other) || size < longest)
			continue;
		if (column && !is_called(key_column(other, (unsigned)size), column))
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
	const struct catalog_table *table = catalog_find(text_of(select, relation->place));
	if (table || !relation->left || relation->left->kind != NODE_NAME)
		return table;
	*column = text_of(select, relation->place);
	*parent = relation->left->left;
	return catalog_find(text_of(select, relation->left->place));
}

static struct error *unknown_relation(struct select *select, const struct rows *rows,
				      const struct node *relation)
{
	const char *name = text_of(select, relation->place);
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

static struct error *find_way(struct select *select, const struct node *relation, struct way *ret)
{
	const struct node *parent;
	const char *column;
	struct rows rows = {.select = select};

	if (relation->kind != NODE_NAME)
		return wrong(select, relation->place.start, "a relation is needed here");
	const struct catalog_table *table = named_table(select, relation, &parent, &column);
	TRY(follow_path(select, parent, &rows));
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

struct error *relate_find(struct select *select, const struct node *relation, struct relation *ret)
{
	struct compiler *compiler = select->compiler;
	const char *condition = "", *separator = "";
	struct way way;

	TRY(find_way(select, relation, &way));
	const char *alias = select_alias(compiler, 'c');
	for (size_t i = 0; i < way.link.count; i++) {
		condition =
		    arena_printf(compiler->arena, "%s%s%s.%s = %s", condition, separator, alias,
				 select_quote(compiler, way_column(&way, i)), way.link.sql[i]);
		separator = " AND ";
	}
	*ret = (struct relation){way.table, alias, condition};
	return NULL;
}

static struct error *add_condition(struct select *inner, struct node *condition)
{
	if (!condition)
		return NULL;
	TRY(resolve_condition(inner, condition));
	select_where(inner, lower_condition(inner, condition));
	return NULL;
}

struct error *relate_select(struct select *select, const struct node *node, struct node *condition,
			    const char *what, const char **ret)
{
	_cleanup_(select_deinit) struct select inner = {0};
	struct relation relation;

	TRY(relate_find(select, node, &relation));
	TRY(select_init(&inner, select->compiler, relation.table, relation.alias));
	select_where(&inner, relation.condition);
	TRY(add_condition(&inner, condition));
	*ret = arena_printf(select->compiler->arena, "SELECT %s FROM %s WHERE %s", what, inner.from,
			    inner.where);
	return NULL;
}

struct error *relate_resolve(struct select *select, struct node *node)
{
	struct compiler *compiler = select->compiler;
	struct column *column = arena_alloc(compiler->arena, sizeof(*column));
	const char *sql;

	if (!column)
		return error_no_memory();
	TRY(relate_select(select, node->left, node->right, "1", &sql));
	*column = (struct column){
	    .sql = arena_printf(compiler->arena, "EXISTS (%s)", sql),
	    .type = TYPE_TRUTH,
	    .domain = DOMAIN_BOOLEAN,
	};
	node->column = column;
	node->type = TYPE_TRUTH;
	return NULL;
}
