/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/spans.h"

#include <stdlib.h>

struct span {
	uint64_t start, end;
};

static int by_start(const void *a, const void *b)
{
	const struct span *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

void spans_sort(void *spans, size_t count, size_t size)
{
	if (count) /* qsort() takes no null pointer */
		qsort(spans, count, size, by_start);
}

size_t spans_find(const void *spans, size_t count, size_t size, uint64_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct span *span =
		    (const struct span *)((const char *)spans + middle * size);

		if (span->end <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
