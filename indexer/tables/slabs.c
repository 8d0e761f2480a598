/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slabs: the caches of the SLUB allocator (mm/slub.c, mm/slab.h) and what they hold.
 *
 * Slabs and objects are the nodes' own counters. Free objects are counted where they lie: in the
 * partial slabs of nodes and CPUs (objects - inuse, no free list is walked), on the free list that
 * a CPU took out of its slab (those count as in use in the slab, so this list alone is walked), and
 * in sheaves, which are arrays of objects that CPUs and nodes hold in newer kernels. A list that is
 * damaged counts as far as it could be read.
 *
 * Cost: a read per partial slab and per object on the CPUs' free lists.
 */
#include "base/cleanup.h"
#include "tables/walk.h"

#define SLAB_FIELDS(F)                                                                             \
	F(list, "kmem_cache.list")                                                                 \
	F(name, "kmem_cache.name")                                                                 \
	F(flags, "kmem_cache.flags")                                                               \
	F(size, "kmem_cache.size")                                                                 \
	F(object_size, "kmem_cache.object_size")                                                   \
	F(align, "kmem_cache.align")                                                               \
	F(offset, "kmem_cache.offset")                                                             \
	F(oo, "kmem_cache.oo.x")                                                                   \
	F(min, "kmem_cache.min.x")                                                                 \
	F(random, "?kmem_cache.random")                                                            \
	F(cpu_slab, "?kmem_cache.cpu_slab")                                                        \
	F(cpu_sheaves, "?kmem_cache.cpu_sheaves")                                                  \
	F(per_node, "kmem_cache.per_node|kmem_cache.node")                                         \
	F(per_node_node, "?kmem_cache_per_node_ptrs.node")                                         \
	F(per_node_barn, "?kmem_cache_per_node_ptrs.barn")                                         \
	F(nr_slabs, "kmem_cache_node.nr_slabs.counter")                                            \
	F(total_objects, "kmem_cache_node.total_objects.counter")                                  \
	F(partial, "kmem_cache_node.partial")                                                      \
	F(node_barn, "?kmem_cache_node.barn")                                                      \
	F(sheaves_full, "?node_barn.sheaves_full")                                                 \
	F(barn_list, "?slab_sheaf.barn_list")                                                      \
	F(sheaf_size, "?slab_sheaf.size")                                                          \
	F(cpu_main, "?slub_percpu_sheaves.main")                                                   \
	F(cpu_spare, "?slub_percpu_sheaves.spare")                                                 \
	F(cpu_freelist, "?kmem_cache_cpu.freelist")                                                \
	F(cpu_page, "?kmem_cache_cpu.slab|kmem_cache_cpu.page")                                    \
	F(cpu_partial, "?kmem_cache_cpu.partial")                                                  \
	F(slab, "slab|page")                                                                       \
	F(slab_cache, "slab.slab_cache|page.slab_cache")                                           \
	F(slab_list, "slab.slab_list|page.slab_list|page.lru")                                     \
	F(slab_next, "?slab.next|page.next")                                                       \
	F(slab_inuse, "slab.inuse|page.inuse")                                                     \
	F(slab_objects, "slab.objects|page.objects")
DEFINE_FIELDS(slab, SLAB_FIELDS)

/* struct kmem_cache_order_objects: objects per slab below, order of its pages above. */
enum { OO_SHIFT = 16, OO_MASK = 0xffff, ORDER_MAX = 20 };

/* What is counted for one cache. */
struct usage {
	uint64_t slabs, objects, free;
	bool lost; /* a node's counters could not be read: slabs and objects are not known */
};

/* The walk, with a buffer for each kind of object that it reads. */
struct slabs {
	struct walk *walk;
	struct kernel *kernel;
	struct slab_fields f;
	unsigned int node_count;
	struct object cache, node, slab;
};

static void slabs_deinit(struct slabs *slabs)
{
	object_deinit(&slabs->cache);
	object_deinit(&slabs->node);
	object_deinit(&slabs->slab);
}

/* nr_node_ids is a constant, 1, in a kernel without NUMA. */
static struct error *count_nodes(struct slabs *slabs)
{
	uint64_t address;
	uint32_t count;

	slabs->node_count = 1;
	if (!kernel_has_symbol(slabs->kernel, "nr_node_ids"))
		return NULL;
	TRY(kernel_symbol(slabs->kernel, "nr_node_ids", &address));
	TRY(memory_u32(&slabs->kernel->memory, address, &count));
	if (!count || count > slabs->f.per_node.count)
		return error_corrupt("nr_node_ids makes no sense", address);
	slabs->node_count = count;
	return NULL;
}

