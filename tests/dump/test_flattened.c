/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flattened files: of each format, with records of any size in any order, with and without end. */
#include <elf.h>
#include <stdlib.h>
#include <unistd.h>

#include "dump/image.h"
#include "harness.h"

#define PAGES "..ccrc0x0cL.cuB0c0.xcSrFccccccccccccccrrrrrrcccc"
#define CORE  "..ccrc..cccccrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrc"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct kdump_shape kdump = {.pages = PAGES,
					 .version = 6,
					 .word = 8,
					 .off_alignment = 8,
					 .codec = 0x2,
					 .vmcoreinfo = "OSRELEASE=test\n",
					 .machine = "x86_64"};
static const struct kdump_shape diskdump = {
    .pages = PAGES, .diskdump = true, .word = 4, .off_alignment = 4, .codec = 0x1};
static const struct elf_shape elf = {.pages = CORE, .wide = true, .vmcoreinfo = "OSRELEASE=test\n"};

static const size_t records[] = {17, 512, 4096, 16384, 1000000};

static void check_flat(const struct image *plain, const struct flat_shape *shape, const char *pages,
		       enum dump_completeness completeness)
{
	_cleanup_image_ struct image flat = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	flat_build(&flat, plain, shape);
	_cleanup_image_file_ struct image_file file = image_write(&flat, flat.size);
	if (!CHECK_OK(image_open(&file, &dump)))
		return;
	CHECK_TEXT(dump_info(dump)->container, "flattened");
	CHECK_NUMBER(dump_info(dump)->completeness, completeness);
	CHECK_NUMBER(dump_info(dump)->file_size, flat.size);
	dump_check_pages(dump, pages);
}

static void check_format(const struct image *plain, const char *pages,
			 enum dump_completeness completeness)
{
	for (size_t i = 0; i < COUNT(records); i++)
		for (int order = FLAT_FORWARD; order <= FLAT_OVERLAPPING; order++)
			for (int varied = 0; varied < 2; varied++) {
				struct flat_shape shape = {.order = (enum flat_order)order,
							   .record = records[i],
							   .varied = varied,
							   .tail = i * 4096};
				check_flat(plain, &shape, pages, completeness);
			}
}

static void test_kdump(void)
{
	_cleanup_image_ struct image plain = {0};

	kdump_build(&plain, &kdump, NULL);
	check_format(&plain, PAGES, DUMP_FILTERED);
}

static void test_diskdump(void)
{
	_cleanup_image_ struct image plain = {0};

	kdump_build(&plain, &diskdump, NULL);
	check_format(&plain, PAGES, DUMP_FILTERED);
}

static void test_elf(void)
{
	_cleanup_image_ struct image plain = {0};

	elf_build(&plain, &elf, NULL);
	check_format(&plain, CORE, DUMP_COMPLETE);
}

static void test_no_end_mark(void)
{
	_cleanup_image_ struct image plain = {0};
	struct flat_shape shape = {.record = 4096, .no_end_mark = true};

	elf_build(&plain, &elf, NULL);
	check_flat(&plain, &shape, CORE, DUMP_TRUNCATED);
}

/* Nothing between records: what no record covers reads as zeroes. */
static void test_holes(void)
{
	_cleanup_image_ struct image plain = {0}, flat = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	struct kdump_shape shape = kdump;
	struct flat_shape one = {.record = 464};

	shape.pages = "cc0c";
	kdump_build(&plain, &shape, NULL);
	flat_build(&flat, &plain, &one);
	/* The main header's block is one record; drop those of zeroes behind it. */
	for (size_t at = 4096; at + 16 + 464 < flat.size; at += 16 + 464) {
		static const uint8_t zeroes[464];
		if (!memcmp(flat.bytes + at + 16, zeroes, sizeof(zeroes))) {
			memmove(flat.bytes + at, flat.bytes + at + 480, flat.size - at - 480);
			flat.size -= 480;
			at -= 480;
		}
	}
	_cleanup_image_file_ struct image_file file = image_write(&flat, flat.size);
	CHECK(flat.size < plain.size);
	if (CHECK_OK(image_open(&file, &dump)))
		dump_check_pages(dump, "cc0c");
}

static void test_impossible_record(void)
{
	static const uint64_t bad[][2] = {{UINT64_MAX - 1, 16},   {1, UINT64_MAX - 1},
					  {0, (uint64_t)1 << 60}, {(uint64_t)1 << 62, 1 << 20},
					  {INT64_MAX, 4096},      {(uint64_t)1 << 40, 16}};
	_cleanup_image_ struct image plain = {0};
	struct flat_shape shape = {.record = 4096, .tail = 1 << 16};

	elf_build(&plain, &elf, NULL);
	for (size_t i = 0; i < COUNT(bad); i++) {
		_cleanup_image_ struct image flat = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;
		flat_build(&flat, &plain, &shape);
		size_t end = flat.size - (1 << 16) - 16;
		image_put_uint(&flat, end, 8, bad[i][0], true);
		image_put_uint(&flat, end + 8, 8, bad[i][1], true);
		_cleanup_image_file_ struct image_file file = image_write(&flat, flat.size);
		if (!CHECK_OK(image_open(&file, &dump)))
			continue;
		CHECK(dump_info(dump)->completeness >= DUMP_TRUNCATED);
		dump_check_damaged(dump, CORE, NULL);
	}
}

/* An index that would be larger than the file: no writer makes such records. */
static void test_shredded(void)
{
	_cleanup_image_ struct image flat = {0};
	struct dump *dump = NULL;
	size_t at = 4096;

	image_put_text(&flat, 0, "makedumpfile");
	for (uint64_t i = 0; i < 200000; i++, at += 17) {
		image_put_uint(&flat, at, 8, i * 7919 % 1000003, true);
		image_put_uint(&flat, at + 8, 8, 1, true);
		image_put(&flat, at + 16, "K", 1);
	}
	_cleanup_image_file_ struct image_file file = image_write(&flat, flat.size);
	CHECK_FAILS(image_open(&file, &dump), ERROR_FORMAT, NULL);
}

/* Zeroes to the end of a large partition are records of nothing, 2^36 of them. */
static void test_empty_records(void)
{
	_cleanup_image_ struct image flat = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	image_put(&flat, 0, "makedumpfile", 12);
	image_put_uint(&flat, 4095, 1, 0, true);
	_cleanup_image_file_ struct image_file file = image_write(&flat, flat.size);
	CHECK(truncate(file.path, (off_t)1 << 40) == 0);
	CHECK_FAILS(image_open(&file, &dump), ERROR_FORMAT, NULL);
}

int main(void)
{
	RUN(test_kdump);
	RUN(test_diskdump);
	RUN(test_elf);
	RUN(test_no_end_mark);
	RUN(test_holes);
	RUN(test_impossible_record);
	RUN(test_shredded);
	RUN(test_empty_records);
	return harness_finish();
}
