/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks over the kernel's red-black trees (include/linux/rbtree.h), in order.
 *
 *	struct rbtree tree;
 *	for (rbtree_begin(&tree, kernel, root); rbtree_next(&tree);)
 *		… tree.entry is the address of the embedded rb_node …
 *	TRY(rbtree_end(&tree));
 *
 * root is the address of a struct rb_root; one that caches its leftmost node begins with it.
 *
 * A node must name the node above it as its parent, and the top node none: so no node is met
 * twice, whatever the memory holds. Where that does not hold, or a node cannot be read, the part
 * of the tree below is left out and noted in problems; rbtree_end() returns failures only.
 * tree.broken tells whether something was left out.
 */
#ifndef INQUEST_SHAPES_RBTREE_H
#define INQUEST_SHAPES_RBTREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

/* A tree of n nodes is at most 2 log2(n + 1) deep. */
enum { RBTREE_DEPTH_MAX = 128 };

struct rbtree {
	struct kernel *kernel;
	uint64_t entry;
	struct {
		uint64_t node, right;
	} above[RBTREE_DEPTH_MAX]; /* nodes whose left side is done */
	unsigned int depth;
	bool broken;
	struct error *error;
};

void rbtree_begin(struct rbtree *tree, struct kernel *kernel, uint64_t root);
bool rbtree_next(struct rbtree *tree);
struct error *rbtree_end(struct rbtree *tree);

#endif
