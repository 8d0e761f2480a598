/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory as it is: LiME's ranges, files without a header; and LKCD, whose pages lie in a row. */
#include <string.h>
#include <zlib.h>

#include "dump/image.h"
#include "harness.h"

enum { PAGE = 4096 };

static void put_page(struct image *image, size_t offset, uint64_t pfn, char letter)
{
	uint8_t page[PAGE];

	page_fill(page, PAGE, pfn, letter);
	image_put(image, offset, page, PAGE);
}

static bool is_memory(char letter)
{
	return letter != '.';
}

/* LiME */

/* A header and its pages for each run of pages. */
static void lime_build(struct image *image, const char *pages, bool big)
{
	size_t count = strlen(pages);

	for (size_t pfn = 0; pfn < count;) {
		size_t end = pfn, at = image->size;

		while (end < count && is_memory(pages[end]))
			end++;
		if (end == pfn) {
			pfn++;
			continue;
		}
		image_put_uint(image, at, 4, 0x4c694d45, big);
		image_put_uint(image, at + 4, 4, 1, big);
		image_put_uint(image, at + 8, 8, pfn * PAGE, big);
		image_put_uint(image, at + 16, 8, end * PAGE - 1, big);
		image_put_uint(image, at + 24, 8, 0, big);
		for (at += 32; pfn < end; pfn++, at += PAGE)
			put_page(image, at, pfn, pages[pfn]);
	}
}

static void test_lime(void)
{
	static const char pages[] = "..ccr..r0.c";

	for (int big = 0; big < 2; big++) {
		_cleanup_image_ struct image image = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;

		lime_build(&image, pages, big);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_TEXT(dump_info(dump)->format, "lime");
		CHECK_NUMBER(dump_info(dump)->page_count, 6);
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_COMPLETE);
		CHECK_NUMBER(dump_info(dump)->swap, big);
		dump_check_pages(dump, pages);
	}
}

static void test_lime_cut(void)
{
	_cleanup_image_ struct image image = {0};

	lime_build(&image, "cccc", false);
	for (size_t size = 33; size < image.size; size += 509) {
		_cleanup_(dump_closep) struct dump *dump = NULL;
		_cleanup_image_file_ struct image_file file = image_write(&image, size);

		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_TRUNCATED);
		if (size >= 32 + 2 * PAGE && size % PAGE > 600)
			CHECK_OK(dump_read(dump, 0, (uint8_t[PAGE]){0}, PAGE));
	}
}

/* Without a header */

static void test_raw(void)
{
	static const char pages[] = "0ccr0r";
	_cleanup_image_ struct image image = {0};
	struct dump *dump = NULL;
	const struct dump_options raw = {.raw = true};

	for (size_t pfn = 0; pages[pfn]; pfn++)
		put_page(&image, pfn * PAGE, pfn, pages[pfn]);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	CHECK_FAILS(image_open(&file, &dump), ERROR_FORMAT, "starts with zeroes");
	const char *path = file.path;
	if (!CHECK_OK(dump_open(&path, 1, &raw, &dump)))
		return;
	CHECK_TEXT(dump_info(dump)->format, "raw");
	for (uint64_t pfn = 0; pages[pfn]; pfn++) {
		uint8_t expected[PAGE];
		const uint8_t *page;

		page_fill(expected, PAGE, pfn, pages[pfn]);
		if (CHECK_OK(dump_page(dump, pfn, &page)))
			CHECK(!memcmp(page, expected, PAGE));
	}
	dump_close(dump);
}

/* LKCD */

enum lkcd_pages { LKCD_RAW, LKCD_RLE, LKCD_GZIP };

/* Runs of four and more, and bytes 0, are written as LKCD's compressor does. */
static size_t encode_runs(const uint8_t *page, uint8_t *packed)
{
	size_t size = 0;

	for (size_t at = 0, run; at < PAGE; at += run) {
		for (run = 1; at + run < PAGE && run < 256 && page[at + run] == page[at];)
			run++;
		if (run > 3) {
			packed[size++] = 0;
			packed[size++] = (uint8_t)(run - 1);
			packed[size++] = page[at];
			continue;
		}
		run = 1;
		packed[size++] = page[at];
		if (!page[at])
			packed[size++] = 0;
	}
	return size;
}

