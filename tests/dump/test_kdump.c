/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compressed kdump files: every header version, word size, byte order and codec; split files. */
#include <elf.h>
#include <stdlib.h>

#include "dump/image.h"
#include "harness.h"

#define PAGES      "..ccrc0x0cL.cuB0c0.xcSrF"
#define VMCOREINFO "OSRELEASE=5.0.0-test\nPAGESIZE=4096\n"

struct writer_kind {
	const char *machine;
	uint16_t elf_machine;
	unsigned word, off_alignment, time_word;
	bool big;
};

static const struct writer_kind writers[] = {
    {"x86_64", EM_X86_64, 8, 8, 0, false},
    {"aarch64", EM_AARCH64, 8, 8, 0, false},
    {"i686", EM_386, 4, 4, 0, false},
    {"armv7l", EM_ARM, 4, 8, 0, false},
    {"armv7l", EM_ARM, 4, 8, 8, false},
    {"i686", EM_386, 4, 4, 8, false},
    {"s390x", EM_S390, 8, 8, 0, true},
    {"ppc64", EM_PPC64, 8, 8, 0, true},
    {"ppc", EM_PPC, 4, 8, 0, true},
    {"mips", EM_MIPS, 4, 8, 8, true},
    {"", 0, 8, 8, 0, false},
    {"", 0, 4, 4, 0, true},
};

static const uint32_t codecs[] = {0, 0x1, 0x2, 0x4, 0x20};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct kdump_shape shape_of(const struct writer_kind *writer, unsigned version)
{
	return (struct kdump_shape){.pages = PAGES,
				    .version = version,
				    .word = writer->word,
				    .off_alignment = writer->off_alignment,
				    .time_word = writer->time_word,
				    .big = writer->big,
				    .codec = 0x1,
				    .dump_level = 31,
				    .machine = writer->machine,
				    .seconds = 1700000000,
				    .vmcoreinfo = version >= 3 ? VMCOREINFO : NULL,
				    .bare_vmcoreinfo = version == 3};
}

static void check_info(const struct dump_info *info, const struct writer_kind *writer,
		       const struct kdump_shape *shape)
{
	CHECK_TEXT(info->format, "kdump");
	CHECK_TEXT(info->container, NULL);
	CHECK_TEXT(info->remark, NULL);
	CHECK_NUMBER(info->completeness, DUMP_FILTERED);
	CHECK_NUMBER(info->machine, writer->elf_machine);
	CHECK_NUMBER(info->pointer_bits, writer->word * 8);
	CHECK_NUMBER(info->swap, writer->big);
	CHECK_NUMBER(info->max_pfn, strlen(PAGES));
	CHECK_NUMBER(info->crash_seconds, 1700000000);
	CHECK_NUMBER(info->dump_level, 31);
	CHECK_TEXT(info->release, "5.0.0-test");
	CHECK_TEXT(info->version, "#1 SMP");
	CHECK_TEXT(info->nodename, "node");
	CHECK_TEXT(info->machine_name, *writer->machine ? writer->machine : NULL);
	CHECK_TEXT(info->vmcoreinfo, shape->vmcoreinfo);
	CHECK_NUMBER(info->vmcoreinfo_size, shape->vmcoreinfo ? strlen(VMCOREINFO) : 0);
	CHECK_NUMBER(info->note_count, shape->version >= 4 ? 2 : 0);
	if (info->note_count == 2) {
		CHECK_TEXT(info->notes[0].name, "CORE");
		CHECK_NUMBER(info->notes[0].size, 9);
		CHECK_NUMBER(info->notes[1].size, strlen(VMCOREINFO));
	}
}

static void test_writers_and_versions(void)
{
	for (size_t i = 0; i < COUNT(writers); i++)
		for (unsigned version = 1; version <= 7; version++) {
			struct kdump_shape shape = shape_of(&writers[i], version);
			_cleanup_image_ struct image image = {0};
			_cleanup_(dump_closep) struct dump *dump = NULL;
			kdump_build(&image, &shape, NULL);
			_cleanup_image_file_ struct image_file file =
			    image_write(&image, image.size);
			if (!CHECK_OK(image_open(&file, &dump)))
				continue;
			check_info(dump_info(dump), &writers[i], &shape);
			dump_check_pages(dump, PAGES);
		}
}

static void test_codecs_and_page_sizes(void)
{
	static const char pages[] = "..ccrc0x0cL.cu00c0.xcSrF";

	for (size_t i = 0; i < COUNT(codecs); i++)
		for (uint32_t size = 4096; size <= 65536; size *= 2) {
			struct kdump_shape shape = shape_of(&writers[i % 2], 6);
			_cleanup_image_ struct image image = {0};
			_cleanup_(dump_closep) struct dump *dump = NULL;
			shape.pages = pages;
			shape.codec = codecs[i];
			shape.page_size = size;
			kdump_build(&image, &shape, NULL);
			_cleanup_image_file_ struct image_file file =
			    image_write(&image, image.size);
			if (!CHECK_OK(image_open(&file, &dump)))
				continue;
			CHECK_NUMBER(dump_info(dump)->page_size, size);
			dump_check_pages(dump, pages);
			CHECK_NUMBER(dump_counters(dump)->pages_read, 10);
		}
}

