/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See slub.h. Cost: a read per slab that is visited, and one per object of a free list. */
#include "objects/mm/slub.h"

#include "image/cpus.h"
#include "shapes/list.h"

#define SLUB_PATH_(name, path_) .name = {.path = (path_)},
static const struct slub_fields slub_field_paths = {SLUB_FIELDS(SLUB_PATH_)};

void slub_deinit(struct slub *slub)
{
	object_deinit(&slub->cache);
	object_deinit(&slub->node);
	object_deinit(&slub->slab);
}

/* nr_node_ids is a constant, 1, in a kernel without NUMA. */
static struct error *count_nodes(struct slub *slub)
{
	uint64_t address;
	uint32_t count;

	slub->node_count = 1;
	if (!kernel_has_symbol(slub->kernel, "nr_node_ids"))
		return NULL;
	TRY(kernel_symbol(slub->kernel, "nr_node_ids", &address));
	TRY(memory_u32(&slub->kernel->memory, address, &count));
	if (!count || count > slub->f.per_node.count)
		return error_corrupt("nr_node_ids makes no sense", address);
	slub->node_count = count;
	return NULL;
}

struct error *slub_init(struct slub *slub, struct kernel *kernel)
{
	struct field oo;

	*slub = (struct slub){.kernel = kernel};
	TRY(field_find(kernel, "kmem_cache.oo", &oo)); /* the SLAB allocator has none */
	TRY(fields_init(kernel, slub, &slub->f));
	TRY(object_init(&slub->cache, kernel, "kmem_cache"));
	TRY(object_init(&slub->node, kernel, "kmem_cache_node"));
	TRY(object_init(&slub->slab, kernel, "slab|page"));
	/* The array at the end is cut to the machine's nodes, and so is what is allocated. */
	if (slub->f.per_node.present && slub->f.per_node.offset)
		slub->cache.size = slub->f.per_node.offset;
	return problems_note(kernel->problems, count_nodes(slub));
}

struct error *slub_for_each_cache(struct slub *slub,
				  struct error *(*visit)(void *context, uint64_t cache),
				  void *context)
{
	struct kernel *kernel = slub->kernel;
	struct list list;
	uint64_t head;

	TRY(kernel_symbol(kernel, "slab_caches", &head));
	list_begin(&list, kernel, head, LIST_FORWARD);
	while (list_next(&list))
		TRY(problems_note(kernel->problems,
				  visit(context, list.entry - slub->f.list.offset)));
	return list_end(&list);
}

struct error *slub_load_cache(struct slub *slub, uint64_t address, char *name, size_t capacity)
{
	struct kernel *kernel = slub->kernel;

	name[0] = '\0';
	TRY(object_load(&slub->cache, address));
	return problems_note(kernel->problems,
			     memory_string(&kernel->memory,
					   object_uint(&slub->cache, &slub->f.name), name,
					   capacity));
}

/*
 * sysfs_slab_add(), sysfs_slab_alias(): a cache that may be merged has a folder in /sys/kernel/slab
 * with a name made of its properties, and there is a link to it for each name that it goes by.
 */
struct error *slub_load_names(struct slub *slub, struct kernfs_links *ret)
{
	struct kernel *kernel = slub->kernel;
	uint64_t address, kset, folder;

	if (!slub->f.kobj.present)
		return error_absent("member", "kmem_cache.kobj");
	TRY(kernel_symbol(kernel, "slab_kset", &address));
	TRY(memory_pointer(&kernel->memory, address, &kset));
	TRY(field_read(kernel, &slub->f.kset_folder, kset, &folder));
	return kernfs_links_load(ret, kernel, folder);
}

struct error *slub_load_slab(struct slub *slub, uint64_t address)
{
	TRY(object_load(&slub->slab, address));
	if (object_uint(&slub->slab, &slub->f.slab_cache) != slub->cache.address)
		return error_corrupt("a slab is not its cache's", address);
	return NULL;
}

/* One visit of a cache. */

struct visit {
	struct slub *slub;
	const struct slub_visitor *to;
};

/* Counts the loss of a part of the free objects, and goes on. */
static struct error *skip(const struct visit *visit, struct error *error)
{
	if (error && visit->to->lost)
		visit->to->lost(visit->to->context, false);
	return problems_note(visit->slub->kernel->problems, error);
}

