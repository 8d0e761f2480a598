/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SLAB allocator (mm/slab.c, until Linux 6.7), in the layouts that it had:
 *  - what describes a slab is a struct slab (slab_t in 2.4), in the slab or in a cache for such
 *    structs, with an array of kmem_bufctl_t behind it that chains the free objects by their
 *    indices; since 3.13 it is the struct page, and the array has the free indices from number
 *    `active` on;
 *  - a node has three lists of slabs: in the cache itself (2.4), in its one struct kmem_list3 (to
 *    2.6.14), in one of these, or a struct kmem_cache_node, per node;
 *  - free objects that CPUs and nodes keep are in arrays, and count as in use in their slabs.
 *
 * A page of a slab names its cache and, where that is not the page itself, its slab; in members
 * for other kinds of pages, until 3.6.
 *
 * Cost: a read per slab, of those that objects are asked of one for its array too.
 */
#include "image/fields.h"
#include "objects/mm/slab.h"

#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/map.h"
#include "base/vector.h"
#include "image/kernel.h"
#include "image/object.h"
#include "objects/mm/pages.h"
#include "shapes/list.h"

#define SLAB_FIELDS(F)                                                                             \
	F(list, "kmem_cache.list|kmem_cache.next|kmem_cache_s.next")                               \
	F(name, "kmem_cache.name|kmem_cache_s.name")                                               \
	F(flags, "kmem_cache.flags|kmem_cache_s.flags")                                            \
	F(size, "kmem_cache.size|kmem_cache.buffer_size|kmem_cache_s.objsize")                     \
	F(object_size, "kmem_cache.object_size|kmem_cache.obj_size|kmem_cache.buffer_size|"        \
		       "kmem_cache_s.reallen|kmem_cache_s.objsize")                                \
	F(object_offset, "?kmem_cache.obj_offset|kmem_cache_s.dbghead")                            \
	F(align, "?kmem_cache.align|kmem_cache_s.align")                                           \
	F(num, "kmem_cache.num|kmem_cache_s.num")                                                  \
	F(order, "kmem_cache.gfporder|kmem_cache_s.gfporder")                                      \
	F(percpu, "?kmem_cache.cpu_cache")                                                         \
	F(arrays, "?kmem_cache.array|kmem_cache_s.array|kmem_cache_s.cpudata")                     \
	F(nodes, "kmem_cache.node|kmem_cache.nodelists|kmem_cache_s.lists|kmem_cache_s")           \
	F(partial, "kmem_cache_node.slabs_partial|kmem_list3.slabs_partial|"                       \
		   "kmem_cache_s.slabs_partial")                                                   \
	F(full, "kmem_cache_node.slabs_full|kmem_list3.slabs_full|kmem_cache_s.slabs_full")        \
	F(free, "kmem_cache_node.slabs_free|kmem_list3.slabs_free|kmem_cache_s.slabs_free")        \
	F(shared, "?kmem_cache_node.shared|kmem_list3.shared")                                     \
	F(alien, "?kmem_cache_node.alien|kmem_list3.alien")                                        \
	F(alien_array, "?alien_cache.ac")                                                          \
	F(avail, "array_cache.avail|cpucache_s.avail")                                             \
	F(array, "array_cache|cpucache_s")                                                         \
	F(entry, "?array_cache.entry")                                                             \
	F(slab_list, "slab.list|slab_s.list|slab.slab_list|page.slab_list|page.lru")               \
	F(slab_memory, "slab.s_mem|slab_s.s_mem|page.s_mem")                                       \
	F(slab_used, "slab.inuse|slab_s.inuse|slab.active|page.active")                            \
	F(slab_free, "?slab.free|slab_s.free")                                                     \
	F(slab_array, "?slab.freelist|page.freelist")                                              \
	F(index, "?kmem_bufctl_t|freelist_idx_t")                                                  \
	F(page_cache, "?slab.slab_cache|page.slab_cache|page.lru.next|page.list.next")             \
	F(page_slab, "?page.slab_page|page.lru.prev|page.list.prev")
