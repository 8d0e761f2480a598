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

struct pagemap;

/* Offsets of the bitmaps in the file; the same if there is only one. */
struct pagemap_bitmaps {
	uint64_t memory; /* of the pages that the machine has */
	uint64_t stored; /* of the pages that the file has */
	uint64_t size;   /* bytes of each */
};

struct pagemap_layout {
	struct source *source; /* these three are borrowed */
	struct dump_info *info;
	struct dump_counters *counters;
	struct pagemap_bitmaps bitmaps;
	uint64_t descriptors;        /* their offset */
	uint64_t first_pfn, end_pfn; /* the pages this file is for: [first_pfn, end_pfn) */
	uint32_t page_size;
	bool swap;
};

/* Remarks on info if the bitmaps are too small for the pages. */
struct error *pagemap_create(const struct pagemap_layout *layout, struct pagemap **ret);
void pagemap_destroy(struct pagemap *map);
DEFINE_CLEANUP(struct pagemap *, pagemap_destroy);

/* How many pages the bitmap claims. */
uint64_t pagemap_count(const struct pagemap *map);

/* Reads one page. ERROR_FAULT, with that address, if it is excluded, lost or broken. */
struct error *pagemap_page(struct pagemap *map, struct codecs *codecs, uint64_t pfn,
			   uint64_t address, uint8_t *page);

/* The first claimed page at or after *pfn; *found is false if there is none. */
struct error *pagemap_next(struct pagemap *map, uint64_t *pfn, bool *found);

/* Remarks on info if the last pages' data is behind the file's end. */
struct error *pagemap_check_end(struct pagemap *map);

/* Sets info's completeness if pages that the machine has are not stored. Reads the other bitmap. */
struct error *pagemap_check_filter(struct pagemap *map);

#endif
