/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tab-separated values: a row is a line and a value has no tabs, so that cut and awk work. Tabs,
 * line ends and backslashes in text are written as \t, \n, \r and \\. NULL is empty.
 */
#include <string.h>

#include "output/format.h"
#include "output/separated.h"

/* On a screen nothing is left to escape. */
static void write_field(const struct output *output, struct text text)
{
	static const char special[] = "\t\n\r\\", names[] = "tnr\\";

	for (size_t i = 0; i < text.size; i++) {
		const char *place = text.start[i] ? strchr(special, text.start[i]) : NULL;

		if (place && !output->screen)
			fprintf(output->file, "\\%c", names[place - special]);
		else
			putc(text.start[i], output->file);
	}
}

static const struct separated tabs = {'\t', write_field};

static struct error *write_header(struct output *output)
{
	return separated_header(output, &tabs);
}

static struct error *write_row(struct output *output, const struct cell *cells)
{
	return separated_row(output, &tabs, cells);
}

const struct format format_tsv = {
    .name = "tsv",
    .summary = "tab-separated values",
    .begin = write_header,
    .row = write_row,
};
