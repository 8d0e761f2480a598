/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tab-separated values: a row is a line and a value has no tabs, so that cut and awk work. Tabs,
 * line ends and backslashes in text are written as \t, \n, \r and \\. NULL is empty.
 */
#include <string.h>

#include "output/format.h"
#include "output/text.h"

static void write_field(FILE *file, struct text text)
{
	static const char special[] = "\t\n\r\\", names[] = "tnr\\";

	for (size_t i = 0; i < text.size; i++) {
		const char *place = text.start[i] ? strchr(special, text.start[i]) : NULL;

		if (place)
			fprintf(file, "\\%c", names[place - special]);
		else
			putc(text.start[i], file);
	}
}

static struct error *write_cell(struct output *output, size_t column, struct cell cell)
{
	struct value_buffer buffer;
	struct text text = value_text(&output->columns[column], cell, VALUE_RAW, &buffer);

	if (column > 0)
		putc('\t', output->file);
	if (!output->screen) {
		write_field(output->file, text);
		return NULL;
	}
	TRY(text_escaped(output, text, &text));
	fwrite(text.start, 1, text.size, output->file);
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

const struct format format_tsv = {
    .name = "tsv",
    .summary = "tab-separated values",
    .begin = write_header,
    .row = write_row,
};
