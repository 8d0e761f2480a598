/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the walkers of memory share: the kernel's arrays of counters (vmstat). */
#ifndef INQUEST_TABLES_ZONES_H
#define INQUEST_TABLES_ZONES_H

#include "objects/mm/nodes.h"
#include "tables/walk.h"

enum { COUNTERS_MAX = 256 };

struct counters {
	int64_t value[COUNTERS_MAX];
	size_t count;
};

/*
 * Adds the numbers of an array field (atomic_long_t, s8, u16 …) of the struct at address to those
 * in counters, which grow to its length. Damage leaves counters as they were.
 */
struct error *counters_add(struct kernel *kernel, const struct field *array, uint64_t address,
			   struct counters *counters);

#endif
