/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map of pages: which struct page is a page frame's, and which frame a struct page is of
 * (include/asm-generic/memory_model.h: pfn_to_page(), page_to_pfn()). However a kernel keeps it, it
 * is some arrays of struct pages, each of a range of frames.
 *
 * A new kind of map is one file memmap_NAME.c that defines `const struct memmap_ops memmap_NAME`;
 * the build finds it. The first that does not say that the kernel has another one is taken.
 */
#ifndef INQUEST_OBJECTS_MM_MEMMAP_H
#define INQUEST_OBJECTS_MM_MEMMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct kernel;

/* Frames first to end - 1, whose struct pages follow each other from page on. */
struct memmap_span {
	uint64_t first, end, page;
};

struct memmap {
	const char *model;                /* "flat", "discontiguous", "sparse", "vmemmap" */
	uint64_t page_size;               /* bytes of a struct page, at least 1 */
	uint64_t direct;                  /* where physical address 0 is mapped, or would be */
	VECTOR(struct memmap_span) spans; /* in order, apart from each other */
};

struct memmap_ops {
	const char *name; /* memmap.model */

	/*
	 * Adds the kernel's arrays to map, in any order; page_size is known. Damage: another kind
	 * of map, or one that is lost. What else is lost is noted.
	 */
	struct error *(*fill)(struct kernel *kernel, struct memmap *map);
};

/* Damage when there is nothing to find the map by. */
struct error *memmap_init(struct memmap *map, struct kernel *kernel);
static inline void memmap_deinit(struct memmap *map)
{
	vector_deinit(&map->spans);
}

/* For memmap_*.c. An empty range is none. */
struct error *memmap_add(struct memmap *map, uint64_t first, uint64_t end, uint64_t page);

/* The span that pfn is in, else the first behind it; NULL: there is none. */
const struct memmap_span *memmap_from(const struct memmap *map, uint64_t pfn);

/* The address of a frame's struct page; false: it has none. */
bool memmap_page(const struct memmap *map, uint64_t pfn, uint64_t *page);

/* The frame whose struct page lies at page, or has page within it; false: no such thing. */
bool memmap_frame(const struct memmap *map, uint64_t page, uint64_t *pfn);

/* Frames of the dumped machine are below. */
uint64_t memmap_frames_end(struct kernel *kernel);

/* Written by the build from memmap_*.c; ends with NULL. */
extern const struct memmap_ops *const memmap_registry[];

#endif
