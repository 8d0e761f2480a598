/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rings of waiters: a wait list (struct list_head) seen from any of its nodes.
 *
 * A waiter that was found on a stack proves nothing by itself: it may be a leftover. It is real
 * when its neighbours are linked to it, and its links lead around a ring of waiters, with at most
 * one node that is no waiter: the lock's own list head. Each ring is walked once, however many of
 * its waiters ask. One that is damaged is followed either way as far as it goes: all links that are
 * followed are checked both ways, so whatever is reached belongs to the same list.
 */
#ifndef INQUEST_SHAPES_RING_H
#define INQUEST_SHAPES_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"

struct kernel;

struct ring {
	uint64_t head;  /* the node that is no waiter; 0: there is none, or it was not reached */
	uint32_t first; /* place of the node behind the head, or of the first met */
	uint32_t count; /* nodes, the head too */
	bool cut;       /* damaged: what could be reached from the first node that was asked for */
};

struct rings {
	struct kernel *kernel;
	VECTOR(struct ring) list;
	struct map nodes; /* node → place of its ring in list << 32 | place in the ring */
};

/* What a node is taken for. */
struct ring_member {
	bool (*test)(void *context, uint64_t node); /* it is a waiter */
	void *context;
};

void rings_init(struct rings *rings, struct kernel *kernel);
void rings_deinit(struct rings *rings);

/*
 * The ring through node, NULL (no error) when there is none: damage that was met is noted in
 * problems once per ring. *place: of node among the waiters, 0 is the first behind the head; of a
 * ring that is cut, those before the head have the highest. The pointer is good until the next
 * call.
 */
struct error *rings_find(struct rings *rings, uint64_t node, const struct ring_member *member,
			 const struct ring **ret, uint32_t *place);

/* Whether two nodes are of one ring that was found before. */
bool rings_share(const struct rings *rings, uint64_t one, uint64_t other);

#endif
