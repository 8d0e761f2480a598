/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list(head, 'task_struct.tasks'): the objects that are linked to a list_head (or hlist_head) by
 * that member. A list that is cut has a last row without an object, which says why.
 */
#include <string.h>

#include "answer/cells.h"
#include "answer/chain.h"
#include "answer/shown.h"

static struct error *tell_cut(struct answering *answering, struct chain *chain)
{
	const struct cell row[] = {cell_integer((int64_t)chain->count),
				   {0},
				   cell_integer((int64_t)chain->entry),
				   cell_text(chain->error->message)};
	struct error *error = answer_row(answering, row, 4);

	if (!error)
		error = problems_note(answering->problems, chain->error);
	return error;
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct chain chain = {.kernel = answering->kernel};
	uint64_t offset = 0;

	TRY(cell_address(answering, &cells[0], &chain.ends[0]));
	if (cells[1].kind == CELL_TEXT)
		TRY(shown_offset(answering->kernel, cells[1].text, &offset));
	TRY(memory_pointer(&answering->kernel->memory, chain.ends[0], &chain.first));
	while (chain_next(&chain)) {
		const struct cell row[] = {cell_integer((int64_t)chain.count - 1),
					   cell_integer((int64_t)(chain.entry - offset)),
					   cell_integer((int64_t)chain.entry),
					   {0}};

		TRY(answer_row(answering, row, 4));
	}
	return chain.error ? tell_cut(answering, &chain) : NULL;
}

const struct call call_list = {.name = "list", .run = run};
