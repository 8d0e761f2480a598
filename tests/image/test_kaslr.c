/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A System.map, and in memory the addresses of its functions, moved or another kernel's. */
#include "image/kaslr.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "dump/image.h"
#include "harness.h"
#include "image/wrapping.h"

enum { PAGE = 4096, FUNCTIONS = 200, CALLS = PAGE / 8, TABLE_PAGE = 3 };
#define TEXT        UINT64_C(0xffffffff81000000)
#define TABLE       (TEXT + 2 * PAGE)
#define TO_PHYSICAL (PAGE - TEXT) /* the image lies at page 1 */

/* Functions are of many sizes, so that two distances between them are seldom alike. */
static uint64_t function(unsigned int number)
{
	return TEXT + 16 * (number * 7 + number * number % 31);
}

static struct error *take_vmlinux(void *context, struct wrapped *wrapped, bool *done)
{
	*done = true;
	return vmlinux_open(wrapped, NULL, context);
}

static struct vmlinux *open_map(void)
{
	struct vmlinux *vmlinux = NULL;
	FILE *file = tmpfile();

	for (unsigned int i = 0; file && i < FUNCTIONS; i++)
		fprintf(file, "%016" PRIx64 " T function_%u\n", function(i), i);
	if (!CHECK(file))
		return NULL;
	fprintf(file, "%016" PRIx64 " R sys_call_table\n", TABLE);
	fprintf(file, "%016" PRIx64 " D linux_banner\n", TABLE + PAGE);
	fflush(file);
	CHECK_OK(wrapping_open("System.map", dup(fileno(file)), take_vmlinux, &vmlinux));
	fclose(file);
	return vmlinux;
}

/* The table has some of the functions in any order; every `hooked`th leads elsewhere. */
static void compare(uint64_t moved, unsigned int hooked, bool same)
{
	const struct elf_shape shape = {.pages = ".uuuu", .wide = true, .machine = 62};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	_cleanup_(vmlinux_closep) struct vmlinux *vmlinux = open_map();
	size_t ends[5];
	uint64_t found;
	bool is_same;

	elf_build(&image, &shape, ends);
	for (unsigned int i = 0; i < CALLS; i++)
		image_put_uint(&image, ends[TABLE_PAGE] - PAGE + 8 * i, 8,
			       hooked && i % hooked == hooked - 1
				   ? UINT64_C(0xffffffffc0001000) + 24 * i
				   : function(i * 37 % FUNCTIONS) + moved,
			       false);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (!vmlinux || !CHECK_OK(image_open(&file, &dump)) ||
	    !CHECK_OK(kaslr_compare(dump, vmlinux, TO_PHYSICAL, &found, &is_same)))
		return;
	CHECK(is_same == same);
	if (same)
		CHECK_NUMBER(found, moved);
}

static void test_moved(void)
{
	compare(0, 0, true);
	compare(0x22400000, 0, true);
	compare(0x3e000000, 5, true); /* a module has taken some calls over */
}

/* No distance makes most of the words functions: they are off by less than a page. */
static void test_another(void)
{
	compare(0x22400008, 0, false);
	compare(0x22400000, 1, false);
}

int main(void)
{
	RUN(test_moved);
	RUN(test_another);
	return harness_finish();
}
