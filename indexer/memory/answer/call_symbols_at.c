/* SPDX-License-Identifier: GPL-2.0-or-later */
/* symbols_at(address): the symbol that covers it; no row where none does. */
#include "answer/cells.h"

static struct error *run(struct answering *answering, const struct cell *cells)
{
	uint64_t address;

	TRY(cell_address(answering, &cells[0], &address));
	struct place place = kernel_place(answering->kernel, address);
	if (!place.name)
		return NULL;
	const char type[] = {place.symbol->type, '\0'};
	const struct cell row[] = {cell_integer((int64_t)place.symbol->address),
				   cell_text(place.name), cell_told(type),
				   cell_integer((int64_t)place.offset), cell_text(place.module)};
	return answer_row(answering, row, 5);
}

const struct call call_symbols_at = {.name = "symbols_at", .run = run};
