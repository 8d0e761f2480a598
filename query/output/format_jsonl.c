/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON lines: an object per row and nothing around them. */
#include "output/format.h"
#include "output/object.h"

static struct error *write_row(struct output *output, const struct cell *cells)
{
	object_write(output, cells);
	putc('\n', output->file);
	return NULL;
}

const struct format format_jsonl = {
    .name = "jsonl",
    .summary = "JSON lines, an object per row",
    .row = write_row,
};
