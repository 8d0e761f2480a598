/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpu_stacks(): the stacks that belong to CPUs, in the order of the kernel's own list of them. */
#include "answer/cells.h"

static struct error *run(struct answering *answering, const struct cell *cells)
{
	(void)cells;
	vector_for_each(&answering->crash->stacks.spans, span) {
		const struct cell row[] = {cell_integer(span->cpu),
					   cell_text(stack_kind_name(span->kind)),
					   cell_integer((int64_t)span->start),
					   cell_integer((int64_t)(span->end - span->start))};

		TRY(answer_row(answering, row, 4));
	}
	return NULL;
}

const struct call call_cpu_stacks = {.name = "cpu_stacks", .run = run};
