/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Markdown table, to be pasted into a report. */
#include <string.h>

#include "output/format.h"
#include "output/text.h"

/* Characters that Markdown would take for its own. */
static void write_safe(FILE *file, struct text text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.start[i] == '<')
			fputs("&lt;", file);
		else if (text.start[i] == '&')
			fputs("&amp;", file);
		else if (text.start[i] == '\n')
			fputs("<br>", file);
		else if (text.start[i] && strchr("|*`[\\", text.start[i]))
			fprintf(file, "\\%c", text.start[i]);
		else
			putc(text.start[i], file);
	}
}

static struct error *write_cell(struct output *output, const struct output_column *column,
				struct cell cell)
{
	struct value_buffer buffer;
	struct text text;

	TRY(text_readable(output, column, cell, &buffer, &text));
	write_safe(output->file, text);
	return NULL;
}

static struct error *write_row(struct output *output, const struct cell *cells)
{
	for (size_t i = 0; i < output->column_count; i++) {
		fputs(i == 0 ? "| " : " | ", output->file);
		TRY(write_cell(output, &output->columns[i], cells[i]));
	}
	fputs(" |\n", output->file);
	return NULL;
}

static bool is_right_aligned(const struct output_column *column)
{
	return column->has_domain && !domain_is_text(column->domain);
}

static struct error *write_header(struct output *output)
{
	const struct output_column plain = {.name = ""};

	if (output->results > 0)
		putc('\n', output->file);
	for (size_t i = 0; i < output->column_count; i++) {
		fputs(i == 0 ? "| " : " | ", output->file);
		TRY(write_cell(output, &plain, cell_text(output->columns[i].name)));
	}
	fputs(" |\n", output->file);
	for (size_t i = 0; i < output->column_count; i++)
		fputs(is_right_aligned(&output->columns[i]) ? "| ---: " : "| --- ", output->file);
	fputs("|\n", output->file);
	return NULL;
}

const struct format format_markdown = {
    .name = "markdown",
    .summary = "a Markdown table",
    .brief = true,
    .begin = write_header,
    .row = write_row,
};