static void lkcd_put_page(struct image *image, size_t at, uint64_t pfn, char letter,
			  enum lkcd_pages kind, bool big)
{
	uint8_t page[PAGE], packed[2 * PAGE];
	uLongf size = sizeof(packed);

	page_fill(page, PAGE, pfn, letter);
	if (kind == LKCD_GZIP)
		compress(packed, &size, page, PAGE);
	if (kind == LKCD_RLE)
		size = encode_runs(page, packed);
	bool plain = kind == LKCD_RAW || size >= PAGE;
	image_put_uint(image, at, 8, pfn * PAGE, big);
	image_put_uint(image, at + 8, 4, plain ? PAGE : size, big);
	image_put_uint(image, at + 12, 4, plain ? 1 : 2, big);
	image_put(image, at + 16, plain ? page : packed, plain ? PAGE : size);
}

static void lkcd_build(struct image *image, const char *pages, unsigned int version,
		       enum lkcd_pages kind, bool big)
{
	size_t start = version > 8 ? 8192 : 65536;

	image_put_uint(image, 0, 8, 0xa8190173618f23ed, big);
	image_put_uint(image, 8, 4, version, big);
	image_put_uint(image, 12, 4, 742, big);
	image_put_uint(image, 20, 4, PAGE, big);
	image_put_uint(image, 308, 8, 1178000000, big);
	image_put_text(image, 324, "Linux");
	image_put_text(image, 324 + 65, "lab");
	image_put_text(image, 324 + 2 * 65, "2.6.5-7.97-smp");
	image_put_text(image, 324 + 3 * 65, "#1 SMP Fri Jul 2 14:21:59 UTC 2004");
	image_put_text(image, 324 + 4 * 65, big ? "ppc64" : "x86_64");
	image_put_uint(image, 734, 8, version > 8 ? start : 0, big);
	image_put_uint(image, start - 1, 1, 0, big);
	for (size_t pfn = strlen(pages); pfn--;) /* in no order */
		if (is_memory(pages[pfn]))
			lkcd_put_page(image, image->size, pfn, pages[pfn], kind, big);
	size_t at = image->size;
	image_put_uint(image, at, 8, 0, big);
	image_put_uint(image, at + 8, 8, 4, big);
	image_put_uint(image, at + 12, 4, 4, big);
}

static void test_lkcd(void)
{
	static const char pages[] = "cr.c00.rcc";

	for (unsigned int i = 0; i < 3 * 3 * 2; i++) {
		_cleanup_image_ struct image image = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;
		bool big = i & 1;

		lkcd_build(&image, pages, 8 + i / 2 % 3, (enum lkcd_pages)(i / 6), big);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_TEXT(dump_info(dump)->format, "lkcd");
		CHECK_TEXT(dump_info(dump)->release, "2.6.5-7.97-smp");
		CHECK_TEXT(dump_info(dump)->nodename, "lab");
		CHECK_NUMBER(dump_info(dump)->crash_seconds, 1178000000);
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_COMPLETE);
		CHECK_NUMBER(dump_info(dump)->pointer_bits, 64);
		CHECK_NUMBER(dump_info(dump)->page_count, 8);
		dump_check_pages(dump, pages);
	}
}

static void test_lkcd_damage(void)
{
	_cleanup_image_ struct image image = {0};
	struct dump *dump = NULL;

	lkcd_build(&image, "cccccc", 8, LKCD_GZIP, false);
	for (size_t size = 742; size < image.size - 16; size += 97) {
		_cleanup_image_file_ struct image_file file = image_write(&image, size);

		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_TRUNCATED);
		dump_close(dump);
	}
	image_put_uint(&image, 8, 4, 7, false);
	_cleanup_image_file_ struct image_file old = image_write(&image, image.size);
	CHECK_FAILS(image_open(&old, &dump), ERROR_UNSUPPORTED, "of version 7");
}

int main(void)
{
	RUN(test_lime);
	RUN(test_lime_cut);
	RUN(test_raw);
	RUN(test_lkcd);
	RUN(test_lkcd_damage);
	return harness_finish();
}
