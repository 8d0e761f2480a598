/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tree walks: each node is read once. */
#include "shapes/rbtree.h"

#include "base/cursor.h"
#include "image/kernel.h"

#define COLOR_MASK UINT64_C(3) /* the colour is kept in the parent pointer's low bits */

/* struct rb_node: __rb_parent_color, rb_right, rb_left. */
struct node {
	uint64_t parent, right, left;
};

static struct error *read_node(struct kernel *kernel, uint64_t address, uint64_t parent,
			       struct node *ret)
{
	size_t width = kernel->arch->pointer_size;
	bool swap = kernel->memory.swap;
	uint8_t bytes[3 * sizeof(uint64_t)];

	TRY(memory_read(&kernel->memory, address, bytes, 3 * width));
	ret->parent = load_uint(bytes, width, swap) & ~COLOR_MASK;
	ret->right = load_uint(bytes + width, width, swap);
	ret->left = load_uint(bytes + 2 * width, width, swap);
	if (ret->parent != parent)
		return error_corrupt("a tree's node has another parent", address);
	if (ret->left && ret->left == ret->right)
		return error_corrupt("a tree's node has one child twice", address);
	return NULL;
}

static void cut(struct rbtree *tree, struct error *error)
{
	tree->broken = true;
	tree->error = problems_note(tree->kernel->problems, error);
}

/* Down the left side, keeping what is to be visited on the way back. */
static void descend(struct rbtree *tree, uint64_t address, uint64_t parent)
{
	while (address && !tree->error) {
		struct node node;
		struct error *error = read_node(tree->kernel, address, parent, &node);

		if (!error && tree->depth == RBTREE_DEPTH_MAX)
			error = error_corrupt("a tree is too deep", address);
		if (error) {
			cut(tree, error);
			return;
		}
		tree->above[tree->depth].node = address;
		tree->above[tree->depth++].right = node.right;
		parent = address;
		address = node.left;
	}
}

void rbtree_begin(struct rbtree *tree, struct kernel *kernel, uint64_t root)
{
	uint64_t top;

	tree->kernel = kernel;
	tree->entry = 0;
	tree->depth = 0;
	tree->broken = false;
	tree->error = NULL;
	struct error *error = memory_pointer(&kernel->memory, root, &top);
	if (error)
		cut(tree, error);
	else
		descend(tree, top, 0);
}

bool rbtree_next(struct rbtree *tree)
{
	if (tree->error || !tree->depth)
		return false;
	uint64_t right = tree->above[--tree->depth].right;
	tree->entry = tree->above[tree->depth].node;
	descend(tree, right, tree->entry);
	return true;
}

struct error *rbtree_end(struct rbtree *tree)
{
	return tree->error;
}
