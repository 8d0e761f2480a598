/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comma-separated values after RFC 4180, with newlines for line ends. NULL is empty, '' is "". */
#include <string.h>

#include "output/format.h"
#include "output/separated.h"

static bool needs_quotes(struct text text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (strchr(",\"\n\r", text.start[i]))
			return true;
	}
	return text.size == 0 || text.start[0] == ' ' || text.start[text.size - 1] == ' ';
}

static void write_field(const struct output *output, struct text text)
{
	if (!needs_quotes(text)) {
		fwrite(text.start, 1, text.size, output->file);
		return;
	}
	putc('"', output->file);
	for (size_t i = 0; i < text.size; i++) {
		if (text.start[i] == '"')
			putc('"', output->file);
		putc(text.start[i], output->file);
	}
	putc('"', output->file);
}

static const struct separated commas = {',', write_field};

static struct error *write_header(struct output *output)
{
	return separated_header(output, &commas);
}

static struct error *write_row(struct output *output, const struct cell *cells)
{
	return separated_row(output, &commas, cells);
}

const struct format format_csv = {
    .name = "csv",
    .summary = "comma-separated values",
    .begin = write_header,
    .row = write_row,
};
