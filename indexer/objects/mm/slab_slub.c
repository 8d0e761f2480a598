/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SLUB as a slab allocator: see slub.h for where its objects are.
 *
 * Slabs and objects are the nodes' own counters. Free objects are counted where they lie: in slabs
 * that are not full by their counters (objects - inuse, no free list is walked), on the CPUs' own
 * free lists one by one, in sheaves by their sizes. A cache costs a read per partial slab and per
 * object on the CPUs' free lists.
 *
 * For the objects themselves, what CPUs keep is collected first. Then all struct pages are passed
 * over for the caches' slabs: SLUB has no list of the full ones. An object is free when it is on
 * its slab's free list; of a list that is damaged nothing tells what else it would have had.
 */
#include "image/fields.h"
#include "objects/mm/slab.h"

#include <stdlib.h>
#include <string.h>

#include "objects/mm/pages.h"
#include "objects/mm/slub.h"

enum { OBJECTS_MAX = 32767 }; /* of a slab: slab.objects has 15 bits */

extern const struct slab_ops slab_slub;

struct slub_slabs {
	struct slabs slabs;
	struct slub slub;
	struct kernfs_links links;
	VECTOR(char) aliases; /* of cache, as text */
	struct slab_usage *usage;

	/* While objects are visited. */
	struct page_rule rule;
	struct map chosen; /* address of a cache that was asked for → 1 */
	struct map kept;   /* object that a CPU keeps → the CPU's number plus 2; 1: a node does */
	uint64_t keeper;   /* for the objects that are collected now */
	const struct page *page;
	uint64_t start, size, count; /* of the slab's objects */
	uint8_t free[OBJECTS_MAX];   /* whether each is on the free list */
	struct error *(*visit)(void *context, const struct slab_object *object);
	void *context;
};

static void slub_destroy(struct slabs *slabs)
{
	struct slub_slabs *w = (struct slub_slabs *)slabs;

	slub_deinit(&w->slub);
	kernfs_links_deinit(&w->links);
	vector_deinit(&w->aliases);
	map_deinit(&w->chosen);
	map_deinit(&w->kept);
	free(w);
}

static struct error *slub_create(struct kernel *kernel, struct slabs **ret)
{
	struct slub_slabs *w = calloc(1, sizeof(*w));

	if (!w)
		return error_no_memory();
	w->slabs = (struct slabs){.ops = &slab_slub, .kernel = kernel};
	struct error *error = slub_init(&w->slub, kernel);
	/* Not every kernel has sysfs, and a name that is lost is no loss of what is counted. */
	if (!error)
		error = error_ignore_damage(slub_load_names(&w->slub, &w->links));
	if (error) {
		slub_destroy(&w->slabs);
		return error;
	}
	*ret = &w->slabs;
	return NULL;
}

/* Makes w->aliases the names that lead to the cache, without its own. */
static struct error *find_aliases(struct slub_slabs *w)
{
	uint64_t kobject = object_address(&w->slub.cache, &w->slub.f.kobj);

	w->aliases.count = 0;
	vector_for_each(&w->links.list, link) {
		size_t length = strlen(link->name);

		if (link->target != kobject || !strcmp(link->name, w->slabs.cache.name))
			continue;
		if (!vector_reserve(&w->aliases, w->aliases.count + length + 2))
			return error_no_memory();
		if (w->aliases.count)
			w->aliases.data[w->aliases.count++] = ' ';
		memcpy(w->aliases.data + w->aliases.count, link->name, length);
		w->aliases.count += length;
		w->aliases.data[w->aliases.count] = '\0';
	}
	w->slabs.cache.aliases = w->aliases.count ? w->aliases.data : NULL;
	return NULL;
}

/* Whether the cache's orders can be relied on. */
static bool has_sane_order(const struct slub_slabs *w, uint64_t *oo, uint64_t *min)
{
	*oo = object_uint(&w->slub.cache, &w->slub.f.oo);
	*min = object_uint(&w->slub.cache, &w->slub.f.min);
	return *oo && *oo >> SLUB_OO_SHIFT <= SLUB_ORDER_MAX &&
	       *min >> SLUB_OO_SHIFT <= SLUB_ORDER_MAX;
}

