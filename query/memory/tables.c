/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Table-valued functions over inquest-memory: one module of SQLite, registered under the name of
 * each function. A call is one question; its rows are kept until the cursor closes or is asked
 * again, so that calls in a join do not wait for each other.
 *
 * A last hidden column, "in_dump", names the dump of the case; without it the newest is meant.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vector.h"
#include "case/case.h"
#include "case/permit.h"
#include "memory/client.h"
#include "protocol/functions.h"

struct table {
	sqlite3_vtab base;
	struct memory *memory;
	const struct function *function;
};

struct cursor_of_rows {
	sqlite3_vtab_cursor base;
	struct table *table;
	VECTOR(struct cell) cells; /* of all rows; a text's integer is its place in pool */
	VECTOR(char) pool;
	size_t row, row_count;
};

/* What SQLite passes for the module: it lives as long as the database. */
struct registration {
	struct memory *memory;
	const struct function *function;
};

static int fail(sqlite3_vtab *table, struct error *error)
{
	int rc = error->kind == ERROR_INTERRUPTED ? SQLITE_INTERRUPT
		 : error->kind == ERROR_NO_MEMORY ? SQLITE_NOMEM
						  : SQLITE_ERROR;

	sqlite3_free(table->zErrMsg);
	table->zErrMsg = sqlite3_mprintf("%s", error->message);
	error_destroy(error);
	return rc;
}

