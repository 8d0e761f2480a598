/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See batch.h. The virtual table is eponymous: no schema can be made of it, only statements. */
#include "store/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf8.h"
#include "case/case.h"
#include "schema/catalog.h"

/* Rows in the order of the key, which is SQLite's: NULL, numbers, text by its bytes */

static const char *text_of(const struct batch *batch, const struct cell *cell)
{
	return batch->text.data + cell->integer;
}

static int compare_numbers(const struct cell *a, const struct cell *b)
{
	if (a->kind == CELL_INTEGER && b->kind == CELL_INTEGER)
		return (a->integer > b->integer) - (a->integer < b->integer);
	double x = a->kind == CELL_REAL ? a->real : (double)a->integer;
	double y = b->kind == CELL_REAL ? b->real : (double)b->integer;
	return (x > y) - (x < y);
}

static int compare_texts(const struct batch *batch, const struct cell *a, const struct cell *b)
{
	int order =
	    memcmp(text_of(batch, a), text_of(batch, b), a->size < b->size ? a->size : b->size);

	return order ? order : (a->size > b->size) - (a->size < b->size);
}

static int rank(const struct cell *cell)
{
	return cell->kind == CELL_NULL ? 0 : cell->kind == CELL_TEXT ? 2 : 1;
}

static int compare_cells(const struct batch *batch, const struct cell *a, const struct cell *b)
{
	if (rank(a) != rank(b))
		return rank(a) - rank(b);
	if (a->kind == CELL_NULL)
		return 0;
	return a->kind == CELL_TEXT ? compare_texts(batch, a, b) : compare_numbers(a, b);
}

static const struct cell *row_at(const struct batch *batch, size_t row)
{
	return batch->cells.data + row * (batch->cells.count / batch->count);
}

static int compare_keys(const struct batch *batch, const struct cell *a, const struct cell *b)
{
	int order = 0;

	for (unsigned i = 0; i < batch->key_count && !order; i++)
		order = compare_cells(batch, &a[batch->key[i]], &b[batch->key[i]]);
	return order;
}

static int compare_rows(const void *a, const void *b, void *context)
{
	uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;
	const struct batch *batch = context;
	int order = compare_keys(batch, row_at(batch, first), row_at(batch, second));

	return order ? order : (first > second) - (first < second);
}

static struct error *sort(struct batch *batch)
{
	batch->order.count = 0;
	if (!vector_reserve(&batch->order, batch->count))
		return error_no_memory();
	for (size_t i = 0; i < batch->count; i++)
		batch->order.data[i] = (uint32_t)i;
	if (!batch->sorted)
		qsort_r(batch->order.data, batch->count, sizeof(uint32_t), compare_rows, batch);
	return NULL;
}

/* The virtual table: inquest_rows(c0, c1, …), of the rows that are being served */

struct rows_table {
	sqlite3_vtab base;
	const struct batches *batches;
};

struct rows_cursor {
	sqlite3_vtab_cursor base;
	size_t row;
};

static int rows_connect(sqlite3 *database, void *batches, int argc, const char *const *argv,
			sqlite3_vtab **ret, char **error)
{
	char sql[CATALOG_COLUMNS_MAX * 4 + 32] = "CREATE TABLE x(c0";
	size_t size = strlen(sql);

	(void)argc, (void)argv, (void)error;
	for (int i = 1; i < CATALOG_COLUMNS_MAX; i++)
		size += (size_t)snprintf(sql + size, sizeof(sql) - size, ",c%d", i);
	strcpy(sql + size, ")");
	int rc = sqlite3_declare_vtab(database, sql);
	struct rows_table *table = rc == SQLITE_OK ? sqlite3_malloc(sizeof(*table)) : NULL;
	if (!table)
		return rc == SQLITE_OK ? SQLITE_NOMEM : rc;
	*table = (struct rows_table){.batches = batches};
	*ret = &table->base;
	return SQLITE_OK;
}

static int rows_disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1;
	return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct rows_cursor *cursor = sqlite3_malloc(sizeof(*cursor));

	(void)table;
	if (!cursor)
		return SQLITE_NOMEM;
	*cursor = (struct rows_cursor){0};
	*ret = &cursor->base;
	return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *base, int number, const char *text, int argc,
		       sqlite3_value **argv)
{
	(void)number, (void)text, (void)argc, (void)argv;
	((struct rows_cursor *)base)->row = 0;
	return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *base)
{
	((struct rows_cursor *)base)->row++;
	return SQLITE_OK;
}

static const struct batch *served(const sqlite3_vtab_cursor *base)
{
	const struct batches *batches = ((const struct rows_table *)base->pVtab)->batches;

	return &batches->of[batches->served];
}

static int rows_eof(sqlite3_vtab_cursor *base)
{
	return ((struct rows_cursor *)base)->row >= served(base)->count;
}

static int rows_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	const struct batch *batch = served(base);
	uint32_t row = batch->order.data[((struct rows_cursor *)base)->row];
	const struct cell *cell = row_at(batch, row) + column;

	switch (cell->kind) {
	case CELL_INTEGER:
		sqlite3_result_int64(context, cell->integer);
		break;
	case CELL_REAL:
		sqlite3_result_double(context, cell->real);
		break;
	case CELL_TEXT:
		if (batch->table->columns[column].domain == DOMAIN_BLOB)
			sqlite3_result_blob(context, text_of(batch, cell), (int)cell->size,
					    SQLITE_STATIC);
		else
			sqlite3_result_text(context, text_of(batch, cell), (int)cell->size,
					    SQLITE_STATIC);
		break;
	case CELL_NULL:
		break;
	}
	return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct rows_cursor *)base)->row;
	return SQLITE_OK;
}

