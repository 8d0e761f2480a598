/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the machine's memory is: the ranges that the kernel's tree of resources (kernel/resource.c,
 * /proc/iomem) calls "System RAM". The map of pages has more: it goes on to the end of a section,
 * and through the holes that the firmware keeps.
 */
#ifndef INQUEST_OBJECTS_MM_RAM_H
#define INQUEST_OBJECTS_MM_RAM_H

#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct kernel;

/* Whole pages only. */
struct ram_range {
	uint64_t first, end; /* page frame numbers; end is behind the last */
};

struct ram {
	VECTOR(struct ram_range) ranges; /* in order, apart from each other */
};

/* Damage when the tree cannot be read or makes no sense: then there are no ranges. */
struct error *ram_load(struct kernel *kernel, struct ram *ret);
static inline void ram_deinit(struct ram *ram)
{
	vector_deinit(&ram->ranges);
}

#endif
