/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See plain.h. Ranges need not begin or end at a page: the rest of such a page is zeroes. */
#include "dump/plain.h"

#include <string.h>

#define PHYSICAL_MAX ((uint64_t)1 << 62)

void plain_deinit(struct plain *plain)
{
	vector_deinit(&plain->extents.list);
}

struct error *plain_add(struct plain *plain, uint64_t physical, uint64_t size, uint64_t offset)
{
	uint64_t end = source_size(plain->source);
	uint64_t left = offset < end ? end - offset : 0;

	if (physical > PHYSICAL_MAX || size > left) {
		plain->cut = true;
		size = physical > PHYSICAL_MAX ? 0 : left;
	}
	struct extent extent = {
	    .start = physical, .end = physical + size, .origin = physical, .id = offset};
	return !size || vector_push(&plain->extents.list, extent) ? NULL : error_no_memory();
}

struct error *plain_settle(struct plain *plain, struct dump_info *info)
{
	uint64_t next = 0; /* the first page that has not been counted */

	if (!extents_settle(&plain->extents))
		return error_no_memory();
	plain->page_size = info->page_size;
	vector_for_each(&plain->extents.list, extent) {
		uint64_t first = extent->start / info->page_size;
		uint64_t end = (extent->end + info->page_size - 1) / info->page_size;

		info->max_pfn = end;
		info->page_count += end > next ? end - (first > next ? first : next) : 0;
		next = end;
	}
	if (plain->cut)
		format_remark(info, DUMP_TRUNCATED, REMARK_CUT);
	return NULL;
}

struct error *plain_page(struct plain *plain, uint64_t pfn, uint8_t *page)
{
	uint64_t address = pfn * plain->page_size, end = address + plain->page_size, at = address;
	const struct extent *extent = extents_find(&plain->extents, address);

	if (!extent || extent->start >= end)
		return error_fault(FAULT_ABSENT, address);
	memset(page, 0, plain->page_size);
	while (extent && extent->start < end) {
		uint64_t start = extent->start > at ? extent->start : at;
		uint64_t stop = extent->end < end ? extent->end : end;
		size_t got;

		TRY(source_read(plain->source, extent->id + (start - extent->origin),
				page + (start - address), (size_t)(stop - start), &got));
		if (got < stop - start)
			return error_fault(FAULT_CUT, address);
		at = stop;
		extent = at < end ? extents_find(&plain->extents, at) : NULL;
	}
	return NULL;
}

/* A hole of the file is zeroes, in which there is nothing to be found. */
static bool find_data(struct plain *plain, const struct extent *extent, uint64_t *address)
{
	uint64_t offset = extent->id + (*address - extent->origin);
	uint64_t skipped = source_next_data(plain->source, offset) - offset;

	if (skipped >= extent->end - *address)
		return false;
	*address += skipped;
	return true;
}

struct error *plain_next(struct plain *plain, uint64_t *pfn, bool *found)
{
	uint64_t address = *pfn * plain->page_size;
	const struct extent *extent = extents_find(&plain->extents, address);
	const struct extent *end = plain->extents.list.data + plain->extents.list.count;

	for (*found = false; extent && extent < end && !*found; extent++) {
		if (extent->start > address)
			address = extent->start;
		*found = find_data(plain, extent, &address);
	}
	if (*found && address / plain->page_size > *pfn)
		*pfn = address / plain->page_size;
	return NULL;
}
