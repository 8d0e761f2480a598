/* SPDX-License-Identifier: GPL-2.0-or-later */
/* diskdump files of RHEL 3 and 4: partial ones and whole ones, 32 and 64 bits. */
#include <elf.h>

#include "dump/image.h"
#include "harness.h"

static void check(struct kdump_shape shape, const char *pages, enum dump_completeness completeness)
{
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	shape.diskdump = true;
	shape.pages = pages;
	kdump_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (!CHECK_OK(image_open(&file, &dump)))
		return;
	CHECK_TEXT(dump_info(dump)->format, "diskdump");
	CHECK_NUMBER(dump_info(dump)->completeness, completeness);
	CHECK_NUMBER(dump_info(dump)->pointer_bits, shape.word * 8);
	CHECK_NUMBER(dump_info(dump)->swap, shape.big);
	dump_check_pages(dump, pages);
}

static void test_machines(void)
{
	static const struct kdump_shape shapes[] = {
	    {.machine = "i686", .word = 4, .off_alignment = 4, .codec = 1},
	    {.machine = "x86_64", .word = 8, .off_alignment = 8, .codec = 1},
	    {.machine = "ia64", .word = 8, .off_alignment = 8, .version = 1},
	    {.machine = "ppc64", .word = 8, .off_alignment = 8, .big = true, .codec = 1},
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct kdump_shape whole = shapes[i];
		check(shapes[i], "..ccrxxc.cL.r", DUMP_FILTERED);
		check(shapes[i], "..ccrc.cL.r", DUMP_COMPLETE);
		whole.status = 1;
		check(whole, "..ccrc", DUMP_TRUNCATED);
	}
}

static void test_several(void)
{
	struct kdump_shape shape = {.diskdump = true, .pages = "cc", .word = 8, .off_alignment = 8};
	_cleanup_image_ struct image image = {0};
	struct dump *dump = NULL;

	kdump_build(&image, &shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	const char *two[] = {file.path, file.path};
	CHECK_FAILS(dump_open(two, 2, NULL, &dump), ERROR_USAGE, "one dump at a time");
}

int main(void)
{
	RUN(test_machines);
	RUN(test_several);
	return harness_finish();
}