static const sqlite3_module rows_module = {
    .xConnect = rows_connect,
    .xDisconnect = rows_disconnect,
    .xBestIndex = rows_best_index,
    .xOpen = rows_open,
    .xClose = rows_close,
    .xFilter = rows_filter,
    .xNext = rows_next,
    .xEof = rows_eof,
    .xColumn = rows_column,
    .xRowid = rows_rowid,
};

/* Rows on their way */

static struct error *prepare(struct batches *batches, enum table table)
{
	char sql[CATALOG_COLUMNS_MAX * 4 + 128];
	int size =
	    snprintf(sql, sizeof(sql), "INSERT OR IGNORE INTO [%s] SELECT c0", catalog[table].name);

	for (size_t i = 1; i < catalog[table].column_count; i++)
		size += snprintf(sql + size, sizeof(sql) - (size_t)size, ",c%zu", i);
	snprintf(sql + size, sizeof(sql) - (size_t)size, " FROM inquest_rows");
	return database_prepare(batches->database, sql, &batches->of[table].insert);
}

static void clear(struct batch *batch)
{
	batch->cells.count = batch->text.count = batch->count = 0;
	batch->sorted = true;
}

struct error *batches_flush(struct batches *batches, enum table table)
{
	struct batch *batch = &batches->of[table];

	if (batch->count == 0)
		return NULL;
	if (!batch->insert)
		TRY(prepare(batches, table));
	TRY(sort(batch));
	batches->served = table;
	bool done = sqlite3_step(batch->insert) == SQLITE_DONE;
	if (!done || sqlite3_reset(batch->insert) != SQLITE_OK)
		return database_error(batches->database);
	batch->dropped += batch->count - (uint64_t)sqlite3_changes64(batches->database);
	clear(batch);
	return NULL;
}

struct error *batches_flush_all(struct batches *batches)
{
	for (size_t table = 0; table < TABLE_COUNT; table++)
		TRY(batches_flush(batches, (enum table)table));
	return NULL;
}

static struct error *add_text(struct batch *batch, const struct cell *from, struct cell *to,
			      bool is_text)
{
	_cleanup_free_ char *escaped = NULL;
	const char *text = from->text;
	size_t size = from->size;

	if (is_text && !utf8_is_text(text, size)) {
		text = escaped = utf8_escape(text, size, &size);
		if (!escaped)
			return error_no_memory();
	}
	if (!vector_reserve(&batch->text, batch->text.count + size + 1))
		return error_no_memory();
	memcpy(batch->text.data + batch->text.count, text, size);
	*to = (struct cell){.kind = CELL_TEXT, .size = (uint32_t)size};
	to->integer = (int64_t)batch->text.count;
	batch->text.count += size;
	return NULL;
}

static struct error *add_row(struct batch *batch, size_t columns, const struct cell *row)
{
	if (!vector_reserve(&batch->cells, batch->cells.count + columns))
		return error_no_memory();
	struct cell *to = batch->cells.data + batch->cells.count;
	for (size_t i = 0; i < columns; i++) {
		to[i] = row[i];
		if (row[i].kind == CELL_TEXT)
			TRY(add_text(batch, &row[i], &to[i],
				     batch->table->columns[i].domain != DOMAIN_BLOB));
	}
	batch->cells.count += columns;
	if (batch->count++ && batch->sorted)
		batch->sorted = compare_keys(batch, to - columns, to) <= 0;
	return NULL;
}

struct error *batches_add(struct batches *batches, enum table table, const struct cell *row)
{
	struct batch *batch = &batches->of[table];

	TRY(add_row(batch, catalog[table].column_count, row));
	if (batch->cells.count * sizeof(struct cell) + batch->text.count < BATCH_BYTES)
		return NULL;
	return batches_flush(batches, table);
}

static void batch_init(struct batch *batch, const struct catalog_table *table)
{
	clear(batch);
	batch->table = table;
	for (unsigned i = 0; i < table->column_count; i++) {
		unsigned place = table->columns[i].key;

		if (place == 0 || place > BATCH_KEY)
			continue;
		batch->key[place - 1] = i;
		batch->key_count = place > batch->key_count ? place : batch->key_count;
	}
}

struct error *batches_init(struct batches *batches, sqlite3 *database)
{
	*batches = (struct batches){.database = database};
	for (size_t table = 0; table < TABLE_COUNT; table++)
		batch_init(&batches->of[table], &catalog[table]);
	if (sqlite3_create_module(database, "inquest_rows", &rows_module, batches) != SQLITE_OK)
		return database_error(database);
	return NULL;
}

static void batch_deinit(struct batch *batch)
{
	statement_finalize(batch->insert);
	vector_deinit(&batch->cells);
	vector_deinit(&batch->text);
	vector_deinit(&batch->order);
}

void batches_deinit(struct batches *batches)
{
	for (size_t table = 0; table < TABLE_COUNT; table++)
		batch_deinit(&batches->of[table]);
	*batches = (struct batches){0};
}
