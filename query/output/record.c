/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See record.h. Names stand to the right, so that the values make a column. */
#include "output/record.h"

#include <string.h>

#include "output/text.h"

static struct error *column_title(struct output *output, size_t column, struct text *ret)
{
	const char *name = output->columns[column].name;

	return text_escaped(output, (struct text){name, strlen(name)}, ret);
}

static struct error *title_width(struct output *output, size_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < output->column_count; i++) {
		struct text title;

		TRY(column_title(output, i, &title));
		if (text_width(title) > *ret)
			*ret = text_width(title);
	}
	return NULL;
}

/* Lines but the first are indented to where the first begins. */
static void write_lines(FILE *file, struct text value, size_t indent)
{
	struct text line;

	for (bool first = true; text_next_line(&value, &line); first = false) {
		if (!first)
			text_pad(file, indent);
		fwrite(line.start, 1, line.size, file);
		putc('\n', file);
	}
}

struct error *record_write(struct output *output, const struct block *block, size_t row, bool first)
{
	size_t width;

	TRY(title_width(output, &width));
	if (!first)
		putc('\n', output->file);
	for (size_t i = 0; i < output->column_count; i++) {
		struct text title, value = block_text(block, row, i);

		TRY(column_title(output, i, &title));
		text_pad(output->file, width - text_width(title));
		fwrite(title.start, 1, title.size, output->file);
		fputs(value.size > 0 ? " = " : " =", output->file);
		write_lines(output->file, value, width + 3);
	}
	return NULL;
}
