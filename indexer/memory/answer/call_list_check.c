/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list_check(head, 'task_struct.tasks'): the links of a list_head list that do not agree. Each
 * node's next must name the node as its prev. A row for each that does not, with both neighbours;
 * none: the list is whole.
 */
#include "answer/cells.h"
#include "answer/chain.h"
#include "answer/shown.h"

struct checking {
	struct answering *answering;
	uint64_t head, offset;
};

/* node -> next, whose prev is other; error: why that could not be read. */
static struct error *tell(struct checking *checking, uint64_t node, uint64_t next, uint64_t back,
			  struct error *error)
{
	struct cell row[6] = {cell_integer((int64_t)node)};
	const char *problem = error ? error->message : "next->prev is another";

	if (node != checking->head)
		row[1] = cell_integer((int64_t)(node - checking->offset));
	row[2] = cell_integer((int64_t)next);
	if (next && next != checking->head)
		row[3] = cell_integer((int64_t)(next - checking->offset));
	if (!error)
		row[4] = cell_integer((int64_t)back);
	row[5] = cell_text(next ? problem : "next is NULL");
	TRY(answer_row(checking->answering, row, 6));
	return problems_note(checking->answering->problems, error);
}

/* Whether the walk goes on behind node. */
static struct error *check(struct checking *checking, uint64_t node, uint64_t *next)
{
	struct memory *memory = &checking->answering->kernel->memory;
	uint64_t back = 0;
	struct error *error = memory_pointer(memory, node, next);

	if (error) {
		*next = 0;
		return tell(checking, node, 0, 0, error);
	}
	error = *next ? memory_pointer(memory, *next + memory->arch->pointer_size, &back) : NULL;
	if (*next && !error && back == node)
		return NULL;
	TRY(tell(checking, node, *next, back, error));
	if (error)
		*next = 0;
	return NULL;
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct checking checking = {.answering = answering};
	uint64_t node, next, seen = 0, power = 1, count = 0;

	TRY(cell_address(answering, &cells[0], &checking.head));
	if (cells[1].kind == CELL_TEXT)
		TRY(shown_offset(answering->kernel, cells[1].text, &checking.offset));
	for (node = checking.head;; node = next) {
		TRY(check(&checking, node, &next));
		if (!next || next == checking.head)
			return NULL;
		if (next == seen)
			return tell(&checking, node, next, 0,
				    error_corrupt("list loops without its head", next));
		if (++count == power) {
			seen = next;
			power *= 2;
		}
	}
}

const struct call call_list_check = {.name = "list_check", .run = run};
