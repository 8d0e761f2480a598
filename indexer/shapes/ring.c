/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rings of waiters: a few pointer reads and a map entry for each node. */
#include "shapes/ring.h"

#include "base/cursor.h"
#include "image/kernel.h"

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

	TRY(memory_peek(&kernel->memory, node, links, 2 * width));
	*next = load_uint(links, width, kernel->memory.swap);
	*previous = load_uint(links + width, width, kernel->memory.swap);
	return NULL;
}

/*
 * Adds node, at a place counted from where the walk began: backwards below 0, which wraps. Damage
 * when it has been met, or is the second that is no waiter: so a walk is no longer than its ring.
 */
static struct error *add_node(struct rings *rings, uint64_t node, uint32_t place,
			      const struct ring_member *member, struct ring *ring)
{
	bool added, is_head = !member->test(member->context, node);

	if (is_head && ring->head)
		return error_corrupt("wait list leads to what is no waiter", node);
	uint64_t *slot = map_insert(&rings->nodes, node, &added);
	if (!slot)
		return error_no_memory();
	if (!added || ring->count == RING_MAX)
		return error_corrupt("wait list loops", node);
	*slot = (uint64_t)rings->list.count << 32 | place;
	ring->count++;
	if (is_head) {
		ring->head = node;
		ring->first = place + 1;
	}
	return NULL;
}

/* Goes from start until it comes back, or to where the list is damaged. */
static struct error *walk_ring(struct rings *rings, uint64_t start, bool forward,
			       const struct ring_member *member, struct ring *ring)
{
	uint64_t last = start, node, next, previous;

	for (uint32_t place = 1; place < RING_MAX; place++, last = node) {
		TRY(read_links(rings->kernel, last, &next, &previous));
		node = forward ? next : previous;
		TRY(read_links(rings->kernel, node, &next, &previous));
		if ((forward ? previous : next) != last)
			return error_corrupt("wait list is not linked both ways", node);
		if (node == start)
			return NULL;
		TRY(add_node(rings, node, forward ? place : -place, member, ring));
	}
	return error_corrupt("wait list loops", start);
}

/* All that can be reached from start, either way; only failures are returned. */
static struct error *make_ring(struct rings *rings, uint64_t start,
			       const struct ring_member *member)
{
	struct problems *problems = rings->kernel->problems;
	struct ring ring = {0};

	TRY(problems_note(problems, add_node(rings, start, 0, member, &ring)));
	struct error *error = walk_ring(rings, start, true, member, &ring);
	ring.cut = error;
	TRY(problems_note(problems, error));
	if (ring.cut)
		TRY(error_ignore_damage(walk_ring(rings, start, false, member, &ring)));
	return vector_push(&rings->list, ring) ? NULL : error_no_memory();
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

	*ret = NULL;
	if (!slot && is_linked(rings->kernel, node)) {
		TRY(make_ring(rings, node, member));
		slot = map_find(&rings->nodes, node);
	}
	if (!slot || *slot >> 32 >= rings->list.count)
		return NULL;
	const struct ring *ring = &rings->list.data[*slot >> 32];
	*place = (uint32_t)*slot - ring->first;
	if (!ring->cut)
		*place = ((uint32_t)*slot + ring->count - ring->first) % ring->count;
	*ret = ring;
	return NULL;
}

bool rings_share(const struct rings *rings, uint64_t one, uint64_t other)
{
	const uint64_t *first = map_find(&rings->nodes, one);
	const uint64_t *second = map_find(&rings->nodes, other);

	return first && second && *first >> 32 == *second >> 32;
}
