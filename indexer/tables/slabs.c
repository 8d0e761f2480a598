/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slabs: the caches of the SLUB allocator and what they hold.
 *
 * Slabs and objects are the nodes' own counters. Free objects are counted where they lie (see
 * kernel/slub.h): in slabs that are not full by their counters (objects - inuse, no free list is
 * walked), on the CPUs' own free lists one by one, in sheaves by their sizes. When a part of a
 * number could not be read, the number is not known: NULL.
 *
 * Cost: a read per partial slab and per object on the CPUs' free lists.
 */
#include "base/cleanup.h"
#include "objects/mm/slub.h"
#include "tables/walk.h"

/* What is counted for one cache. */
struct usage {
	uint64_t slabs, objects, free;
	bool slabs_lost, free_lost; /* a part of them could not be read */
};

struct slabs {
	struct walk *walk;
	struct kernel *kernel;
	struct slub slub;
	struct usage usage; /* of slub.cache */
	struct kernfs_links links;
	VECTOR(char) aliases; /* of slub.cache, as text */
};

static void slabs_deinit(struct slabs *slabs)
{
	slub_deinit(&slabs->slub);
	kernfs_links_deinit(&slabs->links);
	vector_deinit(&slabs->aliases);
}

/* Makes slabs->aliases the names that lead to the cache, without its own. */
static struct error *find_aliases(struct slabs *slabs, const char *name)
{
	uint64_t kobject = object_address(&slabs->slub.cache, &slabs->slub.f.kobj);

	slabs->aliases.count = 0;
	vector_for_each(&slabs->links.list, link) {
		size_t length = strlen(link->name);

		if (link->target != kobject || !strcmp(link->name, name))
			continue;
		if (!vector_reserve(&slabs->aliases, slabs->aliases.count + length + 1))
			return error_no_memory();
		if (slabs->aliases.count)
			slabs->aliases.data[slabs->aliases.count++] = ' ';
		memcpy(slabs->aliases.data + slabs->aliases.count, link->name, length);
		slabs->aliases.count += length;
	}
	return NULL;
}

static struct error *slabs_init(struct slabs *slabs, struct walk *walk)
{
	*slabs = (struct slabs){.walk = walk, .kernel = walk->kernel};
	TRY(slub_init(&slabs->slub, walk->kernel));
	/* Not every kernel has sysfs, and a name that is lost is no loss of what is counted. */
	return error_ignore_damage(slub_load_names(&slabs->slub, &slabs->links));
}

static struct error *count_node(void *context)
{
	struct slabs *slabs = context;
	const struct slub_fields *f = &slabs->slub.f;
	const struct object *node = &slabs->slub.node;

	slabs->usage.slabs += object_uint(node, &f->nr_slabs);
	slabs->usage.objects += object_uint(node, &f->total_objects);
	slabs->usage.slabs_lost |=
	    !object_has(node, &f->nr_slabs) || !object_has(node, &f->total_objects);
	return NULL;
}

/* The objects on the slab's own free list. */
static struct error *count_slab(void *context)
{
	struct slabs *slabs = context;
	const struct slub_fields *f = &slabs->slub.f;
	const struct object *slab = &slabs->slub.slab;

	if (!f->slab_inuse.present || !f->slab_objects.present)
		return error_absent("member", "slab.inuse");
	uint64_t inuse = object_uint(slab, &f->slab_inuse);
	uint64_t objects = object_uint(slab, &f->slab_objects);
	if (inuse > objects)
		return error_corrupt("a slab has more objects in use than it has", slab->address);
	slabs->usage.free += objects - inuse;
	return NULL;
}

static struct error *count_free(void *context, uint64_t object)
{
	(void)object;
	(*(uint64_t *)context)++;
	return NULL;
}

static struct error *count_cpu_slab(void *context, const struct cpu *cpu, uint64_t first)
{
	struct slabs *slabs = context;
	uint64_t count = 0;

	(void)cpu;
	TRY(count_slab(slabs));
	TRY(slub_freelist(&slabs->slub, first, count_free, &count));
	slabs->usage.free += count;
	return NULL;
}

static struct error *count_sheaf(void *context, const struct cpu *cpu, uint64_t sheaf)
{
	struct slabs *slabs = context;
	uint64_t size;

	(void)cpu;
	TRY(field_read(slabs->kernel, &slabs->slub.f.sheaf_size, sheaf, &size));
	slabs->usage.free += size;
	return NULL;
}

