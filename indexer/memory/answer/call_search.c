/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search(value, start, end): a number (of the machine's size) or a text; without a range, all. */
#include <string.h>

#include "answer/cells.h"
#include "answer/seek.h"

static struct error *tell(void *context, uint64_t address, uint64_t value)
{
	struct answering *answering = context;
	struct place place = kernel_place(answering->kernel, address);
	const struct cell row[] = {cell_integer((int64_t)address), cell_text(place.name)};

	(void)value;
	return answer_row(answering, row, 2);
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct space space;
	struct seek seek = {.space = &space,
			    .all = cells[1].kind == CELL_NULL,
			    .unit = answering->kernel->arch->pointer_size,
			    .found = tell,
			    .context = answering};

	space_init(&space, answering);
	if (cells[0].kind == CELL_TEXT) {
		seek.unit = 1;
		seek.text = cells[0].text;
		seek.size = cells[0].size;
	}
	if (seek.unit == 1 && (!seek.size || seek.size > SEEK_TEXT_MAX))
		return error_create(ERROR_USAGE, "a text of 1 to 256 bytes can be searched for");
	seek.values[0] = (uint64_t)cells[0].integer;
	seek.count = 1;
	if (!seek.all) {
		TRY(cell_address(answering, &cells[1], &seek.start));
		TRY(cell_address(answering, &cells[2], &seek.end));
	}
	return seek_run(&seek);
}

const struct call call_search = {.name = "search", .run = run};