static int connect_table(sqlite3 *database, void *context, int argc, const char *const *argv,
			 sqlite3_vtab **ret, char **message)
{
	const struct registration *registration = context;
	const struct function *function = registration->function;
	char *sql;

	(void)argc, (void)argv, (void)message;
	sql = sqlite3_mprintf("CREATE TABLE x(%s%s%s, in_dump INTEGER HIDDEN)", function->columns,
			      *function->arguments ? ", " : "", function->arguments);
	if (!sql)
		return SQLITE_NOMEM;
	int rc = sqlite3_declare_vtab(database, sql);
	sqlite3_free(sql);
	if (rc != SQLITE_OK)
		return rc;
	sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
	struct table *table = sqlite3_malloc(sizeof(*table));
	if (!table)
		return SQLITE_NOMEM;
	*table = (struct table){.memory = registration->memory, .function = function};
	*ret = &table->base;
	return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/*
 * The arguments that are given, as bits of idxNum; in the order of the columns. One that is to be
 * computed from a row that does not come yet makes the plan impossible.
 */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const struct function *function = ((struct table *)base)->function;
	int first = (int)function->column_count, count = (int)function->argument_count + 1;
	int places[PROTOCOL_CELLS_MAX + 1];
	int next = 1;

	memset(places, -1, sizeof(places));
	for (int i = 0; i < info->nConstraint; i++) {
		int argument = info->aConstraint[i].iColumn - first;

		if (argument < 0 || argument >= count ||
		    info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		places[argument] = i;
	}
	for (int argument = 0; argument < count; argument++) {
		if (places[argument] < 0)
			continue;
		info->aConstraintUsage[places[argument]].argvIndex = next++;
		info->aConstraintUsage[places[argument]].omit = 1;
		info->idxNum |= 1 << argument;
	}
	for (uint32_t i = 0; i < function->required; i++)
		if (places[i] < 0) {
			base->zErrMsg = sqlite3_mprintf("%s() lacks an argument: %s",
							function->name, function->arguments);
			return SQLITE_ERROR;
		}
	info->estimatedCost = 1000;
	info->estimatedRows = 100;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct cursor_of_rows *cursor = sqlite3_malloc(sizeof(*cursor));

	if (!cursor)
		return SQLITE_NOMEM;
	memset(cursor, 0, sizeof(*cursor));
	cursor->table = (struct table *)table;
	*ret = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct cursor_of_rows *cursor = (struct cursor_of_rows *)base;

	vector_deinit(&cursor->cells);
	vector_deinit(&cursor->pool);
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static struct error *keep_cell(struct cursor_of_rows *cursor, struct cell cell)
{
	if (cell.kind == CELL_TEXT) {
		size_t place = cursor->pool.count;

		if (!vector_reserve(&cursor->pool, place + cell.size + 1))
			return error_no_memory();
		memcpy(cursor->pool.data + place, cell.text, cell.size + 1);
		cursor->pool.count += cell.size + 1;
		cell.integer = (int64_t)place;
	}
	return vector_push(&cursor->cells, cell) ? NULL : error_no_memory();
}

static struct error *keep_row(void *context, const struct protocol_frame *frame)
{
	struct cursor_of_rows *cursor = context;

	if (frame->kind != PROTOCOL_ROW)
		return NULL;
	if (frame->cell_count != cursor->table->function->column_count)
		return error_create(ERROR_CRASHED, "what came is no row");
	for (uint32_t i = 0; i < frame->cell_count; i++)
		TRY(keep_cell(cursor, frame->cells[i]));
	cursor->row_count++;
	return NULL;
}

static struct cell cell_of_value(sqlite3_value *value)
{
	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		return cell_integer(sqlite3_value_int64(value));
	case SQLITE_FLOAT:
		return cell_real(sqlite3_value_double(value));
	case SQLITE_TEXT:
		return cell_text_of((const char *)sqlite3_value_text(value),
				    (size_t)sqlite3_value_bytes(value));
	default:
		return (struct cell){0};
	}
}

/* NULL as an address, a task without a file, has no rows. */
static bool lacks_required(const struct function *function, const struct protocol_frame *question)
{
	for (uint32_t i = 0; i < function->required; i++)
		if (question->cells[i].kind == CELL_NULL)
			return true;
	return false;
}

static int filter(sqlite3_vtab_cursor *base, int index, const char *text, int argc,
		  sqlite3_value **argv)
{
	struct cursor_of_rows *cursor = (struct cursor_of_rows *)base;
	const struct function *function = cursor->table->function;
	struct protocol_frame question = {.kind = PROTOCOL_CALL,
					  .text = function->name,
					  .text_size = (uint32_t)strlen(function->name),
					  .cell_count = function->argument_count};
	const struct server_taker taker = {keep_row, cursor};
	struct cell cells[PROTOCOL_CELLS_MAX + 1] = {{0}};

	(void)text;
	for (int argument = 0, next = 0; argument <= (int)function->argument_count; argument++)
		if (index >> argument & 1 && next < argc)
			cells[argument] = cell_of_value(argv[next++]);
	memcpy(question.cells, cells, function->argument_count * sizeof(*cells));
	cursor->row = cursor->row_count = 0;
	cursor->cells.count = cursor->pool.count = 0;
	if (lacks_required(function, &question))
		return SQLITE_OK;
	struct cell dump = cells[function->argument_count];
	struct error *error = memory_ask(
	    cursor->table->memory, dump.kind == CELL_INTEGER ? dump.integer : 0, &question, &taker);
	return error ? fail(&cursor->table->base, error) : SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base)
{
	((struct cursor_of_rows *)base)->row++;
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
	const struct cursor_of_rows *cursor = (struct cursor_of_rows *)base;

	return cursor->row >= cursor->row_count;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
	const struct cursor_of_rows *cursor = (struct cursor_of_rows *)base;
	uint32_t count = cursor->table->function->column_count;

	if ((uint32_t)i >= count)
		return SQLITE_OK;
	const struct cell *cell = &cursor->cells.data[cursor->row * count + (uint32_t)i];
	if (cell->kind == CELL_INTEGER)
		sqlite3_result_int64(context, cell->integer);
	else if (cell->kind == CELL_REAL)
		sqlite3_result_double(context, cell->real);
	else if (cell->kind == CELL_TEXT)
		sqlite3_result_text(context, cursor->pool.data + cell->integer, (int)cell->size,
				    SQLITE_TRANSIENT);
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct cursor_of_rows *)base)->row;
	return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = rowid,
};

struct error *tables_register(struct memory *memory)
{
	for (const struct function *function = functions; function->name; function++) {
		struct registration *registration = malloc(sizeof(*registration));

		if (!registration)
			return error_no_memory();
		*registration = (struct registration){memory, function};
		if (sqlite3_create_module_v2(memory->database, function->name, &module,
					     registration, free) != SQLITE_OK)
			return database_error(memory->database);
	}
	return NULL;
}
