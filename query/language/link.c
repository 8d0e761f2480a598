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

static bool table_has(const struct catalog_table *table, const struct catalog_column *wanted)
{
	const struct catalog_column *column = catalog_column(table, wanted->name);

	return column && column->domain == wanted->domain;
}

/* The SQL of a column of the rows, which need not be shown. table: as above. */
static const char *rows_column(const struct rows *rows, const char *table,
			       const struct catalog_column *wanted)
{
	const struct select *select = rows->select;

	if (rows->join) {
		const struct catalog_table *joined = rows->join->table;

		if ((table && strcmp(joined->name, table) != 0) || !table_has(joined, wanted))
			return NULL;
		return select_name(select->compiler, rows->join->alias, wanted->name);
	}
	const struct column *column =
	    find_column(select->columns.data, select->columns.count, table, wanted);
	if (!column)
		column = find_column(select->hidden.data, select->hidden.count, table, wanted);
	return column ? outer_sql(select, column) : NULL;
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

/* The rows have all columns of a reference. */
bool link_by_reference(const struct rows *rows, const struct catalog_table *table,
		       const struct catalog_reference *reference, struct link *ret)
{
	*ret = (struct link){.table = catalog_find(reference->table)};
	if (reference->column_count > LINK_MAX)
		return false;
	for (size_t i = 0; i < reference->column_count; i++) {
		const struct catalog_column *column = &table->columns[reference->columns[i]];

		ret->sql[i] = rows_column(rows, table->name, column);
		if (!ret->sql[i])
			return false;
		ret->count++;
	}
	return true;
}

/* The rows have columns that are called as the table's key is. */
bool link_by_names(const struct rows *rows, const struct catalog_table *table, struct link *ret)
{
	*ret = (struct link){.table = table};
	if (table->view || key_size(table) > LINK_MAX)
		return false;
	for (unsigned place = 1; key_column(table, place); place++) {
		ret->sql[place - 1] = rows_column(rows, NULL, key_column(table, place));
		if (!ret->sql[place - 1])
			return false;
		ret->count++;
	}
	return ret->count > 0;
}

bool table_has_key(const struct catalog_table *table, const struct catalog_table *other)
{
	for (unsigned place = 1; key_column(other, place); place++) {
		if (!table_has(table, key_column(other, place)))
			return false;
	}
	return true;
}
