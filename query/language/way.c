/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See way.h. */
#include "language/way.h"

#include <string.h>

#include "base/cleanup.h"

struct ways {
	VECTOR(struct way) list;
};

static void ways_deinit(struct ways *ways)
{
	vector_deinit(&ways->list);
}

/* A row that those at hand name: their own, or one that they refer to. */
struct named_row {
	struct link link;
	const struct catalog_reference *reference; /* NULL: by its key */
};

struct named_rows {
	VECTOR(struct named_row) list;
};

static void named_rows_deinit(struct named_rows *rows)
{
	vector_deinit(&rows->list);
}

const char *way_column(const struct way *way, size_t i)
{
	return way->reference ? way->table->columns[way->reference->columns[i]].name
			      : key_column(way->link.table, (unsigned)i + 1)->name;
}

static const char *own_name(const struct rows *rows)
{
	return rows->join ? rows->join->table->name : rows->select->subject;
}

static bool is_own(const struct rows *rows, const struct catalog_table *table)
{
	return table == (rows->join ? rows->join->table : rows->select->table);
}

/* That something is of the same dump makes it no relation, unless it is asked of the dumps. */
static bool is_too_wide(const struct rows *rows, const struct catalog_table *table)
{
	return strcmp(table->name, "dumps") == 0 && strcmp(own_name(rows), "dumps") != 0;
}

static bool push(struct named_rows *list, const struct link *link,
		 const struct catalog_reference *reference)
{
	return vector_push(&list->list, (struct named_row){*link, reference});
}

/* Of a row whose key is there, no reference is needed that names another row of its table. */
static bool is_named(const struct named_rows *list, const struct catalog_table *table)
{
	vector_for_each(&list->list, row) {
		if (row->link.table == table && !row->reference)
			return true;
	}
	return false;
}

static struct error *named_rows(const struct rows *rows, struct named_rows *ret)
{
	struct link link;

	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (link_by_key(rows, table, &link) && !push(ret, &link, NULL))
			return error_no_memory();
	}
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; i < table->reference_count; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (link_by_reference(rows, table, reference, &link) &&
			    !push(ret, &link, reference))
				return error_no_memory();
		}
	}
	return NULL;
}

/* A view that the reference is named for, if it refers to both tables. */
static const struct catalog_table *find_between(const struct catalog_reference *reference)
{
	return reference && reference->name ? catalog_find(reference->name) : NULL;
}

static const char *name_way(struct arena *arena, const struct catalog_table *table,
			    const struct catalog_reference *reference)
{
	if (reference->name && !catalog_find(reference->name))
		return reference->name;
	return arena_printf(arena, "%s.%s", table->name, reference_last(table, reference)->name);
}

/* Rows of the table are parts of those that the reference names, which their key or, in a view,
 * the first columns tell. */
static bool is_part(const struct catalog_table *table, const struct catalog_reference *reference)
{
	for (unsigned place = 0; place < reference->column_count; place++) {
		unsigned column = reference->columns[place];

		if (table->view ? column != place : table->columns[column].key == 0)
			return false;
	}
	return true;
}

/* Of the rows that a view refers to, those that it is about come first. */
static bool is_about(const struct catalog_table *table, const struct catalog_reference *reference)
{
	return table->view && is_part(table, reference);
}

/* "children", or the column of "tasks.parent" (chosen). name NULL: whatever it is called. */
static bool is_meant(const struct catalog_table *table, const struct catalog_reference *reference,
		     const char *name, bool chosen)
{
	return !name || (reference->name && strcmp(reference->name, name) == 0) ||
	       (chosen && key_is_called(reference_last(table, reference), name));
}

/* name: of the reference, or of its column too when it is chosen; NULL: of any. */
struct choice {
	const char *name;
	bool chosen;
	bool parts; /* nothing but parts of the named row */
};

/* Rows of the table that refer to the named row. */
static struct error *referring(const struct rows *rows, const struct named_row *row,
			       const struct catalog_table *table, struct choice choice,
			       struct ways *ret)
{
	for (size_t i = 0; i < table->reference_count; i++) {
		const struct catalog_reference *reference = &table->references[i];
		struct way way = {.link = row->link,
				  .table = table,
				  .reference = reference,
				  .between = find_between(reference)};

		if (strcmp(reference->table, row->link.table->name) != 0 ||
		    !is_meant(table, reference, choice.name, choice.chosen) ||
		    (choice.parts && !is_part(table, reference)))
			continue;
		way.name = name_way(rows->select->compiler->arena, table, reference);
		if (!choice.name && is_about(table, reference))
			ret->list.count = 0;
		if (!vector_push(&ret->list, way))
			return error_no_memory();
		if (!choice.name && is_about(table, reference))
			return NULL;
	}
	return NULL;
}

