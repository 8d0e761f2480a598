/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The xarray walk: nodes of 64 (16 on small machines) slots, an internal pointer ends in binary 10.
 * The radix tree of 4.7 to 4.19 is the same, but for its names and internal pointers that end in
 * binary 01 (include/linux/radix-tree.h).
 */
#include "shapes/xarray.h"

#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "image/object.h"
#include "shapes/levels.h"

enum { INDEX_BITS = 64 };

#define XARRAY_FIELDS(F)                                                                           \
	F(head, "xarray.xa_head|radix_tree_root.rnode")                                            \
	F(shift, "xa_node.shift|radix_tree_node.shift")                                            \
	F(offset, "xa_node.offset|radix_tree_node.offset")                                         \
	F(parent, "xa_node.parent|radix_tree_node.parent")                                         \
	F(slots, "xa_node.slots|radix_tree_node.slots")
DEFINE_FIELDS(xarray, XARRAY_FIELDS)

struct xarray_walk {
	struct kernel *kernel;
	struct xarray_fields f;
	struct error *(*visit)(void *context, uint64_t index, uint64_t entry);
	void *context;
};

static uint64_t node_mark(const struct xarray_walk *walk)
{
	return walk->f.head.alternative ? 1 : 2;
}

static bool is_node(const struct xarray_walk *walk, uint64_t entry)
{
	return (entry & 3) == node_mark(walk) && entry > 4096;
}

/* Where an entry is: a node, and the slot of it. */
struct spot {
	uint64_t node; /* 0: the head */
	unsigned int shift;
	uint32_t slot;
};

static struct error *walk_entry(struct xarray_walk *walk, uint64_t entry, uint64_t index,
				const struct spot *in);

/*
 * A node covers what the slot of it does. The top node's offset means nothing: it is what was left
 * in the state that made it.
 */
static bool is_in(const struct xarray_walk *walk, const struct object *node, const struct spot *in)
{
	uint64_t shift = object_uint(node, &walk->f.shift);

	if (shift >= in->shift || object_uint(node, &walk->f.parent) != in->node)
		return false;
	return !in->node || ((uint64_t)walk->f.slots.count << shift == UINT64_C(1) << in->shift &&
			     object_uint(node, &walk->f.offset) == in->slot);
}

static struct error *walk_node(struct xarray_walk *walk, uint64_t address, uint64_t index,
			       const struct spot *in)
{
	_cleanup_(object_deinit) struct object node = {0};

	TRY(object_init(&node, walk->kernel, "xa_node|radix_tree_node"));
	TRY(object_load(&node, address));
	if (!is_in(walk, &node, in))
		return error_corrupt("an xarray's node belongs elsewhere", address);
	unsigned int shift = (unsigned int)object_uint(&node, &walk->f.shift);
	for (uint64_t i = 0; i < walk->f.slots.count && i << shift >> shift == i; i++) {
		uint64_t entry = object_element(&node, &walk->f.slots, i);

		if (entry)
			TRY(walk_entry(walk, entry, index + (i << shift),
				       &(struct spot){address, shift, (uint32_t)i}));
	}
	return NULL;
}

static struct error *walk_entry(struct xarray_walk *walk, uint64_t entry, uint64_t index,
				const struct spot *in)
{
	if (is_node(walk, entry))
		return problems_note(walk->kernel->problems,
				     walk_node(walk, entry - node_mark(walk), index, in));
	return entry & 3 ? NULL : walk->visit(walk->context, index, entry);
}

/*
 * Before 4.7 the root tells the height. The pointer to its node has the lowest bit set from 2.6.25
 * on.
 */
static struct error *
walk_by_height(struct kernel *kernel, const struct field *height, uint64_t address,
	       struct error *(*visit)(void *context, uint64_t index, uint64_t entry), void *context)
{
	struct field root, slots;
	uint64_t node, levels;

	TRY(field_find(kernel, "radix_tree_root.rnode", &root));
	TRY(field_find(kernel, "radix_tree_node.slots", &slots));
	TRY(field_read(kernel, &root, address, &node));
	TRY(field_read(kernel, height, address, &levels));
	return levels_walk(kernel, node & ~UINT64_C(1), levels, &slots, visit, context);
}

struct error *xarray_walk(struct kernel *kernel, uint64_t address,
			  struct error *(*visit)(void *context, uint64_t index, uint64_t entry),
			  void *context)
{
	struct xarray_walk walk = {.kernel = kernel, .visit = visit, .context = context};
	struct field height;
	uint64_t head;
	struct error *error = field_find(kernel, "radix_tree_root.height", &height);

	if (!error)
		return walk_by_height(kernel, &height, address, visit, context);
	TRY(error_ignore_damage(error));
	TRY(fields_init(kernel, xarray, &walk.f));
	TRY(field_read(kernel, &walk.f.head, address, &head));
	return head ? walk_entry(&walk, head, 0, &(struct spot){.shift = INDEX_BITS}) : NULL;
}
