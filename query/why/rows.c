/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See rows.h. Rows are kept by an output format of this file, which writes nothing. */
#include "why/rows.h"

#include <string.h>
#include <strings.h>

#include "language/language.h"
#include "output/format.h"
#include "run/result.h"

static struct error *keep_columns(struct output *output)
{
	struct rows *rows = output->state;
	size_t size = output->column_count * sizeof(*rows->columns);

	rows->columns = arena_alloc(rows->arena, size + 1);
	if (!rows->columns)
		return error_no_memory();
	memcpy(rows->columns, output->columns, size);
	for (size_t i = 0; i < output->column_count; i++)
		rows->columns[i].name = arena_printf(rows->arena, "%s", output->columns[i].name);
	rows->column_count = output->column_count;
	return NULL;
}

static struct cell keep_cell(struct arena *arena, struct cell cell)
{
	if (cell.kind != CELL_TEXT)
		return cell;
	char *copy = arena_alloc(arena, (size_t)cell.size + 1);
	if (copy)
		memcpy(copy, cell.text, cell.size);
	return cell_text_of(copy, cell.size);
}

static struct error *keep_row(struct output *output, const struct cell *cells)
{
	struct rows *rows = output->state;

	if (rows->count++ >= rows->keep)
		return NULL;
	struct cell *copy = arena_alloc(rows->arena, rows->column_count * sizeof(*copy) + 1);
	for (size_t i = 0; copy && i < rows->column_count; i++)
		copy[i] = keep_cell(rows->arena, cells[i]);
	return copy && !rows->arena->failed && vector_push(&rows->list, copy) ? NULL
									      : error_no_memory();
}

static const struct format keeper = {.name = "", .begin = keep_columns, .row = keep_row};

static struct error *keep(sqlite3_stmt *statement, const struct known_column *known,
			  struct rows *rows)
{
	struct output output = {.file = stdout, .format = &keeper, .state = rows};

	return run_statement(statement, known, &output);
}

struct error *rows_ask(struct session *session, struct arena *arena, const char *question,
		       size_t count, struct rows *ret)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct place place;

	*ret = (struct rows){.arena = arena, .keep = count};
	TRY(language_compile(session->database, &session->questions, question, &answer, &place));
	return keep(answer.statement, answer.columns, ret);
}

struct error *rows_query(struct session *session, struct arena *arena, const char *sql,
			 int64_t dump, size_t count, struct rows *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	*ret = (struct rows){.arena = arena, .keep = count};
	TRY(database_prepare(session->database, sql, &statement));
	int place = sqlite3_bind_parameter_index(statement, ":dump");
	if (place > 0 && sqlite3_bind_int64(statement, place, dump) != SQLITE_OK)
		return database_error(session->database);
	return keep(statement, NULL, ret);
}

void rows_deinit(struct rows *rows)
{
	vector_deinit(&rows->list);
}

size_t rows_column(const struct rows *rows, const char *name)
{
	size_t i = 0;

	while (i < rows->column_count && strcasecmp(rows->columns[i].name, name) != 0)
		i++;
	return i;
}

struct cell rows_cell(const struct rows *rows, size_t row, const char *name)
{
	size_t column = rows_column(rows, name);

	return row < rows->list.count && column < rows->column_count ? rows->list.data[row][column]
								     : (struct cell){0};
}

int64_t rows_number(const struct rows *rows, size_t row, const char *name)
{
	struct cell cell = rows_cell(rows, row, name);

	if (cell.kind == CELL_REAL)
		return cell.real > -9e18 && cell.real < 9e18 ? (int64_t)cell.real : 0;
	return cell.kind == CELL_INTEGER ? cell.integer : 0;
}

const char *rows_text(const struct rows *rows, size_t row, const char *name)
{
	struct cell cell = rows_cell(rows, row, name);

	return cell.kind == CELL_TEXT ? cell.text : NULL;
}

struct error *rows_write(const struct rows *rows, struct output *output)
{
	size_t skip = rows->column_count > 1 && strcmp(rows->columns[0].name, "dump") == 0;

	TRY(output_begin(output, rows->columns + skip, rows->column_count - skip));
	vector_for_each(&rows->list, row)
		TRY(output_row(output, *row + skip));
	return output_end(output);
}
