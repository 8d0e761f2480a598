/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See nodes.h. */
#include "answer/nodes.h"

#include <string.h>

#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/maple.h"
#include "shapes/rbtree.h"
#include "shapes/xarray.h"

enum { COLOURS = 3 }; /* the low bits of __rb_parent_color */

struct visitor {
	struct kernel *kernel;
	struct error *(*visit)(void *context, const struct node *node);
	void *context;
};

struct climbing {
	const struct visitor *visitor;
	uint64_t parent_at, right_at, left_at; /* in struct rb_node */
	bool sorted;
	char way[8 + 2 * RBTREE_DEPTH_MAX];
};

static struct error *climb(struct climbing *climbing, uint64_t node, uint64_t parent,
			   unsigned int depth);

/* The node on one side, "/l" or "/r". */
static struct error *climb_side(struct climbing *climbing, uint64_t node, uint64_t at,
				const char *side, unsigned int depth)
{
	struct kernel *kernel = climbing->visitor->kernel;
	size_t size = strlen(climbing->way);
	uint64_t child;

	TRY(memory_pointer(&kernel->memory, node + at, &child));
	if (!child)
		return NULL;
	if (depth == RBTREE_DEPTH_MAX)
		return error_corrupt("a red-black tree is too deep", node);
	strcpy(climbing->way + size, side);
	struct error *error = climb(climbing, child, node, depth + 1);
	climbing->way[size] = '\0';
	return problems_note(kernel->problems, error);
}

static struct error *climb(struct climbing *climbing, uint64_t node, uint64_t parent,
			   unsigned int depth)
{
	const struct visitor *visitor = climbing->visitor;
	const struct node visited = {.address = node, .way = climbing->way};
	uint64_t above;

	TRY(memory_pointer(&visitor->kernel->memory, node + climbing->parent_at, &above));
	if (depth && (above & ~(uint64_t)COLOURS) != parent)
		return error_corrupt("a node of a red-black tree belongs elsewhere", node);
	if (!climbing->sorted)
		TRY(visitor->visit(visitor->context, &visited));
	TRY(climb_side(climbing, node, climbing->left_at, "/l", depth));
	if (climbing->sorted)
		TRY(visitor->visit(visitor->context, &visited));
	return climb_side(climbing, node, climbing->right_at, "/r", depth);
}

static struct error *walk_rbtree(const struct visitor *visitor, uint64_t start, bool is_node,
				 bool sorted)
{
	struct climbing climbing = {.visitor = visitor, .sorted = sorted, .way = "root"};
	struct kernel *kernel = visitor->kernel;
	struct field parent, left, right;

	TRY(field_find(kernel, "rb_node.__rb_parent_color|rb_node.rb_parent_color", &parent));
	TRY(field_find(kernel, "rb_node.rb_left", &left));
	TRY(field_find(kernel, "rb_node.rb_right", &right));
	climbing.parent_at = parent.offset;
	climbing.left_at = left.offset;
	climbing.right_at = right.offset;
	if (!is_node)
		TRY(memory_pointer(&kernel->memory, start, &start));
	return start ? climb(&climbing, start, 0, 0) : NULL;
}

static struct error *visit_index(void *context, uint64_t index, uint64_t entry)
{
	const struct visitor *visitor = context;
	const struct node node = {.address = entry, .key = index};

	return visitor->visit(visitor->context, &node);
}

static struct error *walk_maple(const struct visitor *visitor, uint64_t start)
{
	_cleanup_free_ struct maple *tree = calloc(1, sizeof(*tree));
	struct maple_layout layout;

	if (!tree)
		return error_no_memory();
	TRY(maple_layout_init(&layout, visitor->kernel));
	for (maple_begin(tree, &layout, start); maple_next(tree);) {
		const struct node node = {.address = tree->entry, .key = tree->first};

		TRY(visitor->visit(visitor->context, &node));
	}
	return maple_end(tree);
}

struct error *nodes_walk(struct kernel *kernel, const char *kind, uint64_t start, bool is_node,
			 bool sorted,
			 struct error *(*visit)(void *context, const struct node *node),
			 void *context)
{
	struct visitor visitor = {kernel, visit, context};

	if (!strncmp(kind, "rb", 2))
		return walk_rbtree(&visitor, start, is_node, sorted);
	if (!strncmp(kind, "ra", 2) || !strncmp(kind, "x", 1))
		return xarray_walk(kernel, start, visit_index, &visitor);
	if (!strncmp(kind, "m", 1))
		return walk_maple(&visitor, start);
	return error_create(
	    ERROR_USAGE, "%s is no kind of tree: these are rbtree, radix, xarray and maple", kind);
}
