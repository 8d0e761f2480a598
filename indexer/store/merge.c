/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See merge.h. Rows are read from one connection and bound into a statement of the other: attached
 * to the target's, a hostile file's schema would be in its reach.
 */
#include "store/merge.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/interrupt.h"
#include "base/stream.h"
#include "case/case.h"
#include "case/reader.h"
#include "schema/tables.h"
#include "store/dumps.h"
#include "store/entries.h"

struct merge {
	sqlite3 *target, *source;
	const bool *has;
	int64_t from, to;
	struct entries *entries;
};

/* Rows of one table on their way. */
struct copy {
	const struct catalog_table *table;
	sqlite3_stmt *select, *insert; /* one parameter; one per column */
	const struct catalog_table *dictionaries[CATALOG_COLUMNS_MAX]; /* that columns refer to */
};

static void copy_deinit(struct copy *copy)
{
	statement_finalize(copy->select);
	statement_finalize(copy->insert);
}

static const char *text_of(sqlite3_stmt *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row, column);

	return text ? (const char *)text : "";
}

/* Whatever SQL is wrong with there is the file's fault. */
static struct error *source_error(const struct merge *merge)
{
	struct error *error = database_error(merge->source);

	if (error->kind == ERROR_OTHER)
		error->kind = ERROR_CASE;
	return error;
}

static struct error *target_error(const struct merge *merge)
{
	bool constraint = (sqlite3_errcode(merge->target) & 0xff) == SQLITE_CONSTRAINT;
	struct error *error = database_error(merge->target);

	if (!constraint || error->kind != ERROR_OTHER)
		return error;
	error->kind = ERROR_CASE;
	return error_context(error, "its rows break the rules of a case");
}

/* Rows of the table whose column is the parameter; NULL: all rows. */
static struct error *prepare_select(const struct merge *merge, const struct catalog_table *table,
				    const char *column, sqlite3_stmt **ret)
{
	_cleanup_free_ char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return error_no_memory();
	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "%s[%s]", i ? ", " : "SELECT ", table->columns[i].name);
	fprintf(out, " FROM [%s]", table->name);
	if (column)
		fprintf(out, " WHERE [%s] = ?1", column);
	if (!stream_close_text(out, &sql))
		return error_no_memory();
	return sqlite3_prepare_v2(merge->source, sql, -1, ret, NULL) == SQLITE_OK
		   ? NULL
		   : source_error(merge);
}

static struct error *copy_init(struct copy *copy, const struct merge *merge,
			       const struct catalog_table *table, const char *column)
{
	*copy = (struct copy){.table = table};
	for (size_t i = 0; i < table->reference_count; i++)
		copy->dictionaries[table->references[i].columns[0]] =
		    dumps_dictionary(&table->references[i]);
	TRY(prepare_select(merge, table, column, &copy->select));
	return dumps_prepare_insert(merge->target, table, table->dictionary ? "OR IGNORE" : "",
				    &copy->insert);
}

static int64_t key_of(const struct merge *merge, const struct catalog_table *dictionary,
		      int64_t key)
{
	return dictionary ? entries_key(merge->entries, (enum table)(dictionary - catalog), key)
			  : key;
}

/* sqlite3_bind_value() would copy text. */
static int copy_cell(const struct merge *merge, const struct copy *copy, int i)
{
	sqlite3_stmt *from = copy->select, *to = copy->insert;

	switch (sqlite3_column_type(from, i)) {
	case SQLITE_INTEGER:
		return sqlite3_bind_int64(
		    to, i + 1, key_of(merge, copy->dictionaries[i], sqlite3_column_int64(from, i)));
	case SQLITE_TEXT: {
		const char *text = (const char *)sqlite3_column_text(from, i);

		return database_bind_text(to, i + 1, text, (size_t)sqlite3_column_bytes(from, i));
	}
	case SQLITE_NULL:
		return sqlite3_bind_null(to, i + 1);
	default:
		return sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
	}
}

static struct error *insert_row(const struct merge *merge, const struct copy *copy)
{
	bool own = !copy->table->dictionary;
	int rc = own ? sqlite3_bind_int64(copy->insert, 1, merge->to) : SQLITE_OK;

	for (int i = own; i < (int)copy->table->column_count && rc == SQLITE_OK; i++)
		rc = copy_cell(merge, copy, i);
	if (rc != SQLITE_OK || sqlite3_step(copy->insert) != SQLITE_DONE)
		return target_error(merge);
	sqlite3_reset(copy->insert);
	return NULL;
}

