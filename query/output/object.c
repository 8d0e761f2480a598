/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The writer is our own because a value streams straight from a row to the file, and because text
 * of a dump need not be UTF-8, which the libraries reject as a whole.
 */
#include "output/object.h"

#include <string.h>

#include "base/utf8.h"
#include "output/value.h"

static void write_value(struct output *output, const struct output_column *column, struct cell cell)
{
	struct value_buffer buffer;
	struct text text = value_text(column, cell, VALUE_RAW, &buffer);

	if (cell_is_null(cell))
		fputs("null", output->file);
	else if (value_is_number(cell) && !value_is_hex(column, cell))
		fwrite(text.start, 1, text.size, output->file);
	else
		json_write_string(output->file, text.start, text.size);
}

void object_write(struct output *output, const struct cell *cells)
{
	for (size_t i = 0; i < output->column_count; i++) {
		const struct output_column *column = &output->columns[i];

		putc(i == 0 ? '{' : ',', output->file);
		json_write_string(output->file, column->name, strlen(column->name));
		putc(':', output->file);
		write_value(output, column, cells[i]);
	}
	putc('}', output->file);
}
