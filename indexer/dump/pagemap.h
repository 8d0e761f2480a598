/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pages of one file of the diskdump family (DISKDUMP, KDUMP): a bitmap of the stored pages,
 * then a descriptor for each in ascending order, then the pages' data anywhere.
 *
 * Neither bitmap nor descriptors are kept: a page's descriptor is found through a directory of
 * 8 bytes per 4096 pages and two block caches of fixed size. Opening reads the bitmap once.
 */
#ifndef INQUEST_DUMP_PAGEMAP_H
#define INQUEST_DUMP_PAGEMAP_H

#include "dump/codec.h"
#include "dump/source.h"

#define PAGE_DESCRIPTOR_SIZE 24

struct pagemap;

struct pagemap_layout {
	struct source *source; /* borrowed */
	uint64_t bitmap_offset, bitmap_size;
	uint64_t descriptors_offset;
	uint64_t first_pfn, end_pfn; /* the pages this file is for: [first_pfn, end_pfn) */
	uint32_t page_size;
	bool swap;
	struct dump_counters *counters; /* borrowed */
};

/* struct page_desc of makedumpfile's diskdump_mod.h. */
struct page_descriptor {
	uint64_t offset; /* of the data; 0: its maker lost the page */
	uint32_t size, flags;
};

struct error *pagemap_create(const struct pagemap_layout *layout, struct pagemap **ret);
void pagemap_destroy(struct pagemap *map);
DEFINE_CLEANUP(struct pagemap *, pagemap_destroy);

/* How many pages the bitmap claims. */
uint64_t pagemap_count(const struct pagemap *map);

/*
 * The descriptor with that number among those of the claimed pages. ERROR_FAULT, with that address,
 * if it is behind the file's end.
 */
struct error *pagemap_descriptor(struct pagemap *map, uint64_t number, uint64_t address,
				 struct page_descriptor *ret);

/* Reads one page. ERROR_FAULT, with that address, if it is excluded, lost or broken. */
struct error *pagemap_page(struct pagemap *map, struct codecs *codecs, uint64_t pfn,
			   uint64_t address, uint8_t *page);

/* The first claimed page at or after *pfn; *found is false if there is none. */
struct error *pagemap_next(struct pagemap *map, uint64_t *pfn, bool *found);

/* Counts the bits of a bitmap in the file. */
struct error *pagemap_count_bits(struct source *source, uint64_t offset, uint64_t size,
				 uint64_t *ret);

#endif