DEFINE_FIELDS(slab, SLAB_FIELDS)

enum {
	ORDER_MAX = 20,
	NODES_MAX = 1024,
	ARRAY_MAX = 1 << 16, /* objects that a CPU keeps */
};

struct slab_slabs {
	struct slabs slabs;
	struct slab_fields f;
	struct object object, slab; /* the cache that is visited, and a slab of it */
	uint64_t size, num;         /* of cache */
	unsigned int node_count;
	struct slab_usage *usage;

	/* While objects are visited. */
	struct map kept;  /* object that a CPU keeps → the CPU's number plus 2; 1: a node does */
	uint8_t *is_free; /* of each object of a slab */
	uint8_t *indices; /* the array of a slab */
	bool (*choose)(void *context, const struct slab_cache *cache);
	struct error *(*visit)(void *context, const struct slab_object *object);
	void *context;
};

static void slab_destroy(struct slabs *slabs)
{
	struct slab_slabs *w = (struct slab_slabs *)slabs;

	object_deinit(&w->object);
	object_deinit(&w->slab);
	map_deinit(&w->kept);
	free(w->is_free);
	free(w->indices);
	free(w);
}

/* nr_node_ids is a constant, 1, in a kernel without NUMA, and does not exist before 2.6.22. */
static struct error *count_nodes(struct slab_slabs *w)
{
	const struct field *nodes = &w->f.nodes;
	uint64_t address;
	uint32_t count;

	w->node_count = nodes->count ? nodes->count : 1;
	if (kernel_has_symbol(w->slabs.kernel, "nr_node_ids")) {
		TRY(kernel_symbol(w->slabs.kernel, "nr_node_ids", &address));
		TRY(memory_u32(&w->slabs.kernel->memory, address, &count));
		if (!count || count > NODES_MAX)
			return error_corrupt("nr_node_ids makes no sense", address);
		w->node_count = count;
	}
	if (w->node_count > NODES_MAX)
		w->node_count = NODES_MAX;
	return NULL;
}

static struct error *init(struct slab_slabs *w)
{
	struct kernel *kernel = w->slabs.kernel;
	struct field full;

	TRY(field_find(kernel,
		       "kmem_cache_node.slabs_full|kmem_list3.slabs_full|kmem_cache_s.slabs_full",
		       &full)); /* SLUB has none */
	TRY(fields_init(kernel, slab, &w->f));
	TRY(object_init(&w->object, kernel, "kmem_cache|kmem_cache_s"));
	TRY(object_init(&w->slab, kernel, w->f.slab_free.present ? "slab|slab_s" : "slab|page"));
	/* Arrays at the end are cut to the machine's CPUs and nodes, and so is what is allocated.
	 */
	if (w->f.arrays.present && w->f.arrays.offset > w->f.num.offset)
		w->object.size = w->f.arrays.offset;
	else if (w->f.nodes.count && w->f.nodes.offset > w->f.num.offset)
		w->object.size = w->f.nodes.offset;
	w->is_free = calloc(SLAB_OBJECTS_MAX, 1);
	w->indices = calloc(SLAB_OBJECTS_MAX, sizeof(uint32_t));
	if (!w->is_free || !w->indices)
		return error_no_memory();
	return problems_note(kernel->problems, count_nodes(w));
}

extern const struct slab_ops slab_slab;

static struct error *slab_create(struct kernel *kernel, struct slabs **ret)
{
	struct slab_slabs *w = calloc(1, sizeof(*w));

	if (!w)
		return error_no_memory();
	w->slabs = (struct slabs){.ops = &slab_slab, .kernel = kernel};
	struct error *error = init(w);
	if (error) {
		slab_destroy(&w->slabs);
		return error;
	}
	*ret = &w->slabs;
	return NULL;
}

/* Caches. */