static void test_broken_data_of_each_codec(void)
{
	static const char pages[] = "cBcB.c";

	for (size_t i = 1; i < COUNT(codecs); i++) {
		struct kdump_shape shape = shape_of(&writers[0], 6);
		_cleanup_image_ struct image image = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;
		shape.pages = pages;
		shape.codec = codecs[i];
		kdump_build(&image, &shape, NULL);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		if (CHECK_OK(image_open(&file, &dump)))
			dump_check_pages(dump, pages);
	}
}

/* More memory than one unit, one block and one cache of the page map hold. */
static void test_large_bitmap(void)
{
	size_t count = 9000000;
	_cleanup_free_ char *pages = malloc(count + 1);
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	memset(pages, '.', count);
	pages[count] = 0;
	for (size_t pfn = 3; pfn < count; pfn += 1 + pfn % 90001)
		pages[pfn] = 'c';
	memset(pages + 32700, '0', 5000);
	pages[32760] = 'x';
	struct kdump_shape shape = shape_of(&writers[0], 6);
	shape.pages = pages;
	shape.codec = 0x4;
	kdump_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (CHECK_OK(image_open(&file, &dump)))
		dump_check_pages(dump, pages);
}

static void test_completeness(void)
{
	static const struct {
		const char *pages;
		uint32_t level, status;
		enum dump_completeness completeness;
	} cases[] = {
	    {"..cc0c", 0, 0x1, DUMP_COMPLETE},
	    {"..cc0c", 1, 0x1, DUMP_COMPLETE}, /* zero pages have descriptors */
	    {"..ccxc", 1, 0x1, DUMP_FILTERED}, /* what a newer level may leave out */
	    {"..ccxc", 31, 0x1, DUMP_FILTERED},
	    {"..cc0c", 31, 0x9, DUMP_TRUNCATED},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct kdump_shape shape = shape_of(&writers[0], 6);
		_cleanup_image_ struct image image = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;
		shape.pages = cases[i].pages;
		shape.dump_level = cases[i].level;
		shape.status = cases[i].status;
		kdump_build(&image, &shape, NULL);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		if (CHECK_OK(image_open(&file, &dump)))
			CHECK_NUMBER(dump_info(dump)->completeness, cases[i].completeness);
	}
}

static void test_one_bitmap(void)
{
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	_cleanup_free_ char *pages = malloc(32769);

	memset(pages, '.', 32768);
	memcpy(pages, "cc..c", 5);
	memcpy(pages + 30000, "c.c", 4);
	struct kdump_shape shape = shape_of(&writers[0], 6);
	shape.pages = pages;
	shape.one_bitmap = true;
	kdump_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (CHECK_OK(image_open(&file, &dump)))
		dump_check_pages(dump, pages);
}

/* 32-bit ARM files count pages from the start of memory. */
static void test_arm_offset(void)
{
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	struct kdump_shape shape = shape_of(&writers[3], 6);
	uint64_t pfn = 0;
	const uint8_t *page;

	shape.phys_base = 0x80000000;
	kdump_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (!CHECK_OK(image_open(&file, &dump)))
		return;
	CHECK(dump_next_page(dump, &pfn));
	CHECK_NUMBER(pfn, 0x80002);
	CHECK_OK(dump_page(dump, pfn, &page));
	CHECK(!memcmp(page, "page     2", 10));
	CHECK_FAILS(dump_page(dump, 2, &page), ERROR_FAULT, "not in the dump");
}

/* Split files */

#define PARTS 3

struct parts {
	struct image images[PARTS];
	struct image_file files[PARTS];
	const char *paths[PARTS];
};

static void parts_deinit(struct parts *parts)
{
	for (size_t i = 0; i < PARTS; i++) {
		image_close(&parts->files[i]);
		image_deinit(&parts->images[i]);
	}
}

static void parts_build(struct parts *parts, struct kdump_shape shape, const uint64_t *bounds)
{
	for (size_t i = 0; i < PARTS; i++) {
		shape.split = true;
		shape.first_pfn = bounds[i];
		shape.end_pfn = bounds[i + 1];
		kdump_build(&parts->images[i], &shape, NULL);
		parts->files[i] = image_write(&parts->images[i], parts->images[i].size);
		parts->paths[i] = parts->files[i].path;
	}
}

static const uint64_t thirds[PARTS + 1] = {0, 7, 13, sizeof(PAGES) - 1};

