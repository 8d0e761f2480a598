/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the walkers of memory share: the nodes, and the kernel's arrays of counters (vmstat). */
#ifndef INQUEST_TABLES_ZONES_H
#define INQUEST_TABLES_ZONES_H

#include "base/vector.h"
#include "tables/walk.h"

struct node {
	unsigned int number;
	uint64_t address; /* struct pglist_data */
};

struct nodes {
	VECTOR(struct node) list;
};

/* The online nodes. Damage when there is nothing to find them by. */
struct error *nodes_find(struct kernel *kernel, struct nodes *ret);
static inline void nodes_deinit(struct nodes *nodes)
{
	vector_deinit(&nodes->list);
}

/* The address of zone number `index` of a node. */
static inline uint64_t node_zone(const struct node *node, const struct field *node_zones,
				 unsigned int index)
{
	return node->address + node_zones->offset + (uint64_t)index * node_zones->element;
}

/* Zones that a node may have: more than any kernel's MAX_NR_ZONES. */
enum { NODE_ZONES_MAX = 16 };

static inline unsigned int node_zone_count(const struct field *node_zones)
{
	return node_zones->count < NODE_ZONES_MAX ? node_zones->count : NODE_ZONES_MAX;
}

/*
 * The value of an enumerator of enum `tag`. Cheaper than types_enumerator(), which loads every
 * enum of the kernel at its first question.
 */
struct error *enumerator_of(struct kernel *kernel, const char *tag, const char *name, int64_t *ret);

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
