/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See memmap.h. */
#include "objects/mm/memmap.h"

#include <stdlib.h>

#include "base/spans.h"
#include "image/fields.h"
#include "image/kernel.h"

struct error *memmap_add(struct memmap *map, uint64_t first, uint64_t end, uint64_t page)
{
	const struct memmap_span span = {first, end, page};

	return first >= end || vector_push(&map->spans, span) ? NULL : error_no_memory();
}

uint64_t memmap_frames_end(struct kernel *kernel)
{
	return memory_physical_end(&kernel->memory) / kernel->memory.page_size;
}

static int compare_spans(const void *a, const void *b)
{
	const struct memmap_span *left = a, *right = b;

	return left->first < right->first ? -1 : left->first > right->first;
}

/* In order; what two claim is the first one's; what goes on where the last one ended joins it. */
static void arrange(struct memmap *map)
{
	struct memmap_span *spans = map->spans.data, *last = NULL;
	size_t count = 0;

	if (map->spans.count)
		qsort(spans, map->spans.count, sizeof(*spans), compare_spans);
	for (size_t i = 0; i < map->spans.count; i++) {
		struct memmap_span span = spans[i];

		if (last && span.first < last->end) {
			span.page += (last->end - span.first) * map->page_size;
			span.first = last->end;
		}
		if (span.first >= span.end)
			continue;
		if (last && span.first == last->end &&
		    span.page == last->page + (last->end - last->first) * map->page_size) {
			last->end = span.end;
			continue;
		}
		last = &spans[count++];
		*last = span;
	}
	map->spans.count = count;
}

static struct error *fill(struct memmap *map, struct kernel *kernel)
{
	struct error *error = NULL;

	for (const struct memmap_ops *const *ops = memmap_registry; *ops; ops++) {
		error_destroy(error);
		map->spans.count = 0;
		map->model = (*ops)->name;
		error = (*ops)->fill(kernel, map);
		if (!error || !error_is_damage(error))
			return error;
	}
	return error;
}

struct error *memmap_init(struct memmap *map, struct kernel *kernel)
{
	struct field page;

	*map = (struct memmap){0};
	TRY(field_find(kernel, "page", &page));
	if (!page.size)
		return error_corrupt("the size of struct page makes no sense", 0);
	map->page_size = page.size;
	TRY(kernel->arch->direct_base(kernel, &map->direct));
	TRY(fill(map, kernel));
	arrange(map);
	return NULL;
}

const struct memmap_span *memmap_from(const struct memmap *map, uint64_t pfn)
{
	size_t count = map->spans.count;
	size_t place = spans_find(map->spans.data, count, sizeof(*map->spans.data), pfn);

	return place < count ? &map->spans.data[place] : NULL;
}

bool memmap_page(const struct memmap *map, uint64_t pfn, uint64_t *page)
{
	const struct memmap_span *span = memmap_from(map, pfn);

	if (!span || span->first > pfn)
		return false;
	*page = span->page + (pfn - span->first) * map->page_size;
	return true;
}

bool memmap_frame(const struct memmap *map, uint64_t page, uint64_t *pfn)
{
	vector_for_each(&map->spans, span) {
		if (page < span->page ||
		    (page - span->page) / map->page_size >= span->end - span->first)
			continue;
		*pfn = span->first + (page - span->page) / map->page_size;
		return true;
	}
	return false;
}