static struct error *load_cache(struct slub_slabs *w, uint64_t address)
{
	const struct slub_fields *f = &w->slub.f;
	const struct object *cache = &w->slub.cache;
	uint64_t oo, min;

	w->slabs.cache = (struct slab_cache){.address = address};
	TRY(slub_load_cache(&w->slub, address, w->slabs.cache.name, sizeof(w->slabs.cache.name)));
	w->slabs.cache.object_size = object_cell(cache, &f->object_size);
	w->slabs.cache.size = object_cell(cache, &f->size);
	w->slabs.cache.align = object_cell(cache, &f->align);
	w->slabs.cache.flags = object_cell(cache, &f->flags);
	w->slabs.cache.lost = cache->lost;
	if (has_sane_order(w, &oo, &min)) {
		w->slabs.cache.objects_per_slab = cell_integer((int64_t)(oo & SLUB_OO_MASK));
		w->slabs.cache.pages_per_slab = cell_integer(INT64_C(1) << (oo >> SLUB_OO_SHIFT));
	}
	return find_aliases(w);
}

struct cache_visit {
	struct slub_slabs *w;
	struct error *(*visit)(void *context, const struct slab_cache *cache);
	void *context;
};

static struct error *visit_cache(void *context, uint64_t address)
{
	struct cache_visit *to = context;

	TRY(load_cache(to->w, address));
	problems_at(to->w->slabs.kernel->problems, "slab cache 0x%llx (%s)",
		    (unsigned long long)address, to->w->slabs.cache.name);
	return to->visit(to->context, &to->w->slabs.cache);
}

static struct error *slub_each_cache(struct slabs *slabs,
				     struct error *(*visit)(void *context,
							    const struct slab_cache *cache),
				     void *context)
{
	struct cache_visit to = {(struct slub_slabs *)slabs, visit, context};
	struct error *error = slub_for_each_cache(&to.w->slub, visit_cache, &to);

	problems_at(slabs->kernel->problems, NULL);
	return error;
}

/* Counting. */

static struct error *count_node(void *context)
{
	struct slub_slabs *w = context;
	const struct slub_fields *f = &w->slub.f;
	const struct object *node = &w->slub.node;

	w->usage->slabs += object_uint(node, &f->nr_slabs);
	w->usage->objects += object_uint(node, &f->total_objects);
	w->usage->slabs_lost |=
	    !object_has(node, &f->nr_slabs) || !object_has(node, &f->total_objects);
	return NULL;
}

/* The objects on the slab's own free list. */
static struct error *count_slab(void *context)
{
	struct slub_slabs *w = context;
	const struct slub_fields *f = &w->slub.f;
	const struct object *slab = &w->slub.slab;

	if (!f->slab_inuse.present || !f->slab_objects.present)
		return error_absent("member", "slab.inuse");
	uint64_t inuse = object_uint(slab, &f->slab_inuse);
	uint64_t objects = object_uint(slab, &f->slab_objects);
	if (inuse > objects)
		return error_corrupt("a slab has more objects in use than it has", slab->address);
	w->usage->free += objects - inuse;
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
	struct slub_slabs *w = context;
	uint64_t count = 0;

	(void)cpu;
	TRY(count_slab(w));
	TRY(slub_freelist(&w->slub, first, count_free, &count));
	w->usage->free += count;
	return NULL;
}

static struct error *count_sheaf(void *context, const struct cpu *cpu, uint64_t sheaf)
{
	struct slub_slabs *w = context;
	uint64_t size;

	(void)cpu;
	TRY(field_read(w->slabs.kernel, &w->slub.f.sheaf_size, sheaf, &size));
	w->usage->free += size;
	return NULL;
}

static void note_lost(void *context, bool node)
{
	struct slub_slabs *w = context;

	w->usage->free_lost = true;
	w->usage->slabs_lost |= node;
}

/*
 * allocate_slab() makes slabs of order oo, or of order min when memory is short, and the two hold
 * different numbers of objects: so the sum of the objects tells how many there are of each.
 */