/* 2.4 has the name in the struct. */
static struct error *read_name(struct slab_slabs *w)
{
	const struct field *name = &w->f.name;
	uint64_t at = object_address(&w->object, name);

	if (!name->present)
		return NULL;
	if (!name->count)
		at = object_uint(&w->object, name);
	return problems_note(w->slabs.kernel->problems,
			     memory_string(&w->slabs.kernel->memory, at, w->slabs.cache.name,
					   sizeof(w->slabs.cache.name)));
}

static struct error *load_cache(struct slab_slabs *w, uint64_t address)
{
	const struct slab_fields *f = &w->f;
	const struct object *object = &w->object;

	w->slabs.cache = (struct slab_cache){.address = address};
	TRY(object_load(&w->object, address));
	TRY(read_name(w));
	uint64_t order = object_uint(object, &f->order);
	w->size = object_uint(object, &f->size);
	w->num = object_uint(object, &f->num);
	if (!w->size || !w->num || w->num > SLAB_OBJECTS_MAX || order > ORDER_MAX)
		return error_corrupt("a slab cache's size makes no sense", address);
	w->slabs.cache.object_size = object_cell(object, &f->object_size);
	w->slabs.cache.size = object_cell(object, &f->size);
	w->slabs.cache.align = object_cell(object, &f->align);
	w->slabs.cache.flags = object_cell(object, &f->flags);
	w->slabs.cache.objects_per_slab = cell_integer((int64_t)w->num);
	w->slabs.cache.pages_per_slab = cell_integer(INT64_C(1) << order);
	w->slabs.cache.lost = object->lost;
	return NULL;
}

static struct error *
visit_cache(struct slab_slabs *w, uint64_t address,
	    struct error *(*visit)(void *context, const struct slab_cache *cache), void *context)
{
	TRY(load_cache(w, address));
	problems_at(w->slabs.kernel->problems, "slab cache 0x%llx (%s)",
		    (unsigned long long)address, w->slabs.cache.name);
	return visit(context, &w->slabs.cache);
}

/* In 2.4 the list's head is a member of the cache of caches, which so is none of its entries. */
static struct error *slab_each_cache(struct slabs *slabs,
				     struct error *(*visit)(void *context,
							    const struct slab_cache *cache),
				     void *context)
{
	struct slab_slabs *w = (struct slab_slabs *)slabs;
	struct kernel *kernel = slabs->kernel;
	struct list list;
	uint64_t head;

	if (kernel_has_symbol(kernel, "slab_caches|cache_chain")) {
		TRY(kernel_symbol(kernel, "slab_caches|cache_chain", &head));
	} else {
		TRY(kernel_symbol(kernel, "cache_cache", &head));
		TRY(problems_note(kernel->problems, visit_cache(w, head, visit, context)));
		head += w->f.list.offset;
	}
	for (list_begin(&list, kernel, head, LIST_FORWARD); list_next(&list);)
		TRY(problems_note(kernel->problems,
				  visit_cache(w, list.entry - w->f.list.offset, visit, context)));
	problems_at(kernel->problems, NULL);
	return list_end(&list);
}

/* Where a cache has what. */

/* What is done with each part of a cache; each may be NULL. */
struct visitor {
	struct error *(*slab)(struct slab_slabs *w); /* w->slab is loaded */
	struct error *(*kept)(struct slab_slabs *w, const struct cpu *cpu, uint64_t first,
			      uint64_t count);
	void (*lost)(struct slab_slabs *w, bool slabs);
};

static struct error *skip(struct slab_slabs *w, const struct visitor *to, bool slabs,
			  struct error *error)
{
	if (error && to->lost)
		to->lost(w, slabs);
	return problems_note(w->slabs.kernel->problems, error);
}

static struct error *visit_list(struct slab_slabs *w, const struct visitor *to, uint64_t head)
{
	struct list list;

