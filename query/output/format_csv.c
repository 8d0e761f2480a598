/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comma-separated values after RFC 4180, with newlines for line ends. NULL is empty, '' is "". */
#include <string.h>

#include "output/format.h"
#include "output/text.h"

static bool needs_quotes(struct text text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (strchr(",\"\n\r", text.start[i]))
			return true;
	}
	return text.size == 0 || text.start[0] == ' ' || text.start[text.size - 1] == ' ';
}

static void write_field(FILE *file, struct text text)
{
	if (!needs_quotes(text)) {
		fwrite(text.start, 1, text.size, file);
		return;
	}
	putc('"', file);
	for (size_t i = 0; i < text.size; i++) {
		if (text.start[i] == '"')
			putc('"', file);
		putc(text.start[i], file);
	}
	putc('"', file);
}

static struct error *write_cell(struct output *output, size_t column, struct cell cell)
{
	struct value_buffer buffer;
	struct text text = value_text(&output->columns[column], cell, VALUE_RAW, &buffer);

	if (column > 0)
		putc(',', output->file);
	if (output->screen)
		TRY(text_escaped(output, text, &text));
	if (!cell_is_null(cell))
		write_field(output->file, text);
	return NULL;
}

static struct error *write_row(struct output *output, const struct cell *cells)
{
	for (size_t i = 0; i < output->column_count; i++)
		TRY(write_cell(output, i, cells[i]));
	putc('\n', output->file);
	return NULL;
}

static struct error *write_header(struct output *output)
{
	if (output->results > 0)
		putc('\n', output->file);
	for (size_t i = 0; i < output->column_count; i++)
		TRY(write_cell(output, i, cell_text(output->columns[i].name)));
	putc('\n', output->file);
	return NULL;
}

const struct format format_csv = {
    .name = "csv",
    .summary = "comma-separated values",
    .begin = write_header,
    .row = write_row,
};
