/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vtop(address, pid): where virtual memory lies; no row: it is not mapped. */
#include <inttypes.h>
#include <stdio.h>

#include "answer/cells.h"
#include "objects/mm/pages.h"
#include "answer/space.h"

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct space space;
	uint64_t address, physical, page;
	char pid[32];

	space_init(&space, answering);
	TRY(cell_address(answering, &cells[0], &address));
	if (cells[1].kind == CELL_INTEGER) {
		snprintf(pid, sizeof(pid), "%" PRId64, cells[1].integer);
		TRY(space_take(&space, 'P', pid));
	}
	TRY(space_check(&space));
	struct error *error = space_translate(&space, address, &physical);
	if (error)
		return problems_note(answering->problems, error);
	error = page_of_address(answering->kernel, physical, &page);
	const struct cell row[] = {
	    cell_integer((int64_t)physical),
	    cell_integer((int64_t)(physical / answering->kernel->memory.page_size)),
	    error ? (struct cell){0} : cell_integer((int64_t)page)};
	TRY(problems_note(answering->problems, error));
	return answer_row(answering, row, 3);
}

const struct call call_vtop = {.name = "vtop", .run = run};
