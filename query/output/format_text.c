/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last column alone, as it is, with an empty line between rows: for text that has its own
 * layout. */
#include "output/format.h"
#include "output/text.h"

static struct error *write_row(struct output *output, const struct cell *cells)
{
	size_t last = output->column_count - 1;
	struct value_buffer buffer;
	struct text text;

	if (output->rows + output->results > 0)
		putc('\n', output->file);
	TRY(text_readable(output, &output->columns[last], cells[last], &buffer, &text));
	fwrite(text.start, 1, text.size, output->file);
	putc('\n', output->file);
	return NULL;
}

const struct format format_text = {
    .name = "text",
    .summary = "the last column as it is",
    .row = write_row,
};
