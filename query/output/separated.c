/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See separated.h. */
#include "output/separated.h"

#include "output/text.h"

static struct error *write_cell(struct output *output, const struct separated *separated,
				size_t column, struct cell cell)
{
	struct value_buffer buffer;
	struct text text = value_text(&output->columns[column], cell, VALUE_RAW, &buffer);

	if (column > 0)
		putc(separated->separator, output->file);
	if (output->screen)
		TRY(text_escaped(output, text, &text));
	if (output->spreadsheet && cell.kind == CELL_TEXT)
		TRY(text_led(output, text, &text));
	if (!cell_is_null(cell))
		separated->field(output, text);
	return NULL;
}

struct error *separated_row(struct output *output, const struct separated *separated,
			    const struct cell *cells)
{
	for (size_t i = 0; i < output->column_count; i++)
		TRY(write_cell(output, separated, i, cells[i]));
	putc('\n', output->file);
	return NULL;
}

struct error *separated_header(struct output *output, const struct separated *separated)
{
	if (output->results > 0)
		putc('\n', output->file);
	for (size_t i = 0; i < output->column_count; i++)
		TRY(write_cell(output, separated, i, cell_text(output->columns[i].name)));
	putc('\n', output->file);
	return NULL;
}