static uint64_t slab_pages(const struct slab_usage *usage, uint64_t oo, uint64_t min)
{
	uint64_t full = oo & SLUB_OO_MASK, small = min & SLUB_OO_MASK;
	uint64_t pages = usage->slabs << (oo >> SLUB_OO_SHIFT);
	uint64_t missing = usage->slabs * full - usage->objects;

	if (small >= full || missing % (full - small) || missing / (full - small) > usage->slabs)
		return pages;
	return pages - missing / (full - small) *
			   ((1u << (oo >> SLUB_OO_SHIFT)) - (1u << (min >> SLUB_OO_SHIFT)));
}

static struct error *slub_count(struct slabs *slabs, struct slab_usage *ret)
{
	struct slub_slabs *w = (struct slub_slabs *)slabs;
	const struct slub_visitor visitor = {
	    w, count_node, count_slab, count_cpu_slab, count_sheaf, note_lost,
	};
	uint64_t oo, min;

	*ret = (struct slab_usage){.free_lost = w->slabs.cache.lost};
	w->usage = ret;
	TRY(slub_visit(&w->slub, &visitor));
	if (has_sane_order(w, &oo, &min))
		ret->pages = slab_pages(ret, oo, min);
	return NULL;
}

/* What CPUs and nodes keep. */

static struct error *keep(void *context, uint64_t object)
{
	struct slub_slabs *w = context;
	uint64_t *place = map_insert(&w->kept, object, NULL);

	if (!place)
		return error_no_memory();
	*place = w->keeper;
	return NULL;
}

static void set_keeper(struct slub_slabs *w, const struct cpu *cpu)
{
	w->keeper = cpu ? (uint64_t)cpu->number + 2 : 1;
}

static struct error *keep_cpu_slab(void *context, const struct cpu *cpu, uint64_t first)
{
	struct slub_slabs *w = context;

	set_keeper(w, cpu);
	return slub_freelist(&w->slub, first, keep, w);
}

static struct error *keep_sheaf(void *context, const struct cpu *cpu, uint64_t sheaf)
{
	enum { SHEAF_MAX = 4096 };
	struct slub_slabs *w = context;
	struct kernel *kernel = w->slabs.kernel;
	uint64_t width = kernel->arch->pointer_size, size, object;

	set_keeper(w, cpu);
	TRY(field_read(kernel, &w->slub.f.sheaf_size, sheaf, &size));
	if (size > SHEAF_MAX)
		return error_corrupt("a sheaf has more objects than any has", sheaf);
	for (uint64_t n = 0; n < size; n++) {
		TRY(memory_pointer(&kernel->memory,
				   sheaf + w->slub.f.sheaf_objects.offset + n * width, &object));
		TRY(keep(w, object));
	}
	return NULL;
}

struct choice {
	struct slub_slabs *w;
	bool (*choose)(void *context, const struct slab_cache *cache);
	void *context;
};

static struct error *choose_cache(void *context, const struct slab_cache *cache)
{
	struct choice *choice = context;
	struct slub_slabs *w = choice->w;
	const struct slub_visitor visitor = {
	    .context = w, .cpu_slab = keep_cpu_slab, .sheaf = keep_sheaf};

	if (!choice->choose(choice->context, cache))
		return NULL;
	uint64_t *place = map_insert(&w->chosen, cache->address, NULL);
	if (!place)
		return error_no_memory();
	*place = 1;
	return slub_visit(&w->slub, &visitor);
}

/* The objects of a slab. */

static struct error *mark_free(void *context, uint64_t object)
{
	struct slub_slabs *w = context;
	uint64_t n = (object - w->start) / w->size;

	if (n < w->count && !((object - w->start) % w->size))
		w->free[n] = true;
	return NULL;
}

static struct error *visit_object(struct slub_slabs *w, uint64_t n, bool whole)
{
	uint64_t address = w->start + n * w->size, *keeper = map_find(&w->kept, address);
	const struct slab_object object = {
	    .cache = w->slub.cache.address,
	    .address = address,
	    .size = w->size,
	    .slab = w->page->address,
	    .state = keeper       ? SLAB_KEPT
		     : w->free[n] ? SLAB_FREE
		     : whole      ? SLAB_ALLOCATED
				  : SLAB_UNKNOWN,
	    .cpu = keeper && *keeper > 1 ? (int)(*keeper - 2) : SLAB_NO_CPU,
	};