/* The end of a list of slabs or sheaves. */
static struct error *end_list(const struct visit *visit, struct list *list)
{
	if (list->broken && visit->to->lost)
		visit->to->lost(visit->to->context, false);
	return list_end(list);
}

static struct error *visit_partial(const struct visit *visit, uint64_t address)
{
	TRY(slub_load_slab(visit->slub, address));
	return visit->to->partial(visit->to->context);
}

static struct error *visit_node_partial(const struct visit *visit, uint64_t node)
{
	struct slub *slub = visit->slub;
	struct list list;

	if (!visit->to->partial)
		return NULL;
	list_begin(&list, slub->kernel, node + slub->f.partial.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(skip(visit, visit_partial(visit, list.entry - slub->f.slab_list.offset)));
	return end_list(visit, &list);
}

static struct error *visit_sheaf(const struct visit *visit, const struct cpu *cpu, uint64_t sheaf)
{
	return sheaf ? visit->to->sheaf(visit->to->context, cpu, sheaf) : NULL;
}

/* A barn keeps the full sheaves of a node; the others that it has are empty. */
static struct error *visit_barn(const struct visit *visit, uint64_t barn)
{
	const struct slub_fields *f = &visit->slub->f;
	struct list list;

	if (!barn || !visit->to->sheaf || !f->sheaves_full.present || !f->barn_list.present)
		return NULL;
	list_begin(&list, visit->slub->kernel, barn + f->sheaves_full.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(skip(visit, visit_sheaf(visit, NULL, list.entry - f->barn_list.offset)));
	return end_list(visit, &list);
}

/* Where the cache's part of a node and its barn are: side by side, or the barn within. */
static struct error *find_node(struct slub *slub, unsigned int number, uint64_t *node,
			       uint64_t *barn)
{
	const struct slub_fields *f = &slub->f;
	uint64_t at =
	    object_address(&slub->cache, &f->per_node) + (uint64_t)number * f->per_node.element;

	*barn = 0;
	if (f->per_node.alternative)
		return memory_pointer(&slub->kernel->memory, at, node);
	TRY(field_read(slub->kernel, &f->per_node_node, at, node));
	return field_read(slub->kernel, &f->per_node_barn, at, barn);
}

static struct error *visit_node(const struct visit *visit, uint64_t node, uint64_t barn)
{
	struct slub *slub = visit->slub;

	if (!node)
		return visit_barn(visit, barn);
	TRY(object_load(&slub->node, node));
	if (!barn)
		barn = object_uint(&slub->node, &slub->f.node_barn);
	if (visit->to->node)
		TRY(visit->to->node(visit->to->context));
	TRY(skip(visit, visit_node_partial(visit, node)));
	return visit_barn(visit, barn);
}

static struct error *visit_nodes(const struct visit *visit)
{
	uint64_t node, barn;

	for (unsigned int number = 0; number < visit->slub->node_count; number++) {
		struct error *error = find_node(visit->slub, number, &node, &barn);
		if (!error)
			error = visit_node(visit, node, barn);
		if (error && visit->to->lost)
			visit->to->lost(visit->to->context, true);
		TRY(skip(visit, error));
	}
	return NULL;
}

/*
 * The free list that a CPU took out of the slab that it allocates from. What other CPUs freed into
 * that slab since then is not on it: it waits on the slab's own list until this CPU's list is used
 * up (get_freelist()).
 */
static struct error *visit_cpu_slab(const struct visit *visit, const struct cpu *cpu,
				    uint64_t cpu_slab)
{
	struct slub *slub = visit->slub;
	uint64_t slab, first;

	if (!visit->to->cpu_slab)
		return NULL;
	TRY(field_read(slub->kernel, &slub->f.cpu_page, cpu_slab, &slab));
	TRY(field_read(slub->kernel, &slub->f.cpu_freelist, cpu_slab, &first));
	if (!slab)
		return NULL;
	TRY(slub_load_slab(slub, slab));
	return visit->to->cpu_slab(visit->to->context, cpu, first);
}

/* Partial slabs that a CPU keeps for itself, linked by slab.next; loops are found as by Brent. */
static struct error *visit_cpu_partial(const struct visit *visit, uint64_t cpu_slab)
{
	struct slub *slub = visit->slub;
	const struct slub_fields *f = &slub->f;
	uint64_t slab, seen = 0, power = 1, count = 0;

