/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page cache by itself, and what it and the read window save: by the counters of a dump. */
#include <stdlib.h>

#include "dump/cache.h"
#include "dump/image.h"
#include "harness.h"

static void put(struct cache *cache, uint64_t pfn)
{
	memset(cache_take(cache), (int)pfn, 4096);
	cache_keep(cache, pfn);
}

static bool has(struct cache *cache, uint64_t pfn)
{
	const uint8_t *page = cache_find(cache, pfn);

	return page && page[0] == (uint8_t)pfn && page[4095] == (uint8_t)pfn;
}

static void test_replacement(void)
{
	_cleanup_(cache_destroyp) struct cache *cache = NULL;

	if (!CHECK_OK(cache_create(32 * 4096, 4096, 1000, &cache)))
		return;
	for (uint64_t pfn = 0; pfn < 32; pfn++)
		put(cache, pfn);
	for (uint64_t pfn = 0; pfn < 32; pfn++)
		CHECK(has(cache, pfn));
	/* All have been used: the first round only takes their marks away. */
	put(cache, 100);
	CHECK(has(cache, 100) && !has(cache, 0));
	/* Used again, so a scan goes past it. */
	CHECK(has(cache, 5));
	for (uint64_t pfn = 200; pfn < 220; pfn++)
		put(cache, pfn);
	CHECK(has(cache, 5) && !has(cache, 6));
}

static void test_many_pages(void)
{
	_cleanup_(cache_destroyp) struct cache *cache = NULL;
	uint64_t hits = 0;

	if (!CHECK_OK(cache_create(64 * 4096, 4096, UINT64_MAX, &cache)))
		return;
	for (uint64_t i = 0; i < 20000; i++) {
		uint64_t pfn = (i * i >> 7) % 211 * 0x100000001u;
		const uint8_t *page = cache_find(cache, pfn);
		hits += page != NULL;
		if (page && page[0] != (uint8_t)pfn)
			CHECK(!"the page of another number");
		if (!page)
			put(cache, pfn);
	}
	CHECK(hits > 0);
}

static void test_seen_before(void)
{
	_cleanup_(cache_destroyp) struct cache *cache = NULL;

	if (!CHECK_OK(cache_create(1, 4096, 1000, &cache)))
		return;
	for (uint64_t pfn = 0; pfn < 100; pfn++) {
		cache_take(cache);
		CHECK(!cache_keep(cache, pfn << 20));
	}
	for (uint64_t pfn = 0; pfn < 50; pfn++) {
		cache_take(cache);
		CHECK(cache_keep(cache, pfn << 20));
	}
}

static void test_losses(void)
{
	_cleanup_(cache_destroyp) struct cache *cache = NULL;

	if (!CHECK_OK(cache_create(1, 4096, 1000, &cache)))
		return;
	CHECK_TEXT(cache_lost(cache, 0), NULL);
	cache_lose(cache, 0, "first");
	cache_lose(cache, 77, "second");
	CHECK_TEXT(cache_lost(cache, 0), "first");
	CHECK_TEXT(cache_lost(cache, 77), "second");
	CHECK_TEXT(cache_lost(cache, 78), NULL);
	for (uint64_t pfn = 0; pfn < 1000000; pfn++)
		cache_lose(cache, pfn, "many");
	CHECK_TEXT(cache_lost(cache, 999999), "many");
}

/* A taken frame that was not kept is taken again, and the page in it is gone. */
static void test_failed_load(void)
{
	_cleanup_(cache_destroyp) struct cache *cache = NULL;

	if (!CHECK_OK(cache_create(1, 4096, 1000, &cache)))
		return;
	for (uint64_t pfn = 0; pfn < 16; pfn++)
		put(cache, pfn);
	uint8_t *frame = cache_take(cache);
	CHECK(frame == cache_take(cache));
	CHECK(!has(cache, 0) && has(cache, 1));
}

/* A dump of `count` pages: random ones ('r') or zeroes ('z'). */
static struct error *open_pages(char letter, size_t count, const struct dump_options *options,
				struct dump **ret)
{
	_cleanup_free_ char *pages = malloc(count + 1);
	_cleanup_image_ struct image image = {0};
	struct elf_shape shape = {.pages = pages, .wide = true};

	memset(pages, letter, count);
	pages[0] = 'r';
	pages[count] = 0;
	elf_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	const char *path = file.path;
	return dump_open(&path, 1, options, ret);
}

static struct error *open_elf(size_t count, const struct dump_options *options, struct dump **ret)
{
	return open_pages('r', count, options, ret);
}

/* Pages of zeroes drive nothing out. */
static void test_zeroes_take_no_frame(void)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	struct dump_options options = {.cache_bytes = 64 * 4096};
	const uint8_t *page;

	if (!CHECK_OK(open_pages('z', 200, &options, &dump)))
		return;
	for (uint64_t pfn = 0; pfn < 200; pfn++)
		CHECK_OK(dump_page(dump, pfn, &page));
	CHECK(!page[0] && !page[4095]);
	CHECK_NUMBER(dump_counters(dump)->cache_hits, 0);
	CHECK_OK(dump_page(dump, 0, &page));
	CHECK_NUMBER(dump_counters(dump)->cache_hits, 1);
	CHECK(page[0] || page[1] || page[2]);
}

