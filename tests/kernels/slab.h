/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The allocator SLAB as of 2.6.15 to 3.5 (mm/slab.c), for up to four CPUs and two nodes. */
#ifndef INQUEST_TESTS_KERNELS_SLAB_H
#define INQUEST_TESTS_KERNELS_SLAB_H

#include "kernel.h"

typedef unsigned int kmem_bufctl_t;
struct slab {
	struct list_head list;
	unsigned long colouroff;
	void *s_mem;
	unsigned int inuse;
	kmem_bufctl_t free;
	unsigned short nodeid;
};
struct array_cache {
	unsigned int avail, limit, batchcount, touched;
	int lock;
	void *entry[0];
};
struct kmem_list3 {
	struct list_head slabs_partial, slabs_full, slabs_free;
	unsigned long free_objects;
	struct array_cache *shared, **alien;
};
struct kmem_cache {
	struct array_cache *array[4];
	unsigned int buffer_size;
	struct kmem_list3 *nodelists[2];
	unsigned int flags, num, gfporder;
	const char *name;
	struct list_head next;
};

#endif
