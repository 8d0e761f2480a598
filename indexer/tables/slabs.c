/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slabs: the caches of the SLUB allocator (mm/slub.c, mm/slab.h) and what they hold.
 *
 * Slabs and objects are the nodes' own counters. Free objects are counted where they lie: in the
 * partial slabs of nodes and CPUs (objects - inuse, no free list is walked), on the free list that
 * a CPU took out of its slab (those count as in use in the slab, so this list alone is walked), and
 * in sheaves, which are arrays of objects that CPUs and nodes hold in newer kernels. When a part of
 * a number could not be read, the number is not known: NULL.
 *
 * Cost: a read per partial slab and per object on the CPUs' free lists.
 */
#include "base/cleanup.h"
#include "kernel/kernfs.h"
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
	F(kobj, "?kmem_cache.kobj")                                                                \
	F(kset_folder, "?kset.kobj.sd")                                                            \
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
	bool slabs_lost, free_lost; /* a part of them could not be read */
};

/* The walk, with a buffer for each kind of object that it reads. */
struct slabs {
	struct walk *walk;
	struct kernel *kernel;
	struct slab_fields f;
	unsigned int node_count;
	struct object cache, node, slab;
	struct usage usage; /* of cache */
	struct kernfs_links links;
	VECTOR(char) aliases; /* of cache, as text */
};

static void slabs_deinit(struct slabs *slabs)
{
	object_deinit(&slabs->cache);
	object_deinit(&slabs->node);
	object_deinit(&slabs->slab);
	kernfs_links_deinit(&slabs->links);
	vector_deinit(&slabs->aliases);
}

/*
 * sysfs_slab_add(), sysfs_slab_alias(): a cache that may be merged has a folder in /sys/kernel/slab
 * with a name made of its properties, and there is a link to it for each name that it goes by.
 */
static struct error *load_links(struct slabs *slabs)
{
	struct kernel *kernel = slabs->kernel;
	uint64_t address, kset, folder;

	TRY(kernel_symbol(kernel, "slab_kset", &address));
	TRY(memory_pointer(&kernel->memory, address, &kset));
	TRY(field_read(kernel, &slabs->f.kset_folder, kset, &folder));
	return kernfs_links_load(&slabs->links, kernel, folder);
}

/* Makes slabs->aliases the names that lead to the cache, without its own. */
static struct error *find_aliases(struct slabs *slabs, const char *name)
{
	uint64_t kobject = object_address(&slabs->cache, &slabs->f.kobj);

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
	/* Not every kernel has sysfs, and a name that is lost is no loss of what is counted. */
	if (slabs->f.kobj.present)
		TRY(error_ignore_damage(load_links(slabs)));
	return walk_skip(walk, count_nodes(slabs));
}

/* Counts the loss of a part of the free objects, and goes on. */
static struct error *skip_free(struct slabs *slabs, struct error *error)
{
	slabs->usage.free_lost |= error != NULL;
	return walk_skip(slabs->walk, error);
}

/* The end of a list of slabs or sheaves. */
static struct error *end_free(struct slabs *slabs, struct list *list)
{
	slabs->usage.free_lost |= list->broken;
	return list_end(list);
}

static struct error *load_slab(struct slabs *slabs, uint64_t address)
{
	TRY(object_load(&slabs->slab, address));
	if (object_uint(&slabs->slab, &slabs->f.slab_cache) != slabs->cache.address)
		return error_corrupt("a slab is not its cache's", address);
	return NULL;
}

/* Loads the slab and counts the objects on its own free list. */
static struct error *count_slab(struct slabs *slabs, uint64_t address)
{
	if (!slabs->f.slab_inuse.present || !slabs->f.slab_objects.present)
		return error_absent("member", "slab.inuse");
	TRY(load_slab(slabs, address));
	uint64_t inuse = object_uint(&slabs->slab, &slabs->f.slab_inuse);
	uint64_t objects = object_uint(&slabs->slab, &slabs->f.slab_objects);
	if (inuse > objects)
		return error_corrupt("a slab has more objects in use than it has", address);
	slabs->usage.free += objects - inuse;
	return NULL;
}

static struct error *count_sheaf(struct slabs *slabs, uint64_t address)
{
	uint64_t size;

	if (!address)
		return NULL;
	TRY(field_read(slabs->kernel, &slabs->f.sheaf_size, address, &size));
	slabs->usage.free += size;
	return NULL;
}

static struct error *count_node_partial(struct slabs *slabs, uint64_t node)
{
	struct list list;

	list_begin(&list, slabs->kernel, node + slabs->f.partial.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(skip_free(slabs, count_slab(slabs, list.entry - slabs->f.slab_list.offset)));
	return end_free(slabs, &list);
}

/* A barn keeps the full sheaves of a node; the others that it has are empty. */
static struct error *count_barn(struct slabs *slabs, uint64_t barn)
{
	const struct slab_fields *f = &slabs->f;
	struct list list;