	for (list_begin(&list, w->slabs.kernel, head, LIST_FORWARD); list_next(&list);) {
		struct error *error = object_load(&w->slab, list.entry - w->f.slab_list.offset);

		if (!error)
			error = to->slab(w);
		TRY(skip(w, to, true, error));
	}
	if (list.broken && to->lost)
		to->lost(w, true);
	return list_end(&list);
}

/* An array of objects that cpu, or (NULL) a node, keeps. */
static struct error *visit_array(struct slab_slabs *w, const struct visitor *to,
				 const struct cpu *cpu, uint64_t array)
{
	const struct slab_fields *f = &w->f;
	uint64_t count;

	if (!array)
		return NULL;
	TRY(field_read(w->slabs.kernel, &f->avail, array, &count));
	if (count > ARRAY_MAX)
		return error_corrupt("a CPU keeps more objects than any does", array);
	return to->kept(w, cpu, array + (f->entry.present ? f->entry.offset : f->array.size),
			count);
}

/* Objects of other nodes, an array for each. An old kernel marks its want of them by 1. */
static struct error *visit_aliens(struct slab_slabs *w, const struct visitor *to, uint64_t aliens)
{
	struct memory *memory = &w->slabs.kernel->memory;
	uint64_t width = w->slabs.kernel->arch->pointer_size, array;

	if (!memory_is_kernel(memory, aliens))
		return NULL;
	for (unsigned int i = 0; i < w->node_count; i++) {
		TRY(memory_pointer(memory, aliens + i * width, &array));
		if (array)
			TRY(skip(w, to, false,
				 visit_array(w, to, NULL, array + w->f.alien_array.offset)));
	}
	return NULL;
}

static struct error *visit_node_arrays(struct slab_slabs *w, const struct visitor *to,
				       uint64_t node)
{
	const struct slab_fields *f = &w->f;
	uint64_t array;

	if (!f->shared.present)
		return NULL;
	TRY(field_read(w->slabs.kernel, &f->shared, node, &array));
	TRY(skip(w, to, false, visit_array(w, to, NULL, array)));
	if (!f->alien.present)
		return NULL;
	TRY(field_read(w->slabs.kernel, &f->alien, node, &array));
	return visit_aliens(w, to, array);
}

static struct error *visit_node_slabs(struct slab_slabs *w, const struct visitor *to, uint64_t node)
{
	const struct field *const lists[] = {&w->f.partial, &w->f.full, &w->f.free};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (lists[i]->present)
			TRY(visit_list(w, to, node + lists[i]->offset));
	return NULL;
}

/* An array of pointers in the cache, a pointer to such an array, or the one node itself. */
static struct error *find_node(struct slab_slabs *w, unsigned int number, uint64_t *ret)
{
	struct memory *memory = &w->slabs.kernel->memory;
	const struct field *nodes = &w->f.nodes;
	uint64_t at = w->object.address + nodes->offset;

	*ret = at;
	if (nodes->type->kind == TYPE_STRUCT)
		return NULL;
	if (nodes->type->kind == TYPE_POINTER)
		TRY(memory_pointer(memory, at, &at));
	return memory_pointer(memory, at + number * w->slabs.kernel->arch->pointer_size, ret);
}

static struct error *visit_nodes(struct slab_slabs *w, const struct visitor *to)
{
	for (unsigned int number = 0; number < w->node_count; number++) {
		uint64_t node;
		struct error *error = find_node(w, number, &node);

		if (!error && node && to->kept)
			error = visit_node_arrays(w, to, node);
		TRY(skip(w, to, false, error));
		if (node && to->slab)
			TRY(skip(w, to, true, visit_node_slabs(w, to, node)));
	}
	return NULL;
}

