/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See levels.h. Cost: a read per node. */
#include "shapes/levels.h"

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/map.h"
#include "image/kernel.h"
#include "shapes/xarray.h"

enum {
	LEVELS_MAX = 32,
	SLOTS_MAX = 256, /* of a node */
};

struct levels {
	struct kernel *kernel;
	const struct field *slots;
	struct map met; /* nodes */
	struct error *(*visit)(void *context, uint64_t index, uint64_t entry);
	void *context;
};

static void levels_deinit(struct levels *levels)
{
	map_deinit(&levels->met);
}

static struct error *walk_node(struct levels *levels, uint64_t node, uint64_t level, uint64_t index)
{
	struct kernel *kernel = levels->kernel;
	size_t width = kernel->arch->pointer_size, count = levels->slots->count;
	uint8_t bytes[SLOTS_MAX * 8];
	bool added;

	if (!map_insert(&levels->met, node, &added))
		return error_no_memory();
	if (!added)
		return error_corrupt("a node is in a tree twice", node);
	TRY(memory_read(&kernel->memory, node + levels->slots->offset, bytes, count * width));
	for (size_t i = 0; i < count; i++) {
		uint64_t entry = load_uint(bytes + i * width, width, kernel->memory.swap);
		uint64_t below = index * count + i;

		if (entry && level > 1)
			TRY(problems_note(kernel->problems,
					  walk_node(levels, entry, level - 1, below)));
		else if (entry && !(entry & 3)) /* no mark of a page that went to swap */
			TRY(levels->visit(levels->context, below, entry));
	}
	return NULL;
}

struct error *levels_walk(struct kernel *kernel, uint64_t node, uint64_t levels,
			  const struct field *slots,
			  struct error *(*visit)(void *context, uint64_t index, uint64_t entry),
			  void *context)
{
	_cleanup_(levels_deinit) struct levels walk = {
	    .kernel = kernel, .slots = slots, .visit = visit, .context = context};

	if (!slots->present || !slots->count || slots->count > SLOTS_MAX)
		return error_absent("array of a node", slots->path);
	if (levels > LEVELS_MAX)
		return error_corrupt("a tree has more levels than any has", node);
	if (!node)
		return NULL;
	return levels ? walk_node(&walk, node, levels, 0) : visit(context, 0, node);
}

#define IDR_FIELDS(F)                                                                              \
	F(tree, "?idr.idr_rt")                                                                     \
	F(top, "?idr.top")                                                                         \
	F(levels, "?idr.layers")                                                                   \
	F(slots, "?idr_layer.ary")
DEFINE_FIELDS(idr, IDR_FIELDS)

struct error *idr_walk(struct kernel *kernel, uint64_t address,
		       struct error *(*visit)(void *context, uint64_t index, uint64_t entry),
		       void *context)
{
	struct idr_fields f;
	uint64_t top, levels;

	TRY(fields_init(kernel, idr, &f));
	if (f.tree.present)
		return xarray_walk(kernel, address + f.tree.offset, visit, context);
	TRY(field_read(kernel, &f.top, address, &top));
	TRY(field_read(kernel, &f.levels, address, &levels));
	return levels_walk(kernel, top, levels, &f.slots, visit, context);
}