/* All rows that the select yields; it can be bound anew then. */
static struct error *copy_run(const struct merge *merge, const struct copy *copy)
{
	int rc;

	while ((rc = sqlite3_step(copy->select)) == SQLITE_ROW) {
		TRY(interrupt_check());
		TRY(insert_row(merge, copy));
	}
	if (rc != SQLITE_DONE)
		return source_error(merge);
	sqlite3_reset(copy->select);
	return NULL;
}

static struct error *copy_own(const struct merge *merge, const struct catalog_table *table)
{
	_cleanup_(copy_deinit) struct copy copy;

	TRY(copy_init(&copy, merge, table, table->columns[0].name));
	sqlite3_bind_int64(copy.select, 1, merge->from);
	return copy_run(merge, &copy);
}

static bool has_rows(const struct merge *merge, const struct catalog_table *table)
{
	return merge->has[table - catalog];
}

static struct error *bind_entry(const struct merge *merge, const struct copy *entry)
{
	enum table table = (enum table)(entry->table - catalog);
	sqlite3_stmt *statement;
	int rc = SQLITE_OK;

	TRY(entries_bind(merge->entries, table, &statement));
	for (int i = 1; i < (int)entry->table->column_count && rc == SQLITE_OK; i++)
		rc = sqlite3_bind_value(statement, i + 1, sqlite3_column_value(entry->select, i));
	return rc == SQLITE_OK ? NULL : target_error(merge);
}

static struct error *insert_entry(const struct merge *merge, const struct copy *entry, int64_t key)
{
	int rc = sqlite3_bind_int64(entry->insert, 1, key);

	for (int i = 1; i < (int)entry->table->column_count && rc == SQLITE_OK; i++)
		rc = copy_cell(merge, entry, i);
	if (rc != SQLITE_OK || sqlite3_step(entry->insert) != SQLITE_DONE)
		return target_error(merge);
	sqlite3_reset(entry->insert);
	return NULL;
}

/* *there: the target has it, and needs no parts. */
static struct error *copy_whole(const struct merge *merge, const struct copy *entry, bool *there)
{
	int rc = sqlite3_step(entry->select);
	bool known;
	int64_t key;

	*there = rc == SQLITE_DONE;
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? NULL : source_error(merge);
	TRY(bind_entry(merge, entry));
	TRY(entries_settle(merge->entries, (enum table)(entry->table - catalog),
			   sqlite3_column_int64(entry->select, 0), &known, there, &key));
	return known ? NULL : insert_entry(merge, entry, key);
}

static struct error *copy_part(const struct merge *merge, const struct catalog_table *table,
			       const char *column, sqlite3_value *key)
{
	_cleanup_(copy_deinit) struct copy copy = {0};

	TRY(copy_init(&copy, merge, table, column));
	sqlite3_bind_value(copy.select, 1, key);
	return copy_run(merge, &copy);
}

static struct error *copy_entry(const struct merge *merge, const struct catalog_table *dictionary,
				sqlite3_value *key)
{
	_cleanup_(copy_deinit) struct copy entry = {0};
	bool there;

	TRY(copy_init(&entry, merge, dictionary, dictionary->columns[0].name));
	sqlite3_bind_value(entry.select, 1, key);
	TRY(copy_whole(merge, &entry, &there));
	for (const struct catalog_table *table = catalog; table->name && !there; table++) {
		const struct catalog_reference *reference = dumps_part_of(table);

		if (reference && dumps_dictionary(reference) == dictionary &&
		    has_rows(merge, table))
			TRY(copy_part(merge, table, table->columns[reference->columns[0]].name,
				      key));
	}
	return NULL;
}

/* What a column of the dump's rows refers to. */
static struct error *copy_referred(const struct merge *merge, const struct catalog_table *table,
				   const struct catalog_reference *reference)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *keys = NULL;
	const struct catalog_table *dictionary = dumps_dictionary(reference);
	const char *column = table->columns[reference->columns[0]].name;
	char sql[256];
	int rc;

	if (!dictionary || !has_rows(merge, dictionary))
		return NULL;
	snprintf(sql, sizeof(sql),
		 "SELECT DISTINCT [%s] FROM [%s] WHERE dump = ?1 AND [%s] IS NOT NULL", column,
		 table->name, column);
	if (sqlite3_prepare_v2(merge->source, sql, -1, &keys, NULL) != SQLITE_OK)
		return source_error(merge);
	sqlite3_bind_int64(keys, 1, merge->from);
	while ((rc = sqlite3_step(keys)) == SQLITE_ROW)
		TRY(copy_entry(merge, dictionary, sqlite3_column_value(keys, 0)));
	return rc == SQLITE_DONE ? NULL : source_error(merge);
}