	if (!visit->to->partial || !f->cpu_partial.present || !f->slab_next.present)
		return NULL;
	TRY(field_read(slub->kernel, &f->cpu_partial, cpu_slab, &slab));
	while (slab) {
		if (slab == seen)
			return error_corrupt("a CPU's list of partial slabs loops", slab);
		if (++count == power) {
			seen = slab;
			power *= 2;
		}
		TRY(visit_partial(visit, slab));
		slab = object_uint(&slub->slab, &f->slab_next);
	}
	return NULL;
}

/*
 * The sheaf at rcu_free is left out: its objects wait for the end of a grace period and may still
 * be in use.
 */
static struct error *visit_cpu_sheaves(const struct visit *visit, const struct cpu *cpu,
				       uint64_t sheaves)
{
	struct slub *slub = visit->slub;
	uint64_t main, spare;

	if (!visit->to->sheaf)
		return NULL;
	TRY(field_read(slub->kernel, &slub->f.cpu_main, sheaves, &main));
	TRY(field_read(slub->kernel, &slub->f.cpu_spare, sheaves, &spare));
	TRY(skip(visit, visit_sheaf(visit, cpu, main)));
	return visit_sheaf(visit, cpu, spare);
}

static struct error *visit_cpu(const struct visit *visit, const struct cpu *cpu)
{
	struct slub *slub = visit->slub;
	uint64_t slab = object_uint(&slub->cache, &slub->f.cpu_slab);
	uint64_t sheaves = object_uint(&slub->cache, &slub->f.cpu_sheaves);

	if (slab) {
		slab = percpu_address(slub->kernel, cpu, slab);
		TRY(skip(visit, visit_cpu_slab(visit, cpu, slab)));
		TRY(skip(visit, visit_cpu_partial(visit, slab)));
	}
	if (sheaves)
		TRY(skip(visit, visit_cpu_sheaves(visit, cpu,
						  percpu_address(slub->kernel, cpu, sheaves))));
	return NULL;
}

struct error *slub_visit(struct slub *slub, const struct slub_visitor *visitor)
{
	const struct visit visit = {slub, visitor};

	TRY(visit_nodes(&visit));
	vector_for_each(&slub->kernel->cpus, cpu)
		TRY(visit_cpu(&visit, cpu));
	return NULL;
}

/* What the free lists of a cache's slabs look like. */
struct freelist {
	uint64_t first, size, span; /* an object in the slab; bytes of an object, of the slab */
	uint64_t offset;            /* of the pointer in a free object */
	uint64_t secret;
	size_t width; /* of a pointer */
	bool hidden;  /* pointers are XORed with secret and their address */
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

static uint64_t swapped(uint64_t word, size_t width)
{
	return __builtin_bswap64(word) >> (64 - 8 * width);
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
	*next = raw ^ list->secret ^ swapped(at, list->width);
	if (in_slab(list, *next))
		return true;
	*next = raw ^ list->secret ^ at;
	return in_slab(list, *next);
}

struct error *slub_freelist(struct slub *slub, uint64_t first,
			    struct error *(*visit)(void *context, uint64_t object), void *context)
{
	const struct slub_fields *f = &slub->f;
	const struct object *cache = &slub->cache;
	uint64_t order = object_uint(cache, &f->oo) >> SLUB_OO_SHIFT;
	uint64_t limit = object_uint(&slub->slab, &f->slab_objects), raw;
	struct freelist list = {
	    .first = first,
	    .size = object_uint(cache, &f->size),
	    .offset = object_uint(cache, &f->offset),
	    .secret = object_uint(cache, &f->random),
	    .hidden = f->random.present,
	    .width = slub->kernel->arch->pointer_size,
	};

	if (!list.size || order > SLUB_ORDER_MAX)
		return error_corrupt("a slab cache's size makes no sense", cache->address);
	list.span = (uint64_t)slub->kernel->memory.page_size << order;
	for (uint64_t object = first; object;) {
		uint64_t at = object + list.offset;

		if (!limit--)
			return error_corrupt("a free list loops", first);
		TRY(visit(context, object));
		TRY(memory_pointer(&slub->kernel->memory, at, &raw));
		if (!decode(&list, raw, at, &object))
			return error_corrupt("a free object's pointer leads out of its slab", at);
	}
	return NULL;
}