static void test_counters(void)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	struct dump_options options = {.cache_bytes = 64 * 4096};
	const uint8_t *page;

	if (!CHECK_OK(open_elf(200, &options, &dump)))
		return;
	const struct dump_counters *counters = dump_counters(dump);
	for (int round = 0; round < 2; round++)
		for (uint64_t pfn = 0; pfn < 200; pfn++)
			CHECK_OK(dump_page(dump, pfn, &page));
	CHECK_NUMBER(counters->pages_read, 400);
	CHECK_NUMBER(counters->pages_again, 200);
	CHECK_NUMBER(counters->pages_decompressed, 0);
	CHECK_NUMBER(counters->cache_hits, 0);
	for (uint64_t pfn = 199; pfn > 140; pfn--)
		CHECK_OK(dump_page(dump, pfn, &page));
	CHECK_NUMBER(counters->pages_read, 400);
	CHECK_NUMBER(counters->cache_hits, 59);
}

/* What is in the cache stays there, and across pages come the bytes that others get. */
static void test_scans_go_by(void)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	struct dump_options options = {.cache_bytes = 64 * 4096};
	uint8_t scanned[3 * 4096], bytes[3 * 4096];
	const uint8_t *page;

	if (!CHECK_OK(open_elf(200, &options, &dump)))
		return;
	const struct dump_counters *counters = dump_counters(dump);
	CHECK_OK(dump_page(dump, 7, &page));
	for (uint64_t pfn = 0; pfn + 3 < 200; pfn++) {
		CHECK_OK(dump_scan(dump, pfn * 4096 + 100, scanned, sizeof(scanned)));
		CHECK_OK(dump_read(dump, pfn * 4096 + 100, bytes, sizeof(bytes)));
		CHECK(!memcmp(scanned, bytes, sizeof(bytes)));
	}
	CHECK_OK(dump_page(dump, 7, &page));
	uint64_t read = counters->pages_read, hits = counters->cache_hits;
	for (uint64_t pfn = 20; pfn < 120; pfn++)
		CHECK_OK(dump_scan(dump, pfn * 4096, scanned, 4096));
	CHECK_NUMBER(counters->pages_read - read, 100);
	CHECK_OK(dump_page(dump, 199, &page));
	CHECK_OK(dump_page(dump, 7, &page));
	CHECK_NUMBER(counters->cache_hits - hits, 2);
	CHECK_FAILS(dump_scan(dump, 200 * 4096, scanned, 1), ERROR_FAULT, "not in the dump");
}

/* However often a page is asked for that cannot be unpacked, that is tried once. */
static void test_lost_pages_cost_nothing(void)
{
	typedef struct error *ask(struct dump * dump, uint64_t pfn, const uint8_t **page);
	static ask *const asks[] = {dump_page, dump_scan_page};
	_cleanup_image_ struct image image = {0};
	struct kdump_shape shape = {
	    .pages = "cB", .version = 6, .word = 8, .off_alignment = 8, .codec = 1};

	kdump_build(&image, &shape, NULL);
	for (size_t i = 0; i < sizeof(asks) / sizeof(*asks); i++) {
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		_cleanup_(dump_closep) struct dump *dump = NULL;
		const uint8_t *page;

		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		for (int n = 0; n < 10; n++)
			CHECK_FAILS(asks[i](dump, 1, &page), ERROR_FAULT, "decompressed");
		CHECK_NUMBER(dump_counters(dump)->pages_decompressed, 1);
		CHECK_NUMBER(dump_counters(dump)->pages_read, 0);
		CHECK_OK(asks[i](dump, 0, &page));
		CHECK_OK(asks[i](dump, 0, &page));
		CHECK_NUMBER(dump_counters(dump)->pages_read, 1);
	}
}

static void test_reading_ahead(void)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const uint8_t *page;

	if (!CHECK_OK(open_elf(4096, NULL, &dump)))
		return;
	const struct dump_counters *counters = dump_counters(dump);
	uint64_t reads = counters->file_reads;
	for (uint64_t pfn = 0; pfn < 4096; pfn++)
		CHECK_OK(dump_page(dump, pfn, &page));
	CHECK(counters->file_reads - reads < 90); /* 16 MiB in 256 KiB, and the start */
}

static void test_jumping_reads_no_more(void)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const uint8_t *page;

	if (!CHECK_OK(open_elf(4096, NULL, &dump)))
		return;
	const struct dump_counters *counters = dump_counters(dump);
	CHECK_OK(dump_page(dump, 4095, &page));
	uint64_t reads = counters->file_reads, bytes = counters->file_bytes;
	for (uint64_t pfn = 4000; pfn >= 100; pfn -= 100)
		CHECK_OK(dump_page(dump, pfn, &page));
	CHECK_NUMBER(counters->file_reads - reads, 40);
	CHECK_NUMBER(counters->file_bytes - bytes, 40 * 4096);
}

int main(void)
{
	RUN(test_replacement);
	RUN(test_many_pages);
	RUN(test_seen_before);
	RUN(test_losses);
	RUN(test_failed_load);
	RUN(test_zeroes_take_no_frame);
	RUN(test_counters);
	RUN(test_scans_go_by);
	RUN(test_reading_ahead);
	RUN(test_jumping_reads_no_more);
	RUN(test_lost_pages_cost_nothing);
	return harness_finish();
}
