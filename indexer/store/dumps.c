/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See dumps.h. Names are put in brackets: in quotes, one that is missing would pass for a text. */
#include "store/dumps.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "case/case.h"

/* The number that a query of one text yields; 0 when it yields none. */
static struct error *number_of(sqlite3 *database, const char *sql, const char *text, int64_t *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(database, sql, &statement));
	database_bind_text(statement, 1, text, strlen(text));
	int rc = sqlite3_step(statement);
	*ret = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? NULL : database_error(database);
}

struct error *dumps_find(sqlite3 *database, const char *fingerprint, int64_t *ret)
{
	return number_of(database, "SELECT dump FROM dumps WHERE fingerprint = ?1", fingerprint,
			 ret);
}

struct error *dumps_next(sqlite3 *database, int64_t *ret)
{
	return database_number(database, "SELECT coalesce(max(dump), 0) + 1 FROM dumps", ret);
}

struct error *dumps_known(int64_t dump)
{
	return error_create(
	    ERROR_CASE,
	    "this dump is in the case already, as number %lld; --replace indexes it anew",
	    (long long)dump);
}

struct error *dumps_resolve(sqlite3 *database, const char *name, int64_t *ret)
{
	int64_t count;

	TRY(number_of(database, "SELECT dump FROM dumps WHERE CAST(dump AS TEXT) = ?1", name, ret));
	if (*ret != 0)
		return NULL;
	TRY(number_of(database, "SELECT count(*) FROM dumps WHERE label = ?1", name, &count));
	if (count == 1)
		return number_of(database, "SELECT dump FROM dumps WHERE label = ?1", name, ret);
	return error_create(ERROR_USAGE,
			    count == 0 ? "no dump has the number or the label '%s'; 'inquest "
					 "dumps' lists those that there are"
				       : "more than one dump has the label '%s'; 'inquest dumps' "
					 "tells their numbers",
			    name);
}

struct error *dumps_delete(sqlite3 *database, int64_t dump)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (!table->view && !table->dictionary)
			TRY(database_run_format(database, "DELETE FROM [%s] WHERE dump = %lld",
						table->name, (long long)dump));
	}
	return NULL;
}

const struct catalog_table *dumps_dictionary(const struct catalog_reference *reference)
{
	const struct catalog_table *table = catalog_find(reference->table);

	return table->dictionary && reference->column_count == 1 ? table : NULL;
}

const struct catalog_reference *dumps_part_of(const struct catalog_table *table)
{
	for (size_t i = 0; table->dictionary && !table->view && i < table->reference_count; i++) {
		if (dumps_dictionary(&table->references[i]))
			return &table->references[i];
	}
	return NULL;
}

/* Writes "SELECT … UNION ALL SELECT …" of all that refers to the dictionary; false: nothing does.
 */
static bool write_references(const struct catalog_table *dictionary, FILE *out)
{
	bool any = false;

	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; !table->dictionary && !table->view && i < table->reference_count;
		     i++) {
			const struct catalog_reference *reference = &table->references[i];
			const char *column = table->columns[reference->columns[0]].name;

			if (dumps_dictionary(reference) != dictionary)
				continue;
			fprintf(out, "%sSELECT [%s] FROM [%s] WHERE [%s] IS NOT NULL",
				any ? " UNION ALL " : "", column, table->name, column);
			any = true;
		}
	}
	return any;
}

static struct error *sweep_dictionary(sqlite3 *database, const struct catalog_table *dictionary)
{
	_cleanup_free_ char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return error_no_memory();
	fprintf(out, "DELETE FROM [%s] WHERE [%s] NOT IN (", dictionary->name,
		dictionary->columns[0].name);
	bool any = write_references(dictionary, out);
	fputc(')', out);
	if (!stream_close_text(out, &sql))
		return error_no_memory();
	return any ? database_run(database, sql) : NULL;
}

static struct error *sweep_part(sqlite3 *database, const struct catalog_table *table,
				const struct catalog_reference *reference)
{
	const struct catalog_table *whole = dumps_dictionary(reference);

	return database_run_format(
	    database, "DELETE FROM [%s] WHERE [%s] NOT IN (SELECT [%s] FROM [%s])", table->name,
	    table->columns[reference->columns[0]].name, whole->columns[0].name, whole->name);
}

struct error *dumps_sweep(sqlite3 *database)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (table->dictionary && !table->view && !dumps_part_of(table))
			TRY(sweep_dictionary(database, table));
	}
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (dumps_part_of(table))
			TRY(sweep_part(database, table, dumps_part_of(table)));
	}
	return NULL;
}

struct error *dumps_prepare_insert(sqlite3 *database, const struct catalog_table *table,
				   const char *conflict, sqlite3_stmt **ret)
{
	char sql[512];
	int size =
	    snprintf(sql, sizeof(sql), "INSERT %s INTO [%s] VALUES (?", conflict, table->name);

	for (size_t i = 1; i < table->column_count; i++)
		size += snprintf(sql + size, sizeof(sql) - (size_t)size, ",?");
	snprintf(sql + size, sizeof(sql) - (size_t)size, ")");
	return database_prepare(database, sql, ret);
}

struct error *dumps_prepare_parts(sqlite3 *database, const struct catalog_table *dictionary,
				  sqlite3_stmt **ret)
{
	char sql[512] = "SELECT ";
	size_t size = strlen(sql);
	bool any = false;

	*ret = NULL;
	for (const struct catalog_table *table = catalog; table->name; table++) {
		const struct catalog_reference *reference = dumps_part_of(table);

		if (!reference || dumps_dictionary(reference) != dictionary)
			continue;
		size += (size_t)snprintf(
		    sql + size, sizeof(sql) - size, "%sEXISTS (SELECT 1 FROM [%s] WHERE [%s] = ?1)",
		    any ? " OR " : "", table->name, table->columns[reference->columns[0]].name);
		any = true;
	}
	return any ? database_prepare(database, sql, ret) : NULL;
}