static struct error *copy_dump(const struct merge *merge)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (table->view || table->dictionary || !has_rows(merge, table))
			continue;
		for (size_t i = 0; i < table->reference_count; i++)
			TRY(copy_referred(merge, table, &table->references[i]));
		TRY(copy_own(merge, table));
	}
	return NULL;
}

struct error *merge_dump(sqlite3 *target, const struct merge_source *source, int64_t from,
			 int64_t to)
{
	_cleanup_(entries_deinit) struct entries entries;

	entries_init(&entries, target);
	return copy_dump(
	    &(struct merge){target, source->database, source->has, from, to, &entries});
}

/* A case to merge from */

static struct error *find_rows(struct merge_source *source)
{
	char sql[128];
	int64_t any;

	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (table->view)
			continue;
		snprintf(sql, sizeof(sql), "SELECT EXISTS (SELECT 1 FROM [%s])", table->name);
		TRY(database_number(source->database, sql, &any));
		source->has[table - catalog] = any;
	}
	return NULL;
}

struct error *merge_source_open(const char *path, struct merge_source *ret)
{
	*ret = (struct merge_source){.has = calloc(TABLE_COUNT, sizeof(*ret->has))};
	struct error *error =
	    ret->has ? case_open_reading(path, &ret->database) : error_no_memory();

	if (!error)
		error = error_context(find_rows(ret), "%s", path);
	if (error)
		merge_source_close(ret);
	return error;
}

void merge_source_close(struct merge_source *source)
{
	database_close(source->database);
	free(source->has);
	*source = (struct merge_source){0};
}

/* A part */

struct error *merge_part_read(const struct merge_source *source, int64_t dump,
			      struct merge_part *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *row = NULL;

	TRY(database_prepare(source->database,
			     "SELECT coalesce(crash_time, ?1), index_ns, coalesce(path, ''), "
			     "coalesce(completeness, format, '?'), dump FROM dumps "
			     "WHERE dump = ?2 OR ?2 = 0",
			     &row));
	sqlite3_bind_int64(row, 1, INT64_MIN);
	sqlite3_bind_int64(row, 2, dump);
	if (sqlite3_step(row) != SQLITE_ROW)
		return error_create(ERROR_CASE, "the dump is not in its part of the case");
	ret->dump = sqlite3_column_int64(row, 4);
	ret->crash_time = sqlite3_column_int64(row, 0);
	ret->index_ns = sqlite3_column_int64(row, 1);
	snprintf(ret->path, sizeof(ret->path), "%s", text_of(row, 2));
	snprintf(ret->state, sizeof(ret->state), "%s", text_of(row, 3));
	return NULL;
}

/* Another run may have taken the number meanwhile. */
static struct error *take_number(const struct merge *merge, int64_t wanted, int64_t last,
				 int64_t *to)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *row = NULL;

	TRY(database_prepare(merge->target, "SELECT EXISTS (SELECT 1 FROM dumps WHERE dump = ?1)",
			     &row));
	sqlite3_bind_int64(row, 1, wanted);
	if (sqlite3_step(row) != SQLITE_ROW)
		return target_error(merge);
	*to = wanted <= 0 || sqlite3_column_int(row, 0) ? last : wanted;
	return NULL;
}

/* The number that the dump gets, where rows of it that are to be replaced are gone. */
static struct error *make_place(const struct merge *merge, const char *fingerprint,
				const struct merge_wish *wish, int64_t *to, bool *replaced)
{
	int64_t last;

	TRY(dumps_find(merge->target, fingerprint, to));
	*replaced = *to != 0;
	if (*replaced)
		return wish->replace ? dumps_delete(merge->target, *to) : dumps_known(*to);
	TRY(dumps_next(merge->target, &last));
	return take_number(merge, wish->number, last, to);
}

