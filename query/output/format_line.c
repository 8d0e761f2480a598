/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line per value, "name = value", and an empty line between rows. */
#include "output/format.h"
#include "output/block.h"
#include "output/record.h"

static struct error *begin(struct output *output)
{
	return block_create(output, (struct block **)&output->state);
}

static struct error *write_row(struct output *output, const struct cell *cells)
{
	struct block *block = output->state;

	block_clear(block);
	TRY(block_add(block, output, cells));
	return record_write(output, block, 0, output->rows + output->results == 0);
}

static void deinit(struct output *output)
{
	block_destroy(output->state);
}

const struct format format_line = {
    .name = "line",
    .summary = "a line per value",
    .begin = begin,
    .row = write_row,
    .deinit = deinit,
};
