/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON: an array of objects per result, a row per line. */
#include "output/format.h"
#include "output/object.h"

static struct error *write_row(struct output *output, const struct cell *cells)
{
	fputs(output->rows == 0 ? "[\n" : ",\n", output->file);
	object_write(output, cells);
	return NULL;
}

static struct error *write_end(struct output *output)
{
	fputs(output->rows == 0 ? "[]\n" : "\n]\n", output->file);
	return NULL;
}

const struct format format_json = {
    .name = "json",
    .summary = "JSON, an array of objects",
    .row = write_row,
    .end = write_end,
};
