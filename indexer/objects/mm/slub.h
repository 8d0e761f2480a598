/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SLUB allocator (mm/slub.c, mm/slab.h): caches, and where their free objects are.
 *
 * Free objects lie on the free lists of their slabs; on the list that a CPU took out of the slab
 * that it allocates from (those count as in use in the slab, what other CPUs freed into it since
 * does not: it is on the slab's list); and in sheaves, which are arrays of objects that CPUs and
 * nodes hold in newer kernels. SLUB has lists of its partial slabs only: all
 * slabs are found by their struct pages (kernel/pages.h).
 */
#ifndef INQUEST_OBJECTS_MM_SLUB_H
#define INQUEST_OBJECTS_MM_SLUB_H

#include "image/fields.h"
#include "image/kernel.h"
#include "objects/fs/kernfs.h"
#include "image/object.h"

#define SLUB_FIELDS(F)                                                                             \
	F(list, "kmem_cache.list")                                                                 \
	F(name, "kmem_cache.name")                                                                 \
	F(flags, "kmem_cache.flags")                                                               \
	F(size, "kmem_cache.size")                                                                 \
	F(object_size, "kmem_cache.object_size")                                                   \
	F(align, "kmem_cache.align")                                                               \
	F(offset, "kmem_cache.offset")                                                             \
	F(oo, "kmem_cache.oo.x")                                                                   \
	F(min, "kmem_cache.min.x")                                                                 \
	F(red_left_pad, "?kmem_cache.red_left_pad")                                                \
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
	F(sheaf_objects, "?slab_sheaf.objects")                                                    \
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
	F(slab_objects, "slab.objects|page.objects")                                               \
	F(slab_freelist, "slab.freelist|page.freelist")

#define SLUB_FIELD_(name, path) struct field name;

/* struct kmem_cache_order_objects: objects per slab below, order of its pages above. */
enum { SLUB_OO_SHIFT = 16, SLUB_OO_MASK = 0xffff, SLUB_ORDER_MAX = 20 };

struct slub {
	struct kernel *kernel;
	struct slub_fields {
		SLUB_FIELDS(SLUB_FIELD_)
	} f;
	unsigned int node_count;
	struct object cache, node, slab; /* as loaded last */
};

/* Damage: this kernel has another allocator. */
struct error *slub_init(struct slub *slub, struct kernel *kernel);
void slub_deinit(struct slub *slub);

/* Calls visit for the address of each cache; damage that it returns is noted. */
struct error *slub_for_each_cache(struct slub *slub,
				  struct error *(*visit)(void *context, uint64_t cache),
				  void *context);

/* Loads slub->cache, and its name: "" when it is lost. */
struct error *slub_load_cache(struct slub *slub, uint64_t address, char *name, size_t capacity);

/*
 * The names that caches go by, also those of caches that were merged into others: links whose
 * target is the address of kmem_cache.kobj. Damage: this kernel has no such names.
 */
struct error *slub_load_names(struct slub *slub, struct kernfs_links *ret);

/* Loads slub->slab; damage when it is not slub->cache's. */
struct error *slub_load_slab(struct slub *slub, uint64_t address);

/*
 * Where slub->cache has what. Each function may be NULL, and its damage is noted.
 *  - node: slub->node has been loaded;
 *  - partial: slub->slab has been loaded, one with free objects, of a node's or a CPU's list;
 *  - cpu_slab: slub->slab is the one that a CPU allocates from, by its own list from `first` on;
 *  - sheaf: of a CPU, or (NULL) of a node;
 *  - lost: a part of that could not be read; of a node: not even its counters.
 */
struct slub_visitor {
	void *context;
	struct error *(*node)(void *context);
	struct error *(*partial)(void *context);
	struct error *(*cpu_slab)(void *context, const struct cpu *cpu, uint64_t first);
	struct error *(*sheaf)(void *context, const struct cpu *cpu, uint64_t sheaf);
	void (*lost)(void *context, bool node);
};
struct error *slub_visit(struct slub *slub, const struct slub_visitor *visitor);

/*
 * The free list of slub->slab from first on (0: empty). visit returns failures only. Damage when it
 * leads out of the slab or loops: what came before has been visited.
 */
struct error *slub_freelist(struct slub *slub, uint64_t first,
			    struct error *(*visit)(void *context, uint64_t object), void *context);

#endif