static void note_lost(void *context, bool node)
{
	struct slabs *slabs = context;

	slabs->usage.free_lost = true;
	slabs->usage.slabs_lost |= node;
}

/*
 * allocate_slab() makes slabs of order oo, or of order min when memory is short, and the two hold
 * different numbers of objects: so the sum of the objects tells how many there are of each.
 */
static uint64_t slab_pages(const struct usage *usage, uint64_t oo, uint64_t min)
{
	uint64_t full = oo & SLUB_OO_MASK, small = min & SLUB_OO_MASK;
	uint64_t pages = usage->slabs << (oo >> SLUB_OO_SHIFT);
	uint64_t missing = usage->slabs * full - usage->objects;

	if (small >= full || missing % (full - small) || missing / (full - small) > usage->slabs)
		return pages;
	return pages - missing / (full - small) *
			   ((1u << (oo >> SLUB_OO_SHIFT)) - (1u << (min >> SLUB_OO_SHIFT)));
}

static void fill_usage(const struct slabs *slabs, struct slabs_row *row)
{
	const struct usage *usage = &slabs->usage;
	uint64_t oo = object_uint(&slabs->slub.cache, &slabs->slub.f.oo);
	uint64_t min = object_uint(&slabs->slub.cache, &slabs->slub.f.min);
	bool sane =
	    oo && oo >> SLUB_OO_SHIFT <= SLUB_ORDER_MAX && min >> SLUB_OO_SHIFT <= SLUB_ORDER_MAX;

	if (sane) {
		row->objects_per_slab = cell_integer((int64_t)(oo & SLUB_OO_MASK));
		row->pages_per_slab = cell_integer(INT64_C(1) << (oo >> SLUB_OO_SHIFT));
	}
	if (!usage->free_lost)
		row->free = cell_integer((int64_t)usage->free);
	if (usage->slabs_lost)
		return;
	row->slabs = cell_integer((int64_t)usage->slabs);
	row->objects = cell_integer((int64_t)usage->objects);
	if (!usage->free_lost && usage->free <= usage->objects)
		row->active = cell_integer((int64_t)(usage->objects - usage->free));
	if (sane)
		row->bytes = cell_integer(
		    (int64_t)(slab_pages(usage, oo, min) * slabs->kernel->memory.page_size));
}

static struct error *emit_cache(struct slabs *slabs, const char *name)
{
	const struct slub_fields *f = &slabs->slub.f;
	const struct object *cache = &slabs->slub.cache;
	struct slabs_row row = {
	    .cache = cell_pointer(cache->address),
	    .name = cell_text(*name ? name : NULL),
	    .allocator = cell_text("slub"),
	    .object_size = object_cell(cache, &f->object_size),
	    .size = object_cell(cache, &f->size),
	    .align = object_cell(cache, &f->align),
	    .flags = object_cell(cache, &f->flags),
	    .aliases = cell_text_of(slabs->aliases.count ? slabs->aliases.data : NULL,
				    slabs->aliases.count),
	};

	fill_usage(slabs, &row);
	return emit_slabs(slabs->walk->sink, &row);
}

static struct error *walk_cache(void *context, uint64_t address)
{
	struct slabs *slabs = context;
	const struct slub_visitor visitor = {
	    slabs, count_node, count_slab, count_cpu_slab, count_sheaf, note_lost,
	};
	char name[128];

	TRY(slub_load_cache(&slabs->slub, address, name, sizeof(name)));
	problems_at(slabs->kernel->problems, "slab cache 0x%llx (%s)", (unsigned long long)address,
		    name);
	slabs->usage = (struct usage){.free_lost = slabs->slub.cache.lost};
	TRY(slub_visit(&slabs->slub, &visitor));
	if (!slabs->usage.slabs_lost && slabs->usage.free > slabs->usage.objects)
		TRY(walk_skip(
		    slabs->walk,
		    error_corrupt("a slab cache has more free objects than objects", address)));
	TRY(find_aliases(slabs, name));
	return emit_cache(slabs, name);
}

struct error *walk_slabs(struct walk *walk)
{
	_cleanup_(slabs_deinit) struct slabs slabs = {0};

	TRY(slabs_init(&slabs, walk));
	TRY(slub_for_each_cache(&slabs.slub, walk_cache, &slabs));
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
