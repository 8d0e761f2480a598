/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Maple tree walks. Nodes are aligned to 256 bytes; the pointer to one carries its type in the low
 * byte. Slot n of a node covers what is above pivot n - 1 up to pivot n; the last slot that is in
 * use ends where its node does, and has a pivot of that value, or 0, or none.
 */
#include "shapes/maple.h"

#include "base/cursor.h"
#include "image/kernel.h"

#define NODE_MASK  (~UINT64_C(255))
#define TYPE_SHIFT 3
#define TYPE_MASK  UINT64_C(15)
#define SLOT_SHIFT 3 /* of the slot in a parent pointer, for nodes of 64-bit ranges */
#define SLOT_MASK  UINT64_C(31)
#define ROOT_MARK  UINT64_C(1) /* in the parent pointer of the top node, with the tree's address */

/* enum maple_type */
enum { MAPLE_LEAF_64 = 1, MAPLE_RANGE_64 = 2, MAPLE_ARANGE_64 = 3 };

static const struct maple_fields maple_field_paths = {MAPLE_FIELDS(FIELD_PATH_)};

static size_t width_of(const struct maple_layout *layout)
{
	return layout->kernel->arch->pointer_size;
}

static bool fits(const struct maple_layout *layout, const struct field *pivots,
		 const struct field *slots)
{
	return pivots->present && slots->present && slots->count &&
	       pivots->count + 1 == slots->count && pivots->element == width_of(layout) &&
	       slots->element == width_of(layout) &&
	       pivots->offset + pivots->size <= MAPLE_NODE_SIZE &&
	       slots->offset + slots->size <= MAPLE_NODE_SIZE;
}

struct error *maple_layout_init(struct maple_layout *layout, struct kernel *kernel)
{
	const struct maple_fields *f = &layout->f;

	layout->kernel = kernel;
	TRY(fields_init(kernel, maple, &layout->f));
	if (!f->root.present || !fits(layout, &f->range_pivots, &f->range_slots) ||
	    !fits(layout, &f->gap_pivots, &f->gap_slots))
		return error_absent("known shape of", "maple trees");
	return NULL;
}

static void cut(struct maple *tree, struct error *error)
{
	tree->broken = true;
	tree->error = problems_note(tree->layout->kernel->problems, error);
}

/* What ma_root holds if it is a node and not the tree's only entry. */
static bool is_root_node(uint64_t entry)
{
	return (entry & 3) == 2 && entry > 4096;
}

static struct error *set_shape(struct maple_level *level, const struct maple_fields *f,
			       uint64_t entry)
{
	uint64_t type = entry >> TYPE_SHIFT & TYPE_MASK;
	const struct field *pivots = &f->range_pivots, *slots = &f->range_slots;

	if (type < MAPLE_LEAF_64 || type > MAPLE_ARANGE_64)
		return error_corrupt("a maple tree's node is of no known type", entry);
	if (type == MAPLE_ARANGE_64) {
		pivots = &f->gap_pivots;
		slots = &f->gap_slots;
	}
	level->leaf = type == MAPLE_LEAF_64;
	level->pivots = pivots->offset;
	level->pivot_count = pivots->count;
	level->slots = slots->offset;
	level->slot_count = slots->count;
	return NULL;
}

/* The node behind entry, whose first word has to be parent in the bits of mask. */
static struct error *read_node(struct maple *tree, struct maple_level *level, uint64_t entry,
			       uint64_t parent, uint64_t mask)
{
	struct memory *memory = &tree->layout->kernel->memory;

	TRY(set_shape(level, &tree->layout->f, entry));
	level->address = entry & NODE_MASK;
	level->slot = 0;
	level->done = false;
	TRY(memory_read(memory, level->address, level->bytes, MAPLE_NODE_SIZE));
	if ((load_uint(level->bytes, width_of(tree->layout), memory->swap) & mask) !=
	    (parent & mask))
		return error_corrupt("a maple tree's node has another parent", level->address);
	return NULL;
}

/* Makes entry, which covers first to last, the level to be visited next. */
static void enter(struct maple *tree, uint64_t entry, uint64_t first, uint64_t last,
		  uint64_t parent, uint64_t mask)
{
	struct maple_level *level = &tree->above[tree->depth];
	struct error *error = NULL;

	if (tree->depth == MAPLE_DEPTH_MAX)
		error = error_corrupt("a maple tree is too deep", entry);
	else
		error = read_node(tree, level, entry, parent, mask);
	if (error) {
		cut(tree, error);
		return;
	}
	level->next = first;
	level->last = last;
	tree->depth++;
}

void maple_begin(struct maple *tree, const struct maple_layout *layout, uint64_t address)
{
	uint64_t root;

	tree->layout = layout;
	tree->entry = tree->first = tree->last = 0;
	tree->depth = 0;
	tree->broken = false;
	tree->error = NULL;
	struct error *error = field_read(layout->kernel, &layout->f.root, address, &root);
	if (error)
		cut(tree, error);
	else if (is_root_node(root))
		enter(tree, root, 0, UINT64_MAX >> (64 - 8 * width_of(layout)), address | ROOT_MARK,
		      UINT64_MAX);
	else if (root && !(root & 3))
		cut(tree, error_lost("a maple tree of one entry", address));
}

static uint64_t word(const struct maple *tree, const struct maple_level *level, uint32_t offset)
{
	return load_uint(level->bytes + offset, width_of(tree->layout),
			 tree->layout->kernel->memory.swap);
}

/* The entry of the level's next slot, its range in tree. Damage when the slots are not in order. */
static struct error *take_slot(struct maple *tree, struct maple_level *level, uint64_t *entry)
{
	uint32_t n = level->slot++;
	uint64_t pivot =
	    n < level->pivot_count
		? word(tree, level, level->pivots + n * (uint32_t)width_of(tree->layout))
		: level->last;

	if (!pivot && n)
		pivot = level->last;
	if (pivot < level->next || pivot > level->last)
		return error_corrupt("a maple tree's ranges are not in order", level->address);
	tree->first = level->next;
	tree->last = pivot;
	level->next = pivot + 1;
	level->done = pivot == level->last || level->slot == level->slot_count;
	*entry = word(tree, level, level->slots + n * (uint32_t)width_of(tree->layout));
	return NULL;
}

static void descend(struct maple *tree, const struct maple_level *level, uint64_t entry)
{
	uint64_t parent = level->address | (uint64_t)(level->slot - 1) << SLOT_SHIFT;

	if (entry & NODE_MASK)
		enter(tree, entry, tree->first, tree->last, parent,
		      NODE_MASK | SLOT_MASK << SLOT_SHIFT);
	else
		cut(tree, error_corrupt("a maple tree's slot has no node", level->address));
}

bool maple_next(struct maple *tree)
{
	while (!tree->error && tree->depth) {
		struct maple_level *level = &tree->above[tree->depth - 1];
		uint64_t entry;

		if (level->done) {
			tree->depth--;
			continue;
		}
		struct error *error = take_slot(tree, level, &entry);
		if (error) {
			level->done = true;
			cut(tree, error);
		} else if (!level->leaf) {
			descend(tree, level, entry);
		} else if (entry && !(entry & 3)) {
			tree->entry = entry;
			return true;
		}
	}
	return false;
}

struct error *maple_end(struct maple *tree)
{
	return tree->error;
}
