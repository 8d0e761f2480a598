/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of an answer that are kept: what proves a finding, what a page or a picture is made of. */
#ifndef INQUEST_WHY_ROWS_H
#define INQUEST_WHY_ROWS_H

#include "base/arena.h"
#include "output/output.h"
#include "session/session.h"

struct rows {
	struct output_column *columns;
	size_t column_count;
	VECTOR(const struct cell *) list; /* those that are kept */
	size_t count;                     /* of all that there were */
	struct arena *arena;              /* has names and texts */
	size_t keep;
};

/* Asks a question of the language and keeps its first rows. */
struct error *rows_ask(struct session *session, struct arena *arena, const char *question,
		       size_t keep, struct rows *ret);
/* The same in SQL; of its parameters :dump, if it has one, is set. */
struct error *rows_query(struct session *session, struct arena *arena, const char *sql,
			 int64_t dump, size_t keep, struct rows *ret);
void rows_deinit(struct rows *rows);

/* The number of a column; rows->column_count: there is none of that name. */
size_t rows_column(const struct rows *rows, const char *name);

/* A value by the name of its column; NULL where there is no such row or column. */
struct cell rows_cell(const struct rows *rows, size_t row, const char *name);
int64_t rows_number(const struct rows *rows, size_t row, const char *name);   /* NULL: 0 */
const char *rows_text(const struct rows *rows, size_t row, const char *name); /* no text: NULL */

/* Writes the kept rows as one result, those whose column `dump` all rows share without it. */
struct error *rows_write(const struct rows *rows, struct output *output);

#endif