static struct error *visit_cpu(struct slab_slabs *w, const struct visitor *to,
			       const struct cpu *cpu)
{
	const struct slab_fields *f = &w->f;
	uint64_t array = object_uint(&w->object, &f->percpu);

	if (f->percpu.present)
		return visit_array(w, to, cpu, array ? array + cpu->percpu_offset : 0);
	if (!f->arrays.present || cpu->number >= f->arrays.count)
		return NULL;
	TRY(memory_pointer(&w->slabs.kernel->memory,
			   w->object.address + f->arrays.offset + cpu->number * f->arrays.element,
			   &array));
	return visit_array(w, to, cpu, array);
}

/* CPUs first: what they keep is known when slabs are visited. */
static struct error *visit_parts(struct slab_slabs *w, const struct visitor *to)
{
	struct visitor kept = *to, slabs = *to;

	kept.slab = NULL;
	slabs.kept = NULL;
	vector_for_each(&w->slabs.kernel->cpus, cpu)
		TRY(skip(w, to, false, visit_cpu(w, &kept, cpu)));
	TRY(visit_nodes(w, &kept));
	return visit_nodes(w, &slabs);
}

/* Counting. */

static struct error *count_slab(struct slab_slabs *w)
{
	uint64_t used = object_uint(&w->slab, &w->f.slab_used);

	w->usage->slabs++;
	w->usage->objects += w->num;
	if (used > w->num) {
		w->usage->free_lost = true;
		return error_corrupt("a slab has more objects in use than it has", w->slab.address);
	}
	w->usage->free += w->num - used;
	return NULL;
}

static struct error *count_kept(struct slab_slabs *w, const struct cpu *cpu, uint64_t first,
				uint64_t count)
{
	(void)cpu;
	(void)first;
	w->usage->free += count;
	return NULL;
}

static void note_lost(struct slab_slabs *w, bool slabs)
{
	w->usage->free_lost = true;
	w->usage->slabs_lost |= slabs;
}

static struct error *slab_count(struct slabs *slabs, struct slab_usage *ret)
{
	static const struct visitor to = {count_slab, count_kept, note_lost};
	struct slab_slabs *w = (struct slab_slabs *)slabs;

	*ret = (struct slab_usage){.free_lost = w->slabs.cache.lost};
	w->usage = ret;
	TRY(visit_parts(w, &to));
	ret->pages = ret->slabs * (uint64_t)w->slabs.cache.pages_per_slab.integer;
	return NULL;
}

/* Objects. */

static struct error *keep(struct slab_slabs *w, const struct cpu *cpu, uint64_t first,
			  uint64_t count)
{
	uint64_t width = w->slabs.kernel->arch->pointer_size, object;

	for (uint64_t n = 0; n < count; n++) {
		TRY(memory_pointer(&w->slabs.kernel->memory, first + n * width, &object));
		uint64_t *place = map_insert(&w->kept, object, NULL);

		if (!place)
			return error_no_memory();
		*place = cpu ? (uint64_t)cpu->number + 2 : 1;
	}
	return NULL;
}

static uint64_t index_at(const struct slab_slabs *w, size_t width, uint64_t n)
{
	return load_uint(w->indices + n * width, width, w->slabs.kernel->memory.swap);
}

/* A chain of indices from slab.free on; its end is no index. */
static struct error *mark_chain(struct slab_slabs *w, size_t width, uint64_t free)
{
	for (uint64_t n = object_uint(&w->slab, &w->f.slab_free), left = free; left; left--) {
		if (n >= w->num || w->is_free[n])
			return error_corrupt("a slab's chain of free objects is broken",
					     w->slab.address);
		w->is_free[n] = true;
		n = index_at(w, width, n);
	}
	return NULL;
}

/* The indices behind those of the objects in use. */
static struct error *mark_rest(struct slab_slabs *w, size_t width, uint64_t free)
{
	for (uint64_t i = w->num - free; i < w->num; i++) {
		uint64_t n = index_at(w, width, i);

		if (n >= w->num || w->is_free[n])
			return error_corrupt("a slab's array of free objects is broken",
					     w->slab.address);
		w->is_free[n] = true;
	}
	return NULL;
}