static struct error *slabs_init(struct slabs *slabs, struct walk *walk)
{
	struct kernel *kernel = walk->kernel;
	struct field slub;

	*slabs = (struct slabs){.walk = walk, .kernel = kernel};
	TRY(field_find(kernel, "kmem_cache.oo", &slub)); /* the SLAB allocator has none */
	TRY(fields_init(kernel, slab, &slabs->f));
	TRY(object_init(&slabs->cache, kernel, "kmem_cache"));
	TRY(object_init(&slabs->node, kernel, "kmem_cache_node"));
	TRY(object_init(&slabs->slab, kernel, "slab|page"));
	/* The array at the end is cut to the machine's nodes, and so is what is allocated. */
	if (slabs->f.per_node.present && slabs->f.per_node.offset)
		slabs->cache.size = slabs->f.per_node.offset;
	return walk_skip(walk, count_nodes(slabs));
}

static struct error *load_slab(struct slabs *slabs, uint64_t address)
{
	TRY(object_load(&slabs->slab, address));
	if (object_uint(&slabs->slab, &slabs->f.slab_cache) != slabs->cache.address)
		return error_corrupt("a slab is not its cache's", address);
	return NULL;
}

/* Loads the slab and counts the objects on its own free list. */
static struct error *count_slab(struct slabs *slabs, uint64_t address, uint64_t *free)
{
	TRY(load_slab(slabs, address));
	uint64_t inuse = object_uint(&slabs->slab, &slabs->f.slab_inuse);
	uint64_t objects = object_uint(&slabs->slab, &slabs->f.slab_objects);
	if (inuse > objects)
		return error_corrupt("a slab has more objects in use than it has", address);
	*free += objects - inuse;
	return NULL;
}

static struct error *count_sheaf(struct slabs *slabs, uint64_t address, uint64_t *free)
{
	uint64_t size;

	if (!address)
		return NULL;
	TRY(field_read(slabs->kernel, &slabs->f.sheaf_size, address, &size));
	*free += size;
	return NULL;
}

static struct error *count_node_partial(struct slabs *slabs, uint64_t node, uint64_t *free)
{
	struct list list;

	list_begin(&list, slabs->kernel, node + slabs->f.partial.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(walk_skip(slabs->walk,
			      count_slab(slabs, list.entry - slabs->f.slab_list.offset, free)));
	return list_end(&list);
}

/* A barn keeps the full sheaves of a node; the others that it has are empty. */
static struct error *count_barn(struct slabs *slabs, uint64_t barn, uint64_t *free)
{
	const struct slab_fields *f = &slabs->f;
	struct list list;

	if (!barn || !f->sheaves_full.present || !f->barn_list.present)
		return NULL;
	list_begin(&list, slabs->kernel, barn + f->sheaves_full.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(walk_skip(slabs->walk,
			      count_sheaf(slabs, list.entry - f->barn_list.offset, free)));
	return list_end(&list);
}

/* Where the cache's part of a node and its barn are: side by side, or the barn within. */
static struct error *find_node(struct slabs *slabs, unsigned int number, uint64_t *node,
			       uint64_t *barn)
{
	const struct slab_fields *f = &slabs->f;
	uint64_t at =
	    object_address(&slabs->cache, &f->per_node) + (uint64_t)number * f->per_node.element;

	*barn = 0;
	if (f->per_node.alternative)
		return memory_pointer(&slabs->kernel->memory, at, node);
	TRY(field_read(slabs->kernel, &f->per_node_node, at, node));
	return field_read(slabs->kernel, &f->per_node_barn, at, barn);
}

static struct error *count_node(struct slabs *slabs, unsigned int number, struct usage *usage)
{
	const struct slab_fields *f = &slabs->f;
	const struct object *object = &slabs->node;
	uint64_t node, barn;

	usage->lost = true;
	TRY(find_node(slabs, number, &node, &barn));
	if (node) {
		TRY(object_load(&slabs->node, node));
		usage->slabs += object_uint(object, &f->nr_slabs);
		usage->objects += object_uint(object, &f->total_objects);
		barn = barn ? barn : object_uint(object, &f->node_barn);
	}
	usage->lost =
	    node && !(object_has(object, &f->nr_slabs) && object_has(object, &f->total_objects));
	if (node)
		TRY(walk_skip(slabs->walk, count_node_partial(slabs, node, &usage->free)));
	return count_barn(slabs, barn, &usage->free);
}

static struct error *count_nodes_of(struct slabs *slabs, struct usage *usage)
{
	bool lost = false;

