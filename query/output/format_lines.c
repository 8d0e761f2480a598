/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last column alone, a line per row. */
#include "output/format.h"
#include "output/text.h"

static struct error *write_row(struct output *output, const struct cell *cells)
{
	size_t last = output->column_count - 1;
	struct value_buffer buffer;
	struct text text;

	TRY(text_readable(output, &output->columns[last], cells[last], &buffer, &text));
	fwrite(text.start, 1, text.size, output->file);
	putc('\n', output->file);
	return NULL;
}

const struct format format_lines = {
    .name = "lines",
    .summary = "the last column, a line per row",
    .row = write_row,
};
