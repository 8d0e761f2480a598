/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows to a file, in one of several formats. A result is begun with its columns, gets its rows and
 * is ended; one output takes any number of results. Where the rows come from does not matter here.
 */
#ifndef INQUEST_OUTPUT_OUTPUT_H
#define INQUEST_OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cell.h"
#include "base/error.h"
#include "base/vector.h"
#include "schema/domain.h"

struct format;

struct output_column {
	const char *name;
	enum domain domain;
	bool has_domain; /* else a value prints as what it is */
};

struct output {
	FILE *file;
	const struct format *format;
	bool screen;      /* file is a terminal */
	bool styled;      /* and shows headings as such */
	bool ascii;       /* and shows nothing else */
	bool spreadsheet; /* text that a spreadsheet would compute is led by an apostrophe */
	unsigned width;   /* of the screen, in characters */

	/* of the result under way */
	const struct output_column *columns; /* borrowed until output_end */
	size_t column_count;
	uint64_t rows, results; /* before the row, before the result */
	void *state;            /* the format's own */
	VECTOR(char) scratch;   /* for one escaped value: see text_escaped() */
};

/* format NULL: a table on a terminal, CSV elsewhere. */
void output_init(struct output *output, FILE *file, const struct format *format);
/* Also drops a result that was begun and not ended. */
void output_deinit(struct output *output);

struct error *output_begin(struct output *output, const struct output_column *columns,
			   size_t count);
/* cells: one per column, borrowed for the call. ERROR_IO: the file takes no more. */
struct error *output_row(struct output *output, const struct cell *cells);
struct error *output_end(struct output *output);

#endif
