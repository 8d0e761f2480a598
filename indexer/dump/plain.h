/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that lies in a file as it is, in ranges: what such formats have in common. */
#ifndef INQUEST_DUMP_PLAIN_H
#define INQUEST_DUMP_PLAIN_H

#include "dump/extents.h"
#include "dump/format.h"

struct plain {
	struct source *source;
	struct extents extents; /* an extent's id is where in the file it begins */
	uint32_t page_size;
	bool cut; /* some of what the file claims lies behind its end */
};

void plain_deinit(struct plain *plain);

/* The file claims to have size bytes of physical memory at offset; what it has of them is added. */
struct error *plain_add(struct plain *plain, uint64_t physical, uint64_t size, uint64_t offset);

/* Puts the ranges in order and tells info of them; of what overlaps, what came later counts. */
struct error *plain_settle(struct plain *plain, struct dump_info *info);

struct error *plain_page(struct plain *plain, uint64_t pfn, uint8_t *page);
struct error *plain_next(struct plain *plain, uint64_t *pfn, bool *found);

#endif
