/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes of the page allocator (include/linux/mmzone.h) and their zones. */
#ifndef INQUEST_OBJECTS_MM_NODES_H
#define INQUEST_OBJECTS_MM_NODES_H

#include "base/vector.h"
#include "image/kernel.h"

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

/* The node that a page frame belongs to; the first where nothing tells. */
struct error *node_of_frame(struct kernel *kernel, uint64_t pfn, unsigned int *ret);

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

#endif
