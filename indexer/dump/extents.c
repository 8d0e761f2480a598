/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extents: a merge sort whose merge lets the younger side win, so it sorts and settles in one. */
#include "dump/extents.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/spans.h"

/* One step of the merge where old and young overlap: what of old sticks out to the left is kept. */
static bool overlay(extent_list *ret, struct extent *old, const struct extent *young)
{
	struct extent left = *old;

	if (old->start >= young->start)
		return true;
	left.end = young->start;
	old->start = young->start;
	return vector_push(ret, left);
}

/* Both lists are sorted and free of overlaps; so is the result. Consumes old. */
static bool merge(extent_list *old, const extent_list *young, extent_list *ret)
{
	struct extent *a = old->data, *a_end = a + old->count;
	const struct extent *b = young->data, *b_end = b + young->count;

	while (a < a_end || b < b_end) {
		bool pushed = true;

		if (b == b_end || (a < a_end && a->end <= b->start)) {
			pushed = vector_push(ret, *a++);
		} else if (a == a_end || b->end <= a->start) {
			pushed = vector_push(ret, *b++);
		} else {
			pushed = overlay(ret, a, b);
			if (a->end <= b->end)
				a++;
			else {
				a->start = b->end;
				pushed = pushed && vector_push(ret, *b);
				b++;
			}
		}
		if (!pushed)
			return false;
	}
	return true;
}

static bool in_order(const struct extent *extents, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (extents[i].start < extents[i - 1].end)
			return false;
	return true;
}

static void deinit(extent_list *list)
{
	vector_deinit(list);
}

/* Depth is log2(count). */
static bool settle(const struct extent *extents, size_t count, extent_list *ret)
{
	_cleanup_(deinit) extent_list old = {0}, young = {0};
	size_t half = count / 2;

	if (in_order(extents, count)) {
		if (!vector_reserve(ret, count))
			return false;
		if (count)
			memcpy(ret->data, extents, count * sizeof(*extents));
		ret->count = count;
		return true;
	}
	return settle(extents, half, &old) && settle(extents + half, count - half, &young) &&
	       merge(&old, &young, ret);
}

bool extents_settle(struct extents *extents)
{
	extent_list settled = {0};

	if (!settle(extents->list.data, extents->list.count, &settled)) {
		vector_deinit(&settled);
		return false;
	}
	vector_deinit(&extents->list);
	extents->list = settled;
	extents->last = 0;
	return true;
}

/* The first extent that ends behind address. */
static size_t search(const struct extents *extents, uint64_t address)
{
	return spans_find(extents->list.data, extents->list.count, sizeof(struct extent), address);
}

const struct extent *extents_find(struct extents *extents, uint64_t address)
{
	size_t last = extents->last;
	const struct extent *at = extents->list.data + last;

	if (last < extents->list.count && at->start <= address && address < at->end)
		return at;
	last = search(extents, address);
	if (last == extents->list.count)
		return NULL;
	extents->last = last;
	return extents->list.data + last;
}