	return w->visit(w->context, &object);
}

/* Slabs of one cache often follow each other: it is loaded when another one comes. */
static struct error *load_slab(struct slub_slabs *w, uint64_t cache)
{
	const struct slub_fields *f = &w->slub.f;
	uint64_t page_size = w->slabs.kernel->memory.page_size, order;

	if (w->slub.cache.address != cache)
		TRY(object_load(&w->slub.cache, cache));
	TRY(slub_load_slab(&w->slub, w->page->address));
	w->count = object_uint(&w->slub.slab, &f->slab_objects);
	w->size = object_uint(&w->slub.cache, &f->size);
	w->start = w->page->memory + object_uint(&w->slub.cache, &f->red_left_pad);
	order = object_uint(&w->slub.cache, &f->oo) >> SLUB_OO_SHIFT;
	if (!w->size || w->count > OBJECTS_MAX || order > SLUB_ORDER_MAX ||
	    w->count * w->size > page_size << order)
		return error_corrupt("a slab has no sensible size", w->page->address);
	return NULL;
}

static struct error *visit_slab(struct slub_slabs *w, uint64_t cache)
{
	uint64_t first;

	TRY(load_slab(w, cache));
	memset(w->free, 0, w->count);
	first = object_uint(&w->slub.slab, &w->slub.f.slab_freelist);
	struct error *error = slub_freelist(&w->slub, first, mark_free, w);
	bool whole = !error;
	TRY(problems_note(w->slabs.kernel->problems, error));
	for (uint64_t n = 0; n < w->count; n++)
		TRY(visit_object(w, n, whole));
	return NULL;
}

static struct error *visit_page(void *context, const struct page *page, uint64_t *next)
{
	struct slub_slabs *w = context;
	struct kernel *kernel = w->slabs.kernel;

	(void)next;
	if (!page_is(&w->rule, page))
		return NULL;
	uint64_t cache = field_load(kernel, &w->slub.f.slab_cache, page->bytes, page->size);
	if (!map_find(&w->chosen, cache))
		return NULL;
	w->page = page;
	problems_at(kernel->problems, "slab 0x%llx", (unsigned long long)page->address);
	return problems_note(kernel->problems, visit_slab(w, cache));
}

static struct error *
slub_each_object(struct slabs *slabs, bool (*choose)(void *context, const struct slab_cache *cache),
		 struct error *(*visit)(void *context, const struct slab_object *object),
		 void *context)
{
	struct slub_slabs *w = (struct slub_slabs *)slabs;
	struct choice choice = {w, choose, context};

	w->visit = visit;
	w->context = context;
	TRY(page_rule_slab(slabs->kernel, &w->rule));
	TRY(slub_each_cache(slabs, choose_cache, &choice));
	return w->chosen.count ? pages_walk(slabs->kernel, visit_page, w) : NULL;
}

static struct error *slub_each_of_page(struct slabs *slabs, const struct page *page,
				       struct error *(*visit)(void *context,
							      const struct slab_object *object),
				       void *context)
{
	struct slub_slabs *w = (struct slub_slabs *)slabs;
	const struct slub_visitor visitor = {
	    .context = w, .cpu_slab = keep_cpu_slab, .sheaf = keep_sheaf};
	uint64_t cache = field_load(slabs->kernel, &w->slub.f.slab_cache, page->bytes, page->size);

	TRY(page_rule_slab(slabs->kernel, &w->rule));
	if (!page_is(&w->rule, page))
		return error_absent("page's", "slab");
	w->page = page;
	w->visit = visit;
	w->context = context;
	TRY(load_cache(w, cache));
	TRY(slub_visit(&w->slub, &visitor));
	return visit_slab(w, cache);
}

const struct slab_ops slab_slub = {
    .name = "slub",
    .create = slub_create,
    .destroy = slub_destroy,
    .each_cache = slub_each_cache,
    .count = slub_count,
    .each_object = slub_each_object,
    .each_of_page = slub_each_of_page,
};
