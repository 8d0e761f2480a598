/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slabs: the caches of the slab allocator and what they hold. When a part of a number could not be
 * read, the number is not known: NULL.
 */
#include "objects/mm/slab.h"
#include "tables/walk.h"

struct slab_rows {
	struct walk *walk;
	struct slabs *slabs;
};

static void fill_usage(const struct kernel *kernel, const struct slab_usage *usage,
		       struct slabs_row *row)
{
	if (!usage->free_lost)
		row->free = cell_integer((int64_t)usage->free);
	if (usage->slabs_lost)
		return;
	row->slabs = cell_integer((int64_t)usage->slabs);
	row->objects = cell_integer((int64_t)usage->objects);
	if (!usage->free_lost && usage->free <= usage->objects)
		row->active = cell_integer((int64_t)(usage->objects - usage->free));
	if (!cell_is_null(row->pages_per_slab))
		row->bytes = cell_integer((int64_t)(usage->pages * kernel->memory.page_size));
}

static struct error *emit_cache(void *context, const struct slab_cache *cache)
{
	struct slab_rows *rows = context;
	struct slab_usage usage;
	struct slabs_row row = {
	    .cache = cell_pointer(cache->address),
	    .name = cell_told(cache->name),
	    .allocator = cell_text(rows->slabs->ops->name),
	    .object_size = cache->object_size,
	    .size = cache->size,
	    .align = cache->align,
	    .flags = cache->flags,
	    .aliases = cell_text(cache->aliases),
	    .objects_per_slab = cache->objects_per_slab,
	    .pages_per_slab = cache->pages_per_slab,
	};

	TRY(rows->slabs->ops->count(rows->slabs, &usage));
	if (!usage.slabs_lost && usage.free > usage.objects)
		TRY(walk_skip(rows->walk,
			      error_corrupt("a slab cache has more free objects than objects",
					    cache->address)));
	fill_usage(rows->walk->kernel, &usage, &row);
	return emit_slabs(rows->walk->sink, &row);
}

struct error *walk_slabs(struct walk *walk)
{
	_cleanup_(slabs_closep) struct slabs *slabs = NULL;

	TRY(slabs_open(walk->kernel, &slabs));
	struct slab_rows rows = {walk, slabs};
	return slabs->ops->each_cache(slabs, emit_cache, &rows);
}