static struct error *mark_free(struct slab_slabs *w)
{
	const struct slab_fields *f = &w->f;
	size_t width = f->index.present ? f->index.element : sizeof(uint32_t);
	bool chain = f->slab_free.present;
	uint64_t used = object_uint(&w->slab, &f->slab_used);

	memset(w->is_free, 0, w->num);
	if (used > w->num || width > sizeof(uint32_t))
		return error_corrupt("a slab has more objects in use than it has", w->slab.address);
	if (used == w->num)
		return NULL;
	TRY(memory_read(&w->slabs.kernel->memory,
			chain ? w->slab.address + w->slab.size
			      : object_uint(&w->slab, &f->slab_array),
			w->indices, w->num * width));
	return chain ? mark_chain(w, width, w->num - used) : mark_rest(w, width, w->num - used);
}

static struct error *visit_object(struct slab_slabs *w, uint64_t n, bool whole)
{
	uint64_t start = object_uint(&w->slab, &w->f.slab_memory) + n * w->size;
	const uint64_t *keeper = map_find(&w->kept, start);
	const struct slab_object object = {
	    .cache = w->slabs.cache.address,
	    .address = start + object_uint(&w->object, &w->f.object_offset),
	    .size = object_uint(&w->object, &w->f.object_size),
	    .slab = w->slab.address,
	    .state = keeper          ? SLAB_KEPT
		     : w->is_free[n] ? SLAB_FREE
		     : whole         ? SLAB_ALLOCATED
				     : SLAB_UNKNOWN,
	    .cpu = keeper && *keeper > 1 ? (int)(*keeper - 2) : SLAB_NO_CPU,
	};

	return w->visit(w->context, &object);
}

static struct error *visit_slab(struct slab_slabs *w)
{
	struct error *error = mark_free(w);
	bool whole = !error;

	TRY(problems_note(w->slabs.kernel->problems, error));
	for (uint64_t n = 0; n < w->num; n++)
		TRY(visit_object(w, n, whole));
	return NULL;
}

static struct error *visit_chosen(void *context, const struct slab_cache *cache)
{
	static const struct visitor to = {.slab = visit_slab, .kept = keep};
	struct slab_slabs *w = context;

	return w->choose(w->context, cache) ? visit_parts(w, &to) : NULL;
}

static struct error *
slab_each_object(struct slabs *slabs, bool (*choose)(void *context, const struct slab_cache *cache),
		 struct error *(*visit)(void *context, const struct slab_object *object),
		 void *context)
{
	struct slab_slabs *w = (struct slab_slabs *)slabs;

	w->choose = choose;
	w->visit = visit;
	w->context = context;
	return slab_each_cache(slabs, visit_chosen, w);
}

static struct error *slab_each_of_page(struct slabs *slabs, const struct page *page,
				       struct error *(*visit)(void *context,
							      const struct slab_object *object),
				       void *context)
{
	static const struct visitor to = {.kept = keep};
	struct slab_slabs *w = (struct slab_slabs *)slabs;
	const struct slab_fields *f = &w->f;
	struct page_rule rule;

	TRY(page_rule_slab(slabs->kernel, &rule));
	if (!page_is(&rule, page))
		return error_absent("page's", "slab");
	w->visit = visit;
	w->context = context;
	TRY(load_cache(w, field_load(slabs->kernel, &f->page_cache, page->bytes, page->size)));
	TRY(object_load(&w->slab, f->slab_free.present ? field_load(slabs->kernel, &f->page_slab,
								    page->bytes, page->size)
						       : page->address));
	TRY(visit_parts(w, &to));
	return visit_slab(w);
}

const struct slab_ops slab_slab = {
    .name = "slab",
    .create = slab_create,
    .destroy = slab_destroy,
    .each_cache = slab_each_cache,
    .count = slab_count,
    .each_object = slab_each_object,
    .each_of_page = slab_each_of_page,
};
