/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks over the kernel's maple trees (include/linux/maple_tree.h), which keep what covers ranges
 *of numbers, in order.
 *
 *	struct maple_layout layout;    (once per walk)
 *	TRY(maple_layout_init(&layout, kernel));
 *	…
 *	struct maple tree;
 *	for (maple_begin(&tree, &layout, address); maple_next(&tree);)
 *		… tree.entry is the pointer that covers tree.first to tree.last …
 *	TRY(maple_end(&tree));
 *
 * address is that of a struct maple_tree. Ranges without an entry are skipped, and so are entries
 * that are no pointers (values, reserved places).
 *
 * A node must name the node above it as its parent, and the slot of it that it is in: so no node is
 * met twice, whatever the memory holds. Where that does not hold, or a node cannot be read, or its
 * ranges are not in order, the part of the tree below is left out and noted in problems;
 * maple_end() returns failures only. tree.broken tells whether something was left out.
 *
 * Each node is read once; ten entries and more share a node.
 */
#ifndef INQUEST_SHAPES_MAPLE_H
#define INQUEST_SHAPES_MAPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/fields.h"

struct kernel;

enum {
	MAPLE_NODE_SIZE = 256,
	MAPLE_DEPTH_MAX = 16, /* a node above leaves has five children and more: 5^16 nodes */
};

#define MAPLE_FIELDS(F)                                                                            \
	F(root, "maple_tree.ma_root")                                                              \
	F(range_pivots, "maple_range_64.pivot")                                                    \
	F(range_slots, "maple_range_64.slot")                                                      \
	F(gap_pivots, "maple_arange_64.pivot")                                                     \
	F(gap_slots, "maple_arange_64.slot")

struct maple_layout {
	struct kernel *kernel;
	struct maple_fields {
		MAPLE_FIELDS(FIELD_MEMBER_)
	} f;
};

/* Damage when this kernel has no maple trees, or none of this shape. */
struct error *maple_layout_init(struct maple_layout *layout, struct kernel *kernel);

struct maple {
	const struct maple_layout *layout;
	uint64_t entry, first, last;
	/* A node whose slots are being visited. */
	struct maple_level {
		uint64_t address;
		uint64_t next, last; /* what its slots from slot on cover */
		uint32_t slot;
		uint32_t slot_count, pivot_count;
		uint32_t slots, pivots; /* offsets */
		bool leaf, done;
		uint8_t bytes[MAPLE_NODE_SIZE];
	} above[MAPLE_DEPTH_MAX];
	unsigned int depth;
	bool broken;
	struct error *error;
};

void maple_begin(struct maple *tree, const struct maple_layout *layout, uint64_t address);
bool maple_next(struct maple *tree);
struct error *maple_end(struct maple *tree);

#endif