static void test_split_in_any_order(void)
{
	static const size_t orders[][PARTS] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};

	for (size_t w = 0; w < COUNT(writers); w++)
		for (unsigned version = 2; version <= 6; version++) {
			_cleanup_(parts_deinit) struct parts parts = {0};
			parts_build(&parts, shape_of(&writers[w], version), thirds);
			for (size_t i = 0; i < COUNT(orders); i++) {
				_cleanup_(dump_closep) struct dump *dump = NULL;
				const char *paths[PARTS];
				for (size_t j = 0; j < PARTS; j++)
					paths[j] = parts.paths[orders[i][j]];
				if (!CHECK_OK(dump_open(paths, PARTS, NULL, &dump)))
					continue;
				CHECK_TEXT(dump_info(dump)->remark, NULL);
				dump_check_pages(dump, PAGES);
			}
		}
}

static void test_split_part_missing(void)
{
	_cleanup_(parts_deinit) struct parts parts = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const uint8_t *page;
	uint64_t pfn = 6;

	parts_build(&parts, shape_of(&writers[0], 6), thirds);
	const char *paths[] = {parts.paths[2], parts.paths[0]};
	if (!CHECK_OK(dump_open(paths, 2, NULL, &dump)))
		return;
	CHECK_NUMBER(dump_info(dump)->completeness, DUMP_TRUNCATED);
	CHECK_TEXT(dump_info(dump)->remark,
		   "a part of the split dump was not given: the one with pages 0x7 to 0xc");
	CHECK_FAILS(dump_page(dump, 9, &page), ERROR_FAULT, "was not given");
	CHECK_OK(dump_page(dump, 2, &page));
	CHECK_OK(dump_page(dump, 13, &page));
	CHECK(dump_next_page(dump, &pfn) && pfn == 6);
	pfn++;
	CHECK(dump_next_page(dump, &pfn) && pfn == 13);
}

static void test_split_only_first(void)
{
	_cleanup_(parts_deinit) struct parts parts = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const uint8_t *page;

	parts_build(&parts, shape_of(&writers[0], 6), thirds);
	if (!CHECK_OK(dump_open(parts.paths, 1, NULL, &dump)))
		return;
	CHECK_NUMBER(dump_info(dump)->max_pfn, strlen(PAGES));
	CHECK_FAILS(dump_page(dump, 20, &page), ERROR_FAULT, "was not given");
	CHECK_TEXT(dump_info(dump)->vmcoreinfo, VMCOREINFO);
}

/* makedumpfile writes empty parts when there are fewer pages to share out than it thought. */
static void test_split_empty_parts(void)
{
	static const uint64_t bounds[][PARTS + 1] = {
	    {0, sizeof(PAGES) - 1, sizeof(PAGES) - 1, sizeof(PAGES) - 1},
	    {0, 0, 9, sizeof(PAGES) - 1},
	};

	for (size_t i = 0; i < COUNT(bounds); i++) {
		_cleanup_(parts_deinit) struct parts parts = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;
		parts_build(&parts, shape_of(&writers[0], 6), bounds[i]);
		if (CHECK_OK(dump_open(parts.paths, PARTS, NULL, &dump)))
			dump_check_pages(dump, PAGES);
	}
}

static void test_split_mistakes(void)
{
	_cleanup_(parts_deinit) struct parts parts = {0}, others = {0};
	_cleanup_image_ struct image image = {0};
	struct dump *dump = NULL;
	struct kdump_shape shape = shape_of(&writers[0], 6);

	parts_build(&parts, shape, thirds);
	kdump_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file whole = image_write(&image, image.size);
	shape.seconds++;
	parts_build(&others, shape, thirds);
	const char *same[] = {parts.paths[0], parts.paths[1], parts.paths[1]};
	CHECK_FAILS(dump_open(same, 3, NULL, &dump), ERROR_USAGE, "the same part");
	const char *mixed[] = {parts.paths[0], others.paths[1], parts.paths[2]};
	CHECK_FAILS(dump_open(mixed, 3, NULL, &dump), ERROR_MISMATCH, "different dumps");
	const char *two[] = {whole.path, whole.path};
	CHECK_FAILS(dump_open(two, 2, NULL, &dump), ERROR_USAGE, "one dump at a time");
	const char *both[] = {parts.paths[1], whole.path};
	CHECK_FAILS(dump_open(both, 2, NULL, &dump), ERROR_USAGE, whole.path);
	CHECK_FAILS(dump_open(NULL, 0, NULL, &dump), ERROR_USAGE, NULL);
}

int main(void)
{
	RUN(test_writers_and_versions);
	RUN(test_codecs_and_page_sizes);
	RUN(test_broken_data_of_each_codec);
	RUN(test_large_bitmap);
	RUN(test_completeness);
	RUN(test_one_bitmap);
	RUN(test_arm_offset);
	RUN(test_split_in_any_order);
	RUN(test_split_part_missing);
	RUN(test_split_only_first);
	RUN(test_split_empty_parts);
	RUN(test_split_mistakes);
	return harness_finish();
}
