/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page cache. Frames are chained into hash buckets by index; a frame that was never used is
 * address space only, so a small dump does not pay for the bound. Frames are taken one behind the
 * other, so large pages of this machine's serve many of them: a third of the time of a small dump
 * went into its page faults.
 *
 * Cost beside the frames: 24 bytes per frame, and one bit per page that was ever cached, in pieces
 * that stand for 2^18 pages each (they tell a repeated load from a first one).
 */
#include "dump/cache.h"

#include <sys/mman.h>

#include "base/map.h"

#define FRAMES_MIN 16
#define LOSSES     4096
#define NONE       UINT32_MAX
#define SEEN_SHIFT 18
#define LARGE_PAGE ((size_t)2 << 20)

struct frame {
	uint64_t pfn;
	uint32_t next; /* in the bucket */
	bool used, referenced;
};

struct loss {
	uint64_t pfn;
	const char *reason; /* NULL: the entry is free */
};

struct cache {
	uint8_t *pages;
	struct frame *frames;
	uint32_t *buckets; /* 2^bucket_bits of them */
	unsigned bucket_bits;
	uint32_t count, hand;
	uint32_t page_size;
	struct map seen;     /* pfn >> SEEN_SHIFT to a bitmap */
	struct loss *losses; /* LOSSES of them; NULL: none yet */
};

static size_t bucket_of(uint64_t pfn, unsigned bits)
{
	return (size_t)((pfn * 0x9e3779b97f4a7c15u) >> (64 - bits));
}

void cache_destroy(struct cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < cache->seen.capacity; i++)
		if (cache->seen.slots[i].used)
			free((void *)(uintptr_t)cache->seen.slots[i].value);
	map_deinit(&cache->seen);
	free(cache->losses);
	free(cache->buckets);
	free(cache->frames);
	free(cache->pages);
	free(cache);
}

static uint32_t frames_for(size_t bytes, uint32_t page_size, uint64_t page_count)
{
	uint64_t count = bytes / page_size;

	if (count > page_count)
		count = page_count;
	if (count > NONE / 2)
		count = NONE / 2;
	return count < FRAMES_MIN ? FRAMES_MIN : (uint32_t)count;
}

/* What is left of the last large page is never touched. Few frames need none. */
static uint8_t *allocate_pages(size_t size)
{
	if (size < LARGE_PAGE)
		return malloc(size);
	size_t whole = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	uint8_t *pages = aligned_alloc(LARGE_PAGE, whole);

	if (pages)
		madvise(pages, whole, MADV_HUGEPAGE);
	return pages;
}

struct error *cache_create(size_t bytes, uint32_t page_size, uint64_t page_count,
			   struct cache **ret)
{
	_cleanup_(cache_destroyp) struct cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return error_no_memory();
	cache->page_size = page_size;
	cache->count = frames_for(bytes, page_size, page_count);
	cache->bucket_bits = 1;
	while ((uint64_t)1 << cache->bucket_bits < cache->count)
		cache->bucket_bits++;
	cache->pages = allocate_pages((size_t)cache->count * page_size);
	cache->frames = calloc(cache->count, sizeof(*cache->frames));
	cache->buckets = malloc(sizeof(uint32_t) << cache->bucket_bits);
	if (!cache->pages || !cache->frames || !cache->buckets)
		return error_no_memory();
	for (size_t i = 0; i < (size_t)1 << cache->bucket_bits; i++)
		cache->buckets[i] = NONE;
	*ret = steal(&cache);
	return NULL;
}

static uint8_t *page_of(const struct cache *cache, uint32_t frame)
{
	return cache->pages + (size_t)frame * cache->page_size;
}

const uint8_t *cache_find(struct cache *cache, uint64_t pfn)
{
	uint32_t i = cache->buckets[bucket_of(pfn, cache->bucket_bits)];

	while (i != NONE && cache->frames[i].pfn != pfn)
		i = cache->frames[i].next;
	if (i == NONE)
		return NULL;
	cache->frames[i].referenced = true;
	return page_of(cache, i);
}

static void unlink_frame(struct cache *cache, uint32_t frame)
{
	uint32_t *link = &cache->buckets[bucket_of(cache->frames[frame].pfn, cache->bucket_bits)];

	while (*link != frame)
		link = &cache->frames[*link].next;
	*link = cache->frames[frame].next;
	cache->frames[frame].used = false;
}

uint8_t *cache_take(struct cache *cache)
{
	while (cache->frames[cache->hand].used && cache->frames[cache->hand].referenced) {
		cache->frames[cache->hand].referenced = false;
		cache->hand = (cache->hand + 1) % cache->count;
	}
	if (cache->frames[cache->hand].used)
		unlink_frame(cache, cache->hand);
	return page_of(cache, cache->hand);
}

static bool see(struct cache *cache, uint64_t pfn)
{
	uint64_t *piece = map_insert(&cache->seen, pfn >> SEEN_SHIFT, NULL);

	if (piece && !*piece)
		*piece = (uintptr_t)calloc((size_t)1 << (SEEN_SHIFT - 3), 1);
	if (!piece || !*piece)
		return false;
	uint8_t *byte = (uint8_t *)(uintptr_t)*piece + (pfn >> 3) % (1 << (SEEN_SHIFT - 3));
	uint8_t bit = (uint8_t)(1 << (pfn & 7));
	bool before = *byte & bit;
	*byte |= bit;
	return before;
}

bool cache_keep(struct cache *cache, uint64_t pfn)
{
	uint32_t *bucket = &cache->buckets[bucket_of(pfn, cache->bucket_bits)];

	cache->frames[cache->hand] = (struct frame){.pfn = pfn, .next = *bucket, .used = true};
	*bucket = cache->hand;
	cache->hand = (cache->hand + 1) % cache->count;
	return see(cache, pfn);
}

/* Without memory a reason is not kept: whoever asks again looks again. */
void cache_lose(struct cache *cache, uint64_t pfn, const char *reason)
{
	if (!cache->losses)
		cache->losses = calloc(LOSSES, sizeof(*cache->losses));
	if (cache->losses)
		cache->losses[pfn % LOSSES] = (struct loss){.pfn = pfn, .reason = reason};
}

const char *cache_lost(const struct cache *cache, uint64_t pfn)
{
	const struct loss *loss = cache->losses ? &cache->losses[pfn % LOSSES] : NULL;

	return loss && loss->pfn == pfn ? loss->reason : NULL;
}
