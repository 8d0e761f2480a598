/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slab caches, whichever allocator the kernel was built with.
 *
 * A new allocator, or a layout that no file here reads, is one file slab_NAME.c that defines
 * `const struct slab_ops slab_NAME`; the build finds it. Who asks takes the first whose create()
 * does not say that the kernel has another one.
 */
#ifndef INQUEST_OBJECTS_MM_SLAB_H
#define INQUEST_OBJECTS_MM_SLAB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/cleanup.h"
#include "base/error.h"

struct kernel;
struct page;

enum { SLAB_NAME_MAX = 128, SLAB_OBJECTS_MAX = 1 << 20 };

/* The cache that is visited. */
struct slab_cache {
	uint64_t address;
	char name[SLAB_NAME_MAX]; /* "": lost */
	const char *aliases;      /* names of caches merged into it; NULL: none */
	struct cell object_size, size, align, flags;  /* as in the table slabs */
	struct cell objects_per_slab, pages_per_slab; /* of a full-sized slab */
	bool lost;                                    /* a part of it could not be read */
};

/* What a cache holds. What was lost makes a number that is too small. */
struct slab_usage {
	uint64_t slabs, objects, free, pages;
	bool slabs_lost, free_lost;
};

enum slab_state {
	SLAB_ALLOCATED,
	SLAB_FREE,    /* on its slab's free list */
	SLAB_KEPT,    /* free, and kept by a CPU or node for its next allocations */
	SLAB_UNKNOWN, /* the slab's free list was lost */
};

enum { SLAB_NO_CPU = -1 };

struct slab_object {
	uint64_t cache, address, size;
	uint64_t slab; /* what the kernel describes its slab with */
	enum slab_state state;
	int cpu; /* that keeps it, or SLAB_NO_CPU */
};

/* The base of each allocator's own struct. */
struct slabs {
	const struct slab_ops *ops;
	struct kernel *kernel;
	struct slab_cache cache; /* that is visited */
};

struct slab_ops {
	const char *name; /* as in slabs.allocator */

	/* Damage: this kernel has another allocator. */
	struct error *(*create)(struct kernel *kernel, struct slabs **ret);
	void (*destroy)(struct slabs *slabs);

	/* Calls visit for each cache; damage that it returns is noted. */
	struct error *(*each_cache)(struct slabs *slabs,
				    struct error *(*visit)(void *context,
							   const struct slab_cache *cache),
				    void *context);

	/* Of the cache that is visited. Only failures are returned: see slab_usage. */
	struct error *(*count)(struct slabs *slabs, struct slab_usage *ret);

	/*
	 * The objects of the caches that choose wants; visit returns failures only. The cost is a
	 * pass over what the allocator finds slabs by.
	 */
	struct error *(*each_object)(
	    struct slabs *slabs, bool (*choose)(void *context, const struct slab_cache *cache),
	    struct error *(*visit)(void *context, const struct slab_object *object), void *context);

	/*
	 * The objects of the slab that a page (of a compound page the first) belongs to; its cache
	 * is visited from then on. Damage: it belongs to none; what visit returns.
	 */
	struct error *(*each_of_page)(struct slabs *slabs, const struct page *page,
				      struct error *(*visit)(void *context,
							     const struct slab_object *object),
				      void *context);
};

/* Damage: an allocator that is not known. */
struct error *slabs_open(struct kernel *kernel, struct slabs **ret);
void slabs_close(struct slabs *slabs);
DEFINE_CLEANUP(struct slabs *, slabs_close);

/* Written by the build from slab_*.c; ends with NULL. */
extern const struct slab_ops *const slab_registry[];

#endif
