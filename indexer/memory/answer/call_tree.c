/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree(root, kind, 'vmap_area.rb_node'): the objects of a tree. */
#include "answer/cells.h"
#include "answer/nodes.h"
#include "answer/shown.h"

struct telling {
	struct answering *answering;
	uint64_t offset, count;
};

static struct error *visit(void *context, const struct node *node)
{
	struct telling *telling = context;
	const struct cell row[] = {cell_integer((int64_t)telling->count++),
				   cell_integer((int64_t)(node->address - telling->offset)),
				   node->way ? (struct cell){0} : cell_integer((int64_t)node->key)};

	return answer_row(telling->answering, row, 3);
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct telling telling = {.answering = answering};
	const char *kind;
	uint64_t root;

	TRY(cell_address(answering, &cells[0], &root));
	TRY(cell_word(&cells[1], "the kind of tree", &kind));
	if (cells[2].kind == CELL_TEXT)
		TRY(shown_offset(answering->kernel, cells[2].text, &telling.offset));
	return nodes_walk(answering->kernel, kind, root, false, false, visit, &telling);
}

const struct call call_tree = {.name = "tree", .run = run};