	if (!barn || !f->sheaves_full.present || !f->barn_list.present)
		return NULL;
	list_begin(&list, slabs->kernel, barn + f->sheaves_full.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(skip_free(slabs, count_sheaf(slabs, list.entry - f->barn_list.offset)));
	return end_free(slabs, &list);
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

static struct error *count_node(struct slabs *slabs, uint64_t node, uint64_t barn)
{
	const struct slab_fields *f = &slabs->f;
	const struct object *object = &slabs->node;

	if (!node)
		return count_barn(slabs, barn);
	TRY(object_load(&slabs->node, node));
	slabs->usage.slabs += object_uint(object, &f->nr_slabs);
	slabs->usage.objects += object_uint(object, &f->total_objects);
	slabs->usage.slabs_lost |=
	    !object_has(object, &f->nr_slabs) || !object_has(object, &f->total_objects);
	TRY(skip_free(slabs, count_node_partial(slabs, node)));
	return count_barn(slabs, barn ? barn : object_uint(object, &f->node_barn));
}

static struct error *count_nodes_of(struct slabs *slabs)
{
	uint64_t node, barn;

	for (unsigned int number = 0; number < slabs->node_count; number++) {
		struct error *error = find_node(slabs, number, &node, &barn);
		if (!error)
			error = count_node(slabs, node, barn);
		slabs->usage.slabs_lost |= error != NULL;
		TRY(skip_free(slabs, error));
	}
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
				    uint64_t limit)
{
	uint64_t count = 0, raw;

	for (uint64_t object = list->first; object; count++) {
		uint64_t at = object + list->offset;

		if (count == limit)
			return error_corrupt("a CPU's free list loops", list->first);
		TRY(memory_pointer(&slabs->kernel->memory, at, &raw));
		if (!decode(list, raw, at, &object))
			return error_corrupt("a free object's pointer leads out of its slab", at);
	}
	slabs->usage.free += count;
	return NULL;
}

/*
 * The free list that a CPU took out of the slab that it allocates from. What other CPUs freed into
 * that slab since then is not on it: it waits on the slab's own list and counts as in use until
 * this CPU's list is used up (get_freelist()).
 */
static struct error *count_cpu_slab(struct slabs *slabs, uint64_t cpu_slab)
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
	return count_freelist(slabs, &list, object_uint(&slabs->slab, &f->slab_objects));
}

/* Partial slabs that a CPU keeps for itself, linked by slab.next; loops are found as by Brent. */
static struct error *count_cpu_partial(struct slabs *slabs, uint64_t cpu_slab)
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
		TRY(count_slab(slabs, slab));
		slab = object_uint(&slabs->slab, &f->slab_next);
	}
	return NULL;
}

/*
 * The sheaf at rcu_free is not counted: its objects wait for the end of a grace period and may
 * still be in use.
 */
static struct error *count_cpu_sheaves(struct slabs *slabs, uint64_t sheaves)
{
	uint64_t main, spare;

	TRY(field_read(slabs->kernel, &slabs->f.cpu_main, sheaves, &main));
	TRY(field_read(slabs->kernel, &slabs->f.cpu_spare, sheaves, &spare));
	TRY(skip_free(slabs, count_sheaf(slabs, main)));
	return count_sheaf(slabs, spare);
}

static struct error *count_cpu(struct slabs *slabs, const struct cpu *cpu)
{
	uint64_t slab = object_uint(&slabs->cache, &slabs->f.cpu_slab);
	uint64_t sheaves = object_uint(&slabs->cache, &slabs->f.cpu_sheaves);

	if (slab) {
		slab += cpu->percpu_offset;
		TRY(skip_free(slabs, count_cpu_slab(slabs, slab)));
		TRY(skip_free(slabs, count_cpu_partial(slabs, slab)));
	}
	if (sheaves)
		TRY(skip_free(slabs, count_cpu_sheaves(slabs, sheaves + cpu->percpu_offset)));
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

static void fill_usage(const struct slabs *slabs, struct slabs_row *row)
{
	const struct usage *usage = &slabs->usage;
	uint64_t oo = object_uint(&slabs->cache, &slabs->f.oo);
	uint64_t min = object_uint(&slabs->cache, &slabs->f.min);
	bool sane = oo && oo >> OO_SHIFT <= ORDER_MAX && min >> OO_SHIFT <= ORDER_MAX;

	if (sane) {
		row->objects_per_slab = cell_integer((int64_t)(oo & OO_MASK));
		row->pages_per_slab = cell_integer(INT64_C(1) << (oo >> OO_SHIFT));
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
	    .aliases = cell_text_of(slabs->aliases.count ? slabs->aliases.data : NULL,
				    slabs->aliases.count),
	};

	fill_usage(slabs, &row);
	return emit_slabs(slabs->walk->sink, &row);
}

static struct error *walk_cache(struct slabs *slabs, uint64_t address)
{
	struct kernel *kernel = slabs->kernel;
	char name[128] = "";

	TRY(object_load(&slabs->cache, address));
	TRY(walk_skip(slabs->walk,
		      memory_string(&kernel->memory, object_uint(&slabs->cache, &slabs->f.name),
				    name, sizeof(name))));
	problems_at(kernel->problems, "slab cache 0x%llx (%s)", (unsigned long long)address, name);
	slabs->usage = (struct usage){.free_lost = slabs->cache.lost};
	TRY(count_nodes_of(slabs));
	vector_for_each(&kernel->cpus, cpu)
		TRY(count_cpu(slabs, cpu));
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
