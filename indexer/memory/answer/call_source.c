/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source(place): the lines of source that an address comes from, by the vmlinux: of the innermost
 * inlined call first, of the function that has the code last. No row: nobody tells.
 */
#include <stdlib.h>
#include <string.h>

#include "answer/cells.h"
#include "base/cleanup.h"

/* "fs/read_write.c:584" */
static struct error *tell(struct answering *answering, uint64_t address, int64_t depth,
			  const struct line_place *place)
{
	struct cell row[] = {cell_integer(depth),
			     cell_text(place->function),
			     {0},
			     {0},
			     cell_integer((int64_t)address)};
	const char *colon = place->source ? strrchr(place->source, ':') : NULL;

	if (colon) {
		row[2] = cell_text_of(place->source, (size_t)(colon - place->source));
		row[3] = cell_integer(strtoll(colon + 1, NULL, 10));
	}
	return answer_row(answering, row, sizeof(row) / sizeof(*row));
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct lines *lines = answering->crash->lines;
	const struct line_place *places;
	uint64_t address;
	size_t count;

	TRY(cell_address(answering, &cells[0], &address));
	if (!lines)
		return error_create(ERROR_USAGE, "lines of source are in a vmlinux; add --vmlinux "
						 "FILE");
	struct error *error = lines_find(lines, address, &places, &count);
	if (error)
		return problems_note(answering->problems, error);
	for (size_t i = 0; i < count; i++)
		TRY(tell(answering, address, (int64_t)i, &places[i]));
	return NULL;
}

const struct call call_source = {.name = "source", .run = run};
