/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See samples.h. */
#include "language/samples.h"

#include <string.h>

#include "case/case.h"
#include "schema/catalog.h"

enum { ROWS = 24, LONGEST = 60 };

static struct error *add_row(struct samples *samples, size_t first, sqlite3_stmt *statement)
{
	for (int i = 0; i < sqlite3_column_count(statement); i++) {
		const char *value = (const char *)sqlite3_column_text(statement, i);
		struct sample *sample = &samples->list.data[first + (size_t)i];

		if (value && !vector_push(&sample->values,
					  arena_printf(&samples->arena, "%.*s", LONGEST, value)))
			return error_no_memory();
	}
	return NULL;
}

static struct error *add_table(struct samples *samples, sqlite3 *database,
			       const struct catalog_table *table)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	size_t first = samples->list.count;
	int rc;

	for (size_t i = 0; i < table->column_count; i++) {
		if (!vector_push(&samples->list, (struct sample){.table = table->name,
								 .column = table->columns[i].name}))
			return error_no_memory();
	}
	TRY(database_prepare(
	    database,
	    arena_printf(&samples->arena, "SELECT * FROM \"%s\" LIMIT %d", table->name, ROWS),
	    &statement));
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		TRY(add_row(samples, first, statement));
	return rc == SQLITE_DONE ? NULL : database_error(database);
}

struct error *samples_init(struct samples *samples, sqlite3 *database)
{
	*samples = (struct samples){0};
	for (const struct catalog_table *table = catalog; table->name; table++)
		TRY(add_table(samples, database, table));
	return samples->arena.failed ? error_no_memory() : NULL;
}

void samples_deinit(struct samples *samples)
{
	vector_for_each(&samples->list, sample)
		vector_deinit(&sample->values);
	vector_deinit(&samples->list);
	arena_deinit(&samples->arena);
}

const struct sample *samples_find(const struct samples *samples, const char *table,
				  const char *column)
{
	vector_for_each(&samples->list, sample) {
		if (table && strcmp(sample->table, table) == 0 &&
		    strcmp(sample->column, column) == 0)
			return sample->values.count > 0 ? sample : NULL;
	}
	return NULL;
}
