/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trees of all kinds, entry by entry. */
#ifndef INQUEST_ANSWER_NODES_H
#define INQUEST_ANSWER_NODES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

struct node {
	uint64_t address; /* the entry; of a red-black tree, the rb_node in it */
	uint64_t key;     /* index, or the first of a range; else 0 */
	const char *way;  /* red-black tree: "root/l/r"; else NULL */
};

/*
 * kind: rbtree, xarray, radix, maple. start: of the root's struct, or (rbtree) of a node. visit
 * returns what ends the walk. Red-black trees come from the top, a node before those below it, or
 * sorted, from the leftmost on; a node that does not name the one above as its parent is left out,
 * and noted in problems.
 */
struct error *nodes_walk(struct kernel *kernel, const char *kind, uint64_t start, bool is_node,
			 bool sorted,
			 struct error *(*visit)(void *context, const struct node *node),
			 void *context);

#endif
