/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel tells of its memory in the log, for SysRq-m, an OOM kill, an allocation that
 * failed (mm/show_mem.c, before 6.3 mm/page_alloc.c, __show_mem()): counts, zones, free blocks. Of
 * 2.4 to 7.x. It begins with "Mem-Info:"; what is told again replaces what was.
 */
#ifndef INQUEST_TEXT_MEMINFO_H
#define INQUEST_TEXT_MEMINFO_H

#include <stdbool.h>
#include <stdint.h>

#include "text/line.h"

enum { MEMINFO_ZONES_MAX = 256, MEMINFO_ORDERS = 16, MEMINFO_COUNTS = 32 };

/* Numbers for meminfo_pages(); -1 when not told. */
struct meminfo_zone {
	int64_t node;
	int index; /* among those of the node that are told of */
	char name[16];
	int64_t free, min, low, high, present, managed;
	int64_t blocks[MEMINFO_ORDERS]; /* free ones of 2^order pages */
	bool blocks_told;
};

struct meminfo {
	int64_t page_size; /* bytes, of the smallest block; 4096 until that is told */
	struct meminfo_zone zones[MEMINFO_ZONES_MAX];
	size_t zone_count;
	bool kilobytes;                 /* the zones' numbers are such, else pages */
	size_t blocks_count;            /* zones whose blocks were told without a name */
	int64_t counts[MEMINFO_COUNTS]; /* pages, by meminfo_kind(); -1 */
	unsigned int left;              /* lines in which more may come */
};

void meminfo_init(struct meminfo *meminfo);
/* Whether the line tells of memory. */
bool meminfo_feed(struct meminfo *meminfo, const struct record *record);

/* Pages of a zone's number; -1 when that is not told. */
int64_t meminfo_pages(const struct meminfo *meminfo, int64_t number);

/* The kind, as the table memory has it, of a count; NULL: there are no more. */
const char *meminfo_kind(size_t count);

#endif
