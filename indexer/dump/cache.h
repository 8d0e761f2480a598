/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page cache: a fixed number of frames, found by page number in O(1), replaced by CLOCK. A page
 * that is used once (a scan) goes before pages that were used again.
 *
 * Losses are remembered too, in a table of fixed size: a page that cannot be read is not read
 * again, and a dump with a million lost pages costs no more memory than one with none.
 */
#ifndef INQUEST_DUMP_CACHE_H
#define INQUEST_DUMP_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct cache;

/* Holds at most bytes of pages, and at least a few; no more than page_count. */
struct error *cache_create(size_t bytes, uint32_t page_size, uint64_t page_count,
			   struct cache **ret);
void cache_destroy(struct cache *cache);
DEFINE_CLEANUP(struct cache *, cache_destroy);

/* The page, valid until the next cache_take(); NULL if it is not cached. */
const uint8_t *cache_find(struct cache *cache, uint64_t pfn);

/*
 * A frame to fill, emptied if it was in use. Taking again without cache_keep() between gives the
 * same frame.
 */
uint8_t *cache_take(struct cache *cache);
/* The taken frame holds pfn now. true: pfn had been cached before. Failure to note it is silent. */
bool cache_keep(struct cache *cache, uint64_t pfn);

/* reason is a string literal. */
void cache_lose(struct cache *cache, uint64_t pfn, const char *reason);
/* Why pfn was lost; NULL if it is not known to be. */
const char *cache_lost(const struct cache *cache, uint64_t pfn);

#endif