	for (unsigned int number = 0; number < slabs->node_count; number++) {
		TRY(walk_skip(slabs->walk, count_node(slabs, number, usage)));
		lost |= usage->lost;
	}
	usage->lost = lost;
	return NULL;
}

/* What the free lists of a cache's slabs look like. */
struct freelist {
	uint64_t first, size, span; /* an object in the slab; bytes of an object, of the slab */
	uint64_t offset;            /* of the pointer in a free object */
	uint64_t secret;
	bool hidden; /* pointers are XORed with secret and their address */
};

/*
 * The pages of a slab are aligned to their size, in the direct map too. So an object's address
 * bounds its slab, and no page has to be found.
 */
static bool in_slab(const struct freelist *list, uint64_t object)
{
	uint64_t distance = object > list->first ? object - list->first : list->first - object;

	return !object || (!((object ^ list->first) & -list->span) && distance % list->size == 0);
}

/*
 * freelist_ptr_decode(): the address is byte-swapped since "slub: improve bit diffusion for
 * freelist ptr obfuscation", of which nothing in the kernel's types tells. What decodes to a place
 * in the slab is right.
 */
static bool decode(const struct freelist *list, uint64_t raw, uint64_t at, uint64_t *next)
{
	*next = raw;
	if (!list->hidden)
		return in_slab(list, *next);
	*next = raw ^ list->secret ^ __builtin_bswap64(at);
	if (in_slab(list, *next))
		return true;
	*next = raw ^ list->secret ^ at;
	return in_slab(list, *next);
}

/* Counts at most limit objects: a list that loops has more. */
static struct error *count_freelist(struct slabs *slabs, const struct freelist *list,
				    uint64_t limit, uint64_t *free)
{
	uint64_t count = 0, raw;

	for (uint64_t object = list->first; object; count++) {
		uint64_t at = object + list->offset;

		if (count == limit)
			return error_corrupt("a CPU's free list loops", list->first);
		struct error *error = memory_pointer(&slabs->kernel->memory, at, &raw);
		if (!error && !decode(list, raw, at, &object))
			error = error_corrupt("a free object's pointer leads out of its slab", at);
		if (error) {
			*free += count + 1;
			return error;
		}
	}
	*free += count;
	return NULL;
}

/*
 * The free list that a CPU took out of the slab that it allocates from. What other CPUs freed into
 * that slab since then is not on it: it waits on the slab's own list and counts as in use until
 * this CPU's list is used up (get_freelist()).
 */
static struct error *count_cpu_slab(struct slabs *slabs, uint64_t cpu_slab, uint64_t *free)
{
	const struct slab_fields *f = &slabs->f;
	const struct object *cache = &slabs->cache;
	struct freelist list = {
	    .size = object_uint(cache, &f->size),
	    .offset = object_uint(cache, &f->offset),
	    .secret = object_uint(cache, &f->random),
	    .hidden = f->random.present,
	};
	uint64_t slab, order = object_uint(cache, &f->oo) >> OO_SHIFT;

	TRY(field_read(slabs->kernel, &f->cpu_page, cpu_slab, &slab));
	TRY(field_read(slabs->kernel, &f->cpu_freelist, cpu_slab, &list.first));
	if (!slab)
		return NULL;
	TRY(load_slab(slabs, slab));
	if (!list.size || order > ORDER_MAX)
		return error_corrupt("a slab cache's size makes no sense", cache->address);
	list.span = (uint64_t)slabs->kernel->memory.page_size << order;
	return count_freelist(slabs, &list, object_uint(&slabs->slab, &f->slab_objects), free);
}

/* Partial slabs that a CPU keeps for itself, linked by slab.next; loops are found as by Brent. */
static struct error *count_cpu_partial(struct slabs *slabs, uint64_t cpu_slab, uint64_t *free)
{
	const struct slab_fields *f = &slabs->f;
	uint64_t slab, seen = 0, power = 1, count = 0;

	if (!f->cpu_partial.present || !f->slab_next.present)
		return NULL;
	TRY(field_read(slabs->kernel, &f->cpu_partial, cpu_slab, &slab));
	while (slab) {
		if (slab == seen)
			return error_corrupt("a CPU's list of partial slabs loops", slab);
		if (++count == power) {
			seen = slab;
			power *= 2;
		}
		TRY(count_slab(slabs, slab, free));
		slab = object_uint(&slabs->slab, &f->slab_next);
	}
	return NULL;
}

/*
 * The sheaf at rcu_free is not counted: its objects wait for the end of a grace period and may
 * still be in use.
 */
static struct error *count_cpu_sheaves(struct slabs *slabs, uint64_t sheaves, uint64_t *free)
{
	uint64_t main, spare;

