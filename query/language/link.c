/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See link.h. */
#include "language/link.h"

#include <string.h>
#include <strings.h>

const struct catalog_column *key_column(const struct catalog_table *table, unsigned place)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (table->columns[i].key == place)
			return &table->columns[i];
	}
	return NULL;
}

size_t key_size(const struct catalog_table *table)
{
	unsigned count = 0;

	while (key_column(table, count + 1))
		count++;
	return count;
}

const char *link_outer(const struct select *select, const struct column *column)
{
	const struct compiler *compiler = select->compiler;

	return compiler->qualified
		   ? column->sql
		   : arena_printf(compiler->arena, "%s.%s", select->alias, column->sql);
}

static const struct column *find_column(const struct column *columns, size_t count,
					const char *table, const char *wanted)
{
	for (size_t i = 0; i < count; i++) {
		if (columns[i].table && strcmp(columns[i].table, table) == 0 &&
		    strcmp(columns[i].origin, wanted) == 0)
			return &columns[i];
	}
	return NULL;
}

/* The SQL of a table's column in the rows, which need not be shown. NULL: it is not there. */
static const char *rows_column(const struct rows *rows, const struct catalog_table *table,
			       const struct catalog_column *wanted)
{
	const struct select *select = rows->select;

	if (rows->join)
		return table == rows->join->table
			   ? select_name(select->compiler, rows->join->alias, wanted->name)
			   : NULL;
	const struct column *column =
	    find_column(select->columns.data, select->columns.count, table->name, wanted->name);
	if (!column)
		column = find_column(select->hidden.data, select->hidden.count, table->name,
				     wanted->name);
	return column ? link_outer(select, column) : NULL;
}

const struct catalog_column *reference_last(const struct catalog_table *table,
					    const struct catalog_reference *reference)
{
	return &table->columns[reference->columns[reference->column_count - 1]];
}

/* "stack" is stack_id. */
bool key_is_called(const struct catalog_column *column, const char *name)
{
	size_t length = strlen(name);

	return strncasecmp(column->name, name, length) == 0 &&
	       (!column->name[length] || strcmp(column->name + length, "_id") == 0);
}

static bool add_column(const struct rows *rows, const struct catalog_table *table,
		       const struct catalog_column *column, struct link *link)
{
	const char *sql = link->count < LINK_MAX ? rows_column(rows, table, column) : NULL;

	if (!sql)
		return false;
	link->sql[link->count] = sql;
	link->name = column->name;
	link->count++;
	return true;
}

bool link_by_reference(const struct rows *rows, const struct catalog_table *table,
		       const struct catalog_reference *reference, struct link *ret)
{
	*ret = (struct link){.table = catalog_find(reference->table)};
	for (size_t i = 0; i < reference->column_count; i++) {
		if (!add_column(rows, table, &table->columns[reference->columns[i]], ret))
			return false;
	}
	return true;
}

bool link_by_key(const struct rows *rows, const struct catalog_table *table, struct link *ret)
{
	*ret = (struct link){.table = table};
	for (unsigned place = 1; key_column(table, place); place++) {
		if (!add_column(rows, table, key_column(table, place), ret))
			return false;
	}
	return ret->count > 0;
}