/* The row of the table that those at hand refer to. */
static struct error *referred(const struct named_row *row, const struct catalog_table *table,
			      const char *name, struct ways *ret)
{
	const struct catalog_reference *reference = row->reference;
	struct way way = {.link = row->link, .between = find_between(reference)};

	if (!reference || (table && (name || row->link.table != table)) ||
	    (name && strcmp(row->link.name, name) != 0))
		return NULL;
	way.table = row->link.table;
	way.name = row->link.name;
	return vector_push(&ret->list, way) ? NULL : error_no_memory();
}

/* Ways along one reference. */
static struct error *direct(const struct rows *rows, const struct named_rows *named,
			    const struct catalog_table *table, const char *name, struct ways *ret)
{
	vector_for_each(&named->list, row) {
		for (const struct catalog_table *other = catalog; other->name; other++) {
			if (is_own(rows, row->link.table) && !row->reference &&
			    (table ? other == table : !other->view))
				TRY(referring(rows, row, other, (struct choice){name, table, false},
					      ret));
		}
		TRY(referred(row, table, name, ret));
	}
	return NULL;
}

static size_t longest_key(const struct ways *ways)
{
	size_t longest = 0;

	vector_for_each(&ways->list, way)
		longest = way->link.count > longest ? way->link.count : longest;
	return longest;
}

/* Parts of a row that those at hand refer to: the more a key tells, the nearer is the row. */
static struct error *by_third(const struct rows *rows, const struct named_rows *named,
			      const struct catalog_table *table, const char *name, struct ways *ret)
{
	size_t kept = 0;

	vector_for_each(&named->list, row) {
		bool named_better = row->reference && is_named(named, row->link.table);

		if (!is_too_wide(rows, row->link.table) && !named_better)
			TRY(referring(rows, row, table, (struct choice){name, true, true}, ret));
		if (!name && row->link.table == table && !is_own(rows, table) && !row->reference &&
		    !vector_push(
			&ret->list,
			(struct way){.link = row->link, .table = table, .name = table->name}))
			return error_no_memory();
	}
	size_t longest = longest_key(ret);
	for (size_t i = 0; i < ret->list.count; i++) {
		if (ret->list.data[i].link.count == longest)
			ret->list.data[kept++] = ret->list.data[i];
	}
	ret->list.count = kept;
	return NULL;
}

static void offer_referring(const struct rows *rows, const struct named_row *row,
			    const struct catalog_table *table, struct nearest *nearest)
{
	bool own = is_own(rows, row->link.table) && !row->reference;

	for (size_t i = 0; i < table->reference_count; i++) {
		const struct catalog_reference *reference = &table->references[i];

		if (strcmp(reference->table, row->link.table->name) != 0 ||
		    !(own || is_part(table, reference)))
			continue;
		nearest_offer(nearest, table->name);
		if (reference->name)
			nearest_offer(nearest, reference->name);
	}
}

void way_offer(const struct rows *rows, struct nearest *nearest)
{
	_cleanup_(named_rows_deinit) struct named_rows named = {0};

	error_destroy(named_rows(rows, &named));
	vector_for_each(&named.list, row) {
		if (is_too_wide(rows, row->link.table))
			continue;
		nearest_offer(nearest, row->reference ? row->link.name : row->link.table->name);
		for (const struct catalog_table *table = catalog; table->name; table++)
			offer_referring(rows, row, table, nearest);
	}
}

static struct error *unknown(struct rows *rows, const struct node *relation)
{
	struct select *select = rows->select;
	const char *name = span_text(select->compiler->arena, relation->place);
	struct nearest nearest = {.wanted = name};

	way_offer(rows, &nearest);
	return wrong_name(select, relation->place.start, nearest.name,
			  "rows of %s have no relation '%s'", own_name(rows), name);
}

static struct error *ambiguous(struct rows *rows, const struct node *relation,
			       const struct ways *ways)
{
	struct arena *arena = rows->select->compiler->arena;
	const char *choices = "", *separator = "";

	vector_for_each(&ways->list, way) {
		choices = arena_printf(arena, "%s%s%s", choices, separator, way->name);
		separator = ", ";
	}
	return wrong(rows->select, relation->place.start,
		     "'%s' may be related to %s in several ways; name one: %s",
		     span_text(arena, relation->place), own_name(rows), choices);
}

static bool own_key(const struct rows *rows, struct link *ret)
{
	const struct catalog_table *own = rows->join ? rows->join->table : rows->select->table;

	return own && !own->view && link_by_key(rows, own, ret);
}

struct error *way_find(struct rows *rows, const struct node *relation,
		       const struct catalog_table *table, const char *name, struct way *ret)
{
	_cleanup_(named_rows_deinit) struct named_rows named = {0};
	_cleanup_(ways_deinit) struct ways ways = {0};

	TRY(named_rows(rows, &named));
	TRY(direct(rows, &named, table, name, &ways));
	if (table && ways.list.count == 0)
		TRY(by_third(rows, &named, table, name, &ways));
	if (ways.list.count == 0)
		return unknown(rows, relation);
	if (ways.list.count > 1)
		return ambiguous(rows, relation, &ways);
	*ret = ways.list.data[0];
	if (ret->between && !own_key(rows, &ret->own))
		ret->between = NULL;
	return NULL;
}
