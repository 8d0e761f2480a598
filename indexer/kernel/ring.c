/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rings of waiters: two pointer reads and a map entry for each node. */
#include "kernel/ring.h"

#include "base/cursor.h"
#include "kernel/kernel.h"

enum { RING_MAX = 8 << 20 }; /* PID_MAX_LIMIT is 4 Mi */

void rings_init(struct rings *rings, struct kernel *kernel)
{
	*rings = (struct rings){.kernel = kernel};
}

void rings_deinit(struct rings *rings)
{
	vector_deinit(&rings->list);
	map_deinit(&rings->nodes);
}

/* list_head of include/linux/types.h: next, prev. */
static struct error *read_links(struct kernel *kernel, uint64_t node, uint64_t *next,
				uint64_t *previous)
{
	size_t width = kernel->arch->pointer_size;
	uint8_t links[16];

	TRY(memory_read(&kernel->memory, node, links, 2 * width));
	*next = load_uint(links, width, kernel->memory.swap);
	*previous = load_uint(links + width, width, kernel->memory.swap);
	return NULL;
}

/* Adds node to the ring that is being walked; false: it is in one already. */
static struct error *add_node(struct rings *rings, uint64_t node, uint64_t number, uint32_t place,
			      bool *added)
{
	uint64_t *slot = map_insert(&rings->nodes, node, added);

	if (!slot)
		return error_no_memory();
	if (*added)
		*slot = number << 32 | place;
	return NULL;
}

/*
 * Goes around from start. Damage when it does not come back, or comes upon more than one stranger:
 * so the walk is no longer than the ring is, if it is one.
 */
static struct error *walk_ring(struct rings *rings, uint64_t start, uint64_t number,
			       const struct ring_member *member, struct ring *ring)
{
	uint64_t node = start, next, previous, last = 0;
	bool added;

	do {
		TRY(add_node(rings, node, number, ring->count, &added));
		if (!added || ring->count == RING_MAX)
			return error_corrupt("wait list loops", node);
		TRY(read_links(rings->kernel, node, &next, &previous));
		if (last && previous != last)
			return error_corrupt("wait list is not linked both ways", node);
		if (!member->test(member->context, node)) {
			if (ring->head)
				return error_corrupt("wait list leads to what is no waiter", node);
			ring->head = node;
			ring->first = ring->count + 1;
		}
		ring->count++;
		last = node;
		node = next;
	} while (node != start);
	TRY(read_links(rings->kernel, start, &next, &previous));
	return previous == last ? NULL : error_corrupt("wait list is not linked both ways", start);
}

/*
 * A leftover on a stack leads anywhere: no damage, and not worth a word. Only when the first
 * neighbours are linked to it, it was a waiter that somebody has to be told about.
 */
static bool is_linked(struct kernel *kernel, uint64_t node)
{
	uint64_t next, previous, back, forth, unused;
	struct error *error = read_links(kernel, node, &next, &previous);

	if (!error)
		error = read_links(kernel, next, &unused, &back);
	if (!error)
		error = read_links(kernel, previous, &forth, &unused);
	return !error && back == node && forth == node;
}

struct error *rings_find(struct rings *rings, uint64_t node, const struct ring_member *member,
			 const struct ring **ret, uint32_t *place)
{
	uint64_t *slot = map_find(&rings->nodes, node);
	struct ring ring = {0};

	*ret = NULL;
	if (!slot && !is_linked(rings->kernel, node))
		return NULL;
	if (!slot) {
		struct error *error = walk_ring(rings, node, rings->list.count, member, &ring);

		ring.broken = error;
		TRY(problems_note(rings->kernel->problems, error));
		if (!vector_push(&rings->list, ring))
			return error_no_memory();
		slot = map_find(&rings->nodes, node);
	}
	const struct ring *found = slot ? &rings->list.data[*slot >> 32] : NULL;
	if (!found || found->broken)
		return NULL;
	*place = ((uint32_t)*slot + found->count - found->first) % found->count;
	*ret = found;
	return NULL;
}

bool rings_share(const struct rings *rings, uint64_t one, uint64_t other)
{
	const uint64_t *first = map_find(&rings->nodes, one);
	const uint64_t *second = map_find(&rings->nodes, other);

	return first && second && *first >> 32 == *second >> 32;
}
