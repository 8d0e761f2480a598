/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/spans.h"

#include <stdlib.h>
#include <string.h>

struct span {
	uint64_t start, end;
};

static int by_start(const void *a, const void *b)
{
	const struct span *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

size_t spans_settle(void *spans, size_t count, size_t size)
{
	char *kept = spans;
	uint64_t end = 0;

	if (!count) /* qsort() takes no null pointer */
		return 0;
	qsort(spans, count, size, by_start);
	for (size_t i = 0; i < count; i++) {
		struct span *span = (struct span *)((char *)spans + i * size);

		if (span->end <= end)
			continue;
		if (span->start < end)
			span->start = end;
		end = span->end;
		memmove(kept, span, size);
		kept += size;
	}
	return (size_t)(kept - (char *)spans) / size;
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
