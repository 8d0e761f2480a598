/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See parent.h. */
#include "language/parent.h"

#include <string.h>

#include "base/nearest.h"
#include "language/relate.h"

static bool key_is_called_last(const struct catalog_table *table, const char *name)
{
	return key_is_called(key_column(table, (unsigned)key_size(table)), name);
}

static bool find_parent(const struct rows *rows, const char *name, struct link *ret)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; i < table->reference_count; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (key_is_called(reference_last(table, reference), name) &&
			    link_by_reference(rows, table, reference, ret))
				return true;
		}
	}
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (link_by_key(rows, table, ret) && key_is_called_last(table, name))
			return true;
	}
	return false;
}

static struct error *unknown_parent(struct select *select, const struct rows *rows,
				    const struct node *node, const char *name)
{
	struct nearest nearest = {.wanted = name};
	const char *subject = rows->join ? rows->join->table->name : select->subject;

	if (!rows->join && !node->left && relate_exists(select, node))
		return wrong(select, node->place.start,
			     "'%s' may be many rows; they are asked so: %s has (CONDITION), or "
			     "count(%s), max(%s.COLUMN)",
			     name, name, name, name);
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; i < table->reference_count; i++) {
			struct link link;

			if (link_by_reference(rows, table, &table->references[i], &link))
				nearest_offer(&nearest,
					      reference_last(table, &table->references[i])->name);
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
struct error *parent_follow(struct select *select, const struct node *path, struct rows *ret)
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
	TRY(parent_follow(select, path->left, ret));
	const char *name = span_text(select->compiler->arena, path->place);
	if (!find_parent(ret, name, &link))
		return unknown_parent(select, ret, path, name);
	TRY(add_join(select, text, &link));
	ret->join = find_join(select, text);
	return NULL;
}

static const char *path_to(const struct select *select, const struct link *link,
			   const struct catalog_column *by, const char *name)
{
	return catalog_column(link->table, name)
		   ? arena_printf(select->compiler->arena, "%s.%s", by->name, name)
		   : NULL;
}

const char *parent_with(struct select *select, const char *name)
{
	const struct rows rows = {.select = select};
	const char *path = NULL;
	struct link link;

	for (const struct catalog_table *table = catalog; table->name && !path; table++) {
		for (size_t i = 0; i < table->reference_count && !path; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (link_by_reference(&rows, table, reference, &link))
				path =
				    path_to(select, &link, reference_last(table, reference), name);
		}
	}
	return path;
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

struct error *parent_column(struct select *select, const struct node *parent,
			    const struct node *node, const char *name, const struct column **ret)
{
	struct compiler *compiler = select->compiler;
	struct column *made = arena_alloc(compiler->arena, sizeof(*made));
	struct rows rows;

	if (!made)
		return error_no_memory();
	TRY(parent_follow(select, parent, &rows));
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