static struct error *merge_wished(struct merge *merge, const struct merge_source *source,
				  const struct merge_wish *wish)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *row = NULL;
	bool replaced;

	if (sqlite3_prepare_v2(merge->source, "SELECT fingerprint FROM dumps WHERE dump = ?1", -1,
			       &row, NULL) != SQLITE_OK)
		return source_error(merge);
	sqlite3_bind_int64(row, 1, merge->from);
	if (sqlite3_step(row) != SQLITE_ROW)
		return source_error(merge);
	TRY(make_place(merge, text_of(row, 0), wish, &merge->to, &replaced));
	TRY(merge_dump(merge->target, source, merge->from, merge->to));
	return replaced ? dumps_sweep(merge->target) : NULL;
}

/* Whether the symbols of the dump's kernel are there. */
static struct error *has_symbols(const struct merge *merge, bool *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *row = NULL;

	TRY(database_prepare(merge->target,
			     "SELECT EXISTS (SELECT 1 FROM kernel_symbol_blocks WHERE kernel = "
			     "(SELECT kernel FROM dumps WHERE dump = ?1))",
			     &row));
	sqlite3_bind_int64(row, 1, merge->to);
	if (sqlite3_step(row) != SQLITE_ROW)
		return target_error(merge);
	*ret = sqlite3_column_int(row, 0);
	return NULL;
}

static struct error *merge_part_open(struct target *target, struct merge *merge,
				     const struct merge_source *source,
				     const struct merge_wish *wish, bool *merged)
{
	*merged = true;
	TRY(target_begin(target));
	TRY(merge_wished(merge, source, wish));
	if (wish->leans)
		TRY(has_symbols(merge, merged));
	if (*merged)
		return target_commit(target);
	target_rollback(target);
	return NULL;
}

struct error *merge_part_into(struct target *target, const struct merge_source *source,
			      int64_t dump, const struct merge_wish *wish, int64_t *ret)
{
	struct merge merge = {target->database, source->database, source->has, .from = dump};
	bool merged;
	struct error *error = merge_part_open(target, &merge, source, wish, &merged);

	if (error)
		target_rollback(target);
	*ret = merged ? merge.to : 0;
	return error_context(error, "%s", target->path);
}

/* A case */

static struct error *merge_questions(const struct merge *merge)
{
	_cleanup_(copy_deinit) struct copy copy;

	TRY(copy_init(&copy, merge, catalog_find("questions"), NULL));
	return copy_run(merge, &copy);
}

static struct error *merge_one(const struct merge *merge, const struct merge_source *source,
			       int64_t from, const char *fingerprint, struct merge_result *result)
{
	struct merged merged = {.from = from};

	TRY(dumps_find(merge->target, fingerprint, &merged.to));
	merged.known = merged.to != 0;
	if (!merged.known) {
		TRY(dumps_next(merge->target, &merged.to));
		TRY(merge_dump(merge->target, source, from, merged.to));
	}
	return vector_push(&result->dumps, merged) ? NULL : error_no_memory();
}

static struct error *merge_dumps(const struct merge *merge, const struct merge_source *source,
				 struct merge_result *result)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *dumps = NULL;
	int rc;

	if (sqlite3_prepare_v2(merge->source, "SELECT dump, fingerprint FROM dumps ORDER BY dump",
			       -1, &dumps, NULL) != SQLITE_OK)
		return source_error(merge);
	while ((rc = sqlite3_step(dumps)) == SQLITE_ROW)
		TRY(merge_one(merge, source, sqlite3_column_int64(dumps, 0), text_of(dumps, 1),
			      result));
	return rc == SQLITE_DONE ? NULL : source_error(merge);
}

static struct error *merge_open_case(struct target *target, const struct merge_source *source,
				     bool questions, struct merge_result *result)
{
	const struct merge merge = {target->database, source->database, source->has, 0, 0, NULL};

	TRY(target_begin(target));
	TRY(merge_dumps(&merge, source, result));
	if (questions)
		TRY(merge_questions(&merge));
	return target_commit(target);
}

struct error *merge_case(struct target *target, const char *path, bool questions,
			 struct merge_result *ret)
{
	_cleanup_(merge_source_close) struct merge_source source;

	*ret = (struct merge_result){0};
	TRY(merge_source_open(path, &source));
	struct error *error = merge_open_case(target, &source, questions, ret);
	if (error)
		target_rollback(target);
	return error_context(error, "%s into %s", path, target->path);
}

void merge_result_deinit(struct merge_result *result)
{
	vector_deinit(&result->dumps);
}
