/* SPDX-License-Identifier: GPL-2.0-or-later */
/* whatis(address): what lies there, a row for each answer, the most telling first. */
#include "answer/cells.h"
#include "answer/lying.h"

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct lyings lyings;
	uint64_t address;

	TRY(cell_address(answering, &cells[0], &address));
	TRY(lying_find(answering, address, &lyings));
	for (unsigned int i = 0; i < lyings.count; i++) {
		const struct lying *lying = &lyings.list[i];
		const struct cell row[] = {
		    cell_text(lying->kind),
		    cell_told(lying->name),
		    cell_integer((int64_t)lying->start),
		    cell_integer((int64_t)(address - lying->start)),
		    lying->size ? cell_integer((int64_t)lying->size) : (struct cell){0},
		    cell_text(lying->state),
		};

		TRY(answer_row(answering, row, 6));
	}
	return NULL;
}

const struct call call_whatis = {.name = "whatis", .run = run};