	TRY(field_read(slabs->kernel, &slabs->f.cpu_main, sheaves, &main));
	TRY(field_read(slabs->kernel, &slabs->f.cpu_spare, sheaves, &spare));
	TRY(walk_skip(slabs->walk, count_sheaf(slabs, main, free)));
	return count_sheaf(slabs, spare, free);
}

static struct error *count_cpu(struct slabs *slabs, const struct cpu *cpu, struct usage *usage)
{
	uint64_t slab = object_uint(&slabs->cache, &slabs->f.cpu_slab);
	uint64_t sheaves = object_uint(&slabs->cache, &slabs->f.cpu_sheaves);

	if (slab) {
		slab += cpu->percpu_offset;
		TRY(walk_skip(slabs->walk, count_cpu_slab(slabs, slab, &usage->free)));
		TRY(walk_skip(slabs->walk, count_cpu_partial(slabs, slab, &usage->free)));
	}
	if (sheaves)
		TRY(walk_skip(slabs->walk, count_cpu_sheaves(slabs, sheaves + cpu->percpu_offset,
							     &usage->free)));
	return NULL;
}

/*
 * allocate_slab() makes slabs of order oo, or of order min when memory is short, and the two hold
 * different numbers of objects: so the sum of the objects tells how many there are of each.
 */
static uint64_t slab_pages(const struct usage *usage, uint64_t oo, uint64_t min)
{
	uint64_t full = oo & OO_MASK, small = min & OO_MASK;
	uint64_t pages = usage->slabs << (oo >> OO_SHIFT);
	uint64_t missing = usage->slabs * full - usage->objects;

	if (small >= full || missing % (full - small) || missing / (full - small) > usage->slabs)
		return pages;
	return pages -
	       missing / (full - small) * ((1u << (oo >> OO_SHIFT)) - (1u << (min >> OO_SHIFT)));
}

static void fill_usage(const struct slabs *slabs, const struct usage *usage, struct slabs_row *row)
{
	const struct object *cache = &slabs->cache;
	uint64_t oo = object_uint(cache, &slabs->f.oo), min = object_uint(cache, &slabs->f.min);

	row->free = cell_integer((int64_t)usage->free);
	if (oo >> OO_SHIFT > ORDER_MAX || min >> OO_SHIFT > ORDER_MAX)
		oo = min = 0;
	if (oo) {
		row->objects_per_slab = cell_integer((int64_t)(oo & OO_MASK));
		row->pages_per_slab = cell_integer(INT64_C(1) << (oo >> OO_SHIFT));
	}
	if (usage->lost)
		return;
	row->slabs = cell_integer((int64_t)usage->slabs);
	row->objects = cell_integer((int64_t)usage->objects);
	row->active = cell_integer((int64_t)(usage->objects - usage->free));
	if (oo)
		row->bytes = cell_integer(
		    (int64_t)(slab_pages(usage, oo, min) * slabs->kernel->memory.page_size));
}

static struct error *emit_cache(struct slabs *slabs, const struct usage *usage, const char *name)
{
	const struct slab_fields *f = &slabs->f;
	const struct object *cache = &slabs->cache;
	struct slabs_row row = {
	    .cache = cell_pointer(cache->address),
	    .name = cell_text(*name ? name : NULL),
	    .allocator = cell_text("slub"),
	    .object_size = object_cell(cache, &f->object_size),
	    .size = object_cell(cache, &f->size),
	    .align = object_cell(cache, &f->align),
	    .flags = object_cell(cache, &f->flags),
	};

	fill_usage(slabs, usage, &row);
	return emit_slabs(slabs->walk->sink, &row);
}

static struct error *walk_cache(struct slabs *slabs, uint64_t address)
{
	struct kernel *kernel = slabs->kernel;
	struct usage usage = {0};
	char name[128] = "";

	TRY(object_load(&slabs->cache, address));
	TRY(walk_skip(slabs->walk,
		      memory_string(&kernel->memory, object_uint(&slabs->cache, &slabs->f.name),
				    name, sizeof(name))));
	problems_at(kernel->problems, "slab cache 0x%llx (%s)", (unsigned long long)address, name);
	TRY(count_nodes_of(slabs, &usage));
	vector_for_each(&kernel->cpus, cpu)
		TRY(count_cpu(slabs, cpu, &usage));
	return emit_cache(slabs, &usage, name);
}

struct error *walk_slabs(struct walk *walk)
{
	_cleanup_(slabs_deinit) struct slabs slabs = {0};
	struct list list;
	uint64_t head;

	TRY(slabs_init(&slabs, walk));
	TRY(kernel_symbol(walk->kernel, "slab_caches", &head));
	list_begin(&list, walk->kernel, head, LIST_FORWARD);
	while (list_next(&list))
		TRY(walk_skip(walk, walk_cache(&slabs, list.entry - slabs.f.list.offset)));
	problems_at(walk->kernel->problems, NULL);
	return list_end(&list);
}
