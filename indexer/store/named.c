/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See named.h. Everything goes by the catalog, so that a new table needs nothing here. */
#include "store/named.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "schema/catalog.h"

static const char *key_name(const struct catalog_table *table, size_t place)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].key == place + 1)
			return table->columns[i].name;
	return NULL;
}

/* Its keys there are those that the columns here have, where none is NULL and no row has them. */
static void write_insert(FILE *out, const struct catalog_table *table,
			 const struct catalog_reference *reference, int64_t dump)
{
	const struct catalog_table *other = catalog_find(reference->table);

	fprintf(out, "INSERT INTO [%s] (", other->name);
	for (size_t i = 0; i < reference->column_count; i++)
		fprintf(out, "%s[%s]", i ? ", " : "", key_name(other, i));
	fputs(") SELECT r.* FROM (SELECT DISTINCT ", out);
	for (size_t i = 0; i < reference->column_count; i++)
		fprintf(out, "%s[%s]", i ? ", " : "", table->columns[reference->columns[i]].name);
	fprintf(out, " FROM [%s] WHERE dump = %lld", table->name, (long long)dump);
	for (size_t i = 1; i < reference->column_count; i++)
		fprintf(out, " AND [%s] IS NOT NULL", table->columns[reference->columns[i]].name);
	fprintf(out, ") AS r LEFT JOIN [%s] AS o ON ", other->name);
	for (size_t i = 0; i < reference->column_count; i++)
		fprintf(out, "%so.[%s] = r.[%s]", i ? " AND " : "", key_name(other, i),
			table->columns[reference->columns[i]].name);
	fprintf(out, " WHERE o.[%s] IS NULL", key_name(other, 0));
}

static struct error *note(sqlite3 *database, int64_t dump, const struct catalog_table *table,
			  const char *other, int64_t count)
{
	return database_run_format(
	    database,
	    "INSERT INTO problems (dump, stage, \"table\", kind, reason, count) VALUES "
	    "(%lld, 'store', '%s', 'lost', 'named by rows of %s, and not found', %lld) "
	    "ON CONFLICT DO UPDATE SET count = count + excluded.count",
	    (long long)dump, other, table->name, (long long)count);
}

static struct error *complete(sqlite3 *database, int64_t dump, const struct catalog_table *table,
			      const struct catalog_reference *reference, bool *any)
{
	_cleanup_free_ char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return error_no_memory();
	write_insert(out, table, reference, dump);
	if (fclose(out) != 0)
		return error_no_memory();
	TRY(database_run(database, sql));
	int64_t count = sqlite3_changes64(database);
	if (count == 0)
		return NULL;
	*any = true;
	return note(database, dump, table, reference->table, count);
}

static bool is_of_a_dump(const struct catalog_table *table)
{
	return !table->view && !table->dictionary;
}

static struct error *complete_all(sqlite3 *database, int64_t dump, bool *any)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; is_of_a_dump(table) && i < table->reference_count; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (is_of_a_dump(catalog_find(reference->table)) &&
			    reference->column_count > 1)
				TRY(complete(database, dump, table, reference, any));
		}
	}
	return NULL;
}

/* A row that is new may refer to others: a zone to its node. */
struct error *named_complete(sqlite3 *database, int64_t dump)
{
	bool any = true;

	while (any) {
		any = false;
		TRY(complete_all(database, dump, &any));
	}
	return NULL;
}
