/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELF core files: both classes and byte orders, extended numbering, gaps, overlaps, notes. */
#include <elf.h>
#include <stdlib.h>
#include <unistd.h>

#include "dump/image.h"
#include "harness.h"

#define PAGES "..ccrcuc..x.rrcxx.c"
/* As the reader sees it: an x that no segment mentions is just not there. */
#define SEEN       "..ccrcuc....rrcxx.c"
#define VMCOREINFO "OSRELEASE=5.0.0-test\n"

static const struct {
	bool wide, big;
	uint16_t machine;
	uint8_t bits;
} kinds[] = {
    {true, false, EM_X86_64, 64}, {true, false, EM_AARCH64, 64}, {true, true, EM_S390, 64},
    {true, true, EM_PPC64, 64},   {false, false, EM_386, 32},    {false, false, EM_ARM, 32},
    {false, true, EM_PPC, 32},    {true, false, EM_386, 32}, /* much memory, 32-bit kernel */
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct error *open_shape(const struct elf_shape *shape, struct image *image,
				struct dump **ret)
{
	image_deinit(image);
	elf_build(image, shape, NULL);
	_cleanup_image_file_ struct image_file file = image_write(image, image->size);
	return image_open(&file, ret);
}

static void test_kinds(void)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		for (int extended = 0; extended < 2; extended++) {
			struct elf_shape shape = {.pages = PAGES,
						  .wide = kinds[i].wide,
						  .big = kinds[i].big,
						  .machine = kinds[i].machine,
						  .extended = extended,
						  .vmcoreinfo = VMCOREINFO};
			_cleanup_image_ struct image image = {0};
			_cleanup_(dump_closep) struct dump *dump = NULL;
			if (!CHECK_OK(open_shape(&shape, &image, &dump)))
				continue;
			const struct dump_info *info = dump_info(dump);
			CHECK_TEXT(info->format, "elf");
			CHECK_TEXT(info->remark, NULL);
			CHECK_NUMBER(info->completeness, DUMP_FILTERED);
			CHECK_NUMBER(info->machine, kinds[i].machine);
			CHECK_NUMBER(info->pointer_bits, kinds[i].bits);
			CHECK_NUMBER(info->swap, kinds[i].big);
			CHECK_NUMBER(info->max_pfn, strlen(PAGES));
			CHECK_NUMBER(info->note_count, 2);
			CHECK_TEXT(info->vmcoreinfo, VMCOREINFO);
			dump_check_pages(dump, SEEN);
		}
}

static void test_complete(void)
{
	struct elf_shape shape = {.pages = "ccc..cr", .wide = true, .machine = EM_X86_64};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	CHECK_NUMBER(dump_info(dump)->completeness, DUMP_COMPLETE);
	CHECK_TEXT(dump_info(dump)->vmcoreinfo, NULL);
	dump_check_pages(dump, "ccc..cr");
}

static void test_marked_incomplete(void)
{
	struct elf_shape shape = {.pages = "cc", .wide = true, .incomplete = true};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	CHECK_NUMBER(dump_info(dump)->completeness, DUMP_TRUNCATED);
	CHECK(dump_info(dump)->remark != NULL);
}

static void test_many_segments(void)
{
	size_t count = 5000;
	_cleanup_free_ char *pages = malloc(2 * count + 1);
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	for (size_t i = 0; i < count; i++)
		memcpy(pages + 2 * i, "c.", 2);
	pages[2 * count - 1] = 0;
	struct elf_shape shape = {.pages = pages, .wide = true, .extended = true};
	if (CHECK_OK(open_shape(&shape, &image, &dump)))
		dump_check_pages(dump, pages);
}

/* The kernel's text has a segment of its own in /proc/vmcore, before its RAM range. */
static void test_overlap(void)
{
	struct elf_shape shape = {.pages = "cccrc", .wide = true, .text_segment = true};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	uint8_t page[4096];

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	dump_check_pages(dump, "cccrc");

	/* Which copy was read shows when they differ: the one listed first. */
	size_t text = 64 + 3 * 56 + 12 + 8 + 12 + 12;
	_cleanup_(dump_closep) struct dump *other = NULL;
	page_fill(page, sizeof(page), 1, 'c');
	while (memcmp(image.bytes + text, page, sizeof(page)) != 0)
		text++;
	image_put_text(&image, text, "other");
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (CHECK_OK(image_open(&file, &other)))
		CHECK_OK(dump_read(other, 4096, page, 5));
	CHECK(!memcmp(page, "other", 5));
}

/* Segments that start and end within a page: the rest of it reads as zeroes. */
static void test_partial_pages(void)
{
	struct elf_shape shape = {.pages = ".cc", .wide = true, .head = 0x800, .tail = 0x400};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	static const uint8_t zeroes[4096];
	uint8_t expected[4096];
	const uint8_t *page;

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	CHECK_NUMBER(dump_info(dump)->page_count, 2);
	page_fill(expected, sizeof(expected), 1, 'c');
	CHECK_OK(dump_page(dump, 1, &page));
	CHECK(!memcmp(page, zeroes, 0x800) && !memcmp(page + 0x800, expected + 0x800, 0x800));
	page_fill(expected, sizeof(expected), 2, 'c');
	CHECK_OK(dump_page(dump, 2, &page));
	CHECK(!memcmp(page, expected, 0xc00) && !memcmp(page + 0xc00, zeroes, 0x400));
}

/* What is peeked at is what is read, and is no load of a page; what is not in the file as it is, is
 * read. */
static void test_peek(void)
{
	struct elf_shape shape = {.pages = ".cc", .wide = true, .head = 0x800, .tail = 0x400};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	static const uint8_t zeroes[16];
	uint8_t expected[4096], bytes[32];

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	page_fill(expected, sizeof(expected), 2, 'c');
	CHECK_OK(dump_peek(dump, 0x1ff0, bytes, 16));
	CHECK_OK(dump_peek(dump, 0x2bf0, bytes, 32));
	CHECK(!memcmp(bytes, expected + 0xbf0, 16) && !memcmp(bytes + 16, zeroes, 16));
	CHECK_FAILS(dump_peek(dump, 0x10, bytes, 16), ERROR_FAULT, "not in the dump");
	CHECK_FAILS(dump_peek(dump, 0x5000, bytes, 16), ERROR_FAULT, "not in the dump");
}

/* The page itself is not loaded, but for those who have their pages noted. */
static void test_peek_loads_nothing(void)
{
	struct elf_shape shape = {.pages = "ccc", .wide = true};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	uint8_t expected[4096], bytes[32];

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	uint64_t loaded = dump_counters(dump)->pages_read;
	page_fill(expected, sizeof(expected), 1, 'c');
	CHECK_OK(dump_peek(dump, 0x1100, bytes, sizeof(bytes)));
	CHECK(!memcmp(bytes, expected + 0x100, sizeof(bytes)));
	CHECK_NUMBER(dump_counters(dump)->pages_read, loaded);
	CHECK_OK(dump_peek(dump, 0x1ff0, bytes, sizeof(bytes)));
	CHECK(!memcmp(bytes, expected + 0xff0, 16));
	dump_track(dump);
	CHECK_OK(dump_peek(dump, 0, bytes, sizeof(bytes)));
	CHECK(map_find(dump_tracked(dump), 0));
}

static void test_netdump(void)
{
	struct elf_shape shape = {
	    .pages = "cc", .machine = EM_386, .note = "CORE", .note_type = NT_TASKSTRUCT};
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;

	if (!CHECK_OK(open_shape(&shape, &image, &dump)))
		return;
	CHECK_TEXT(dump_info(dump)->format, "netdump");
	dump_check_pages(dump, "cc");
}

static void test_no_dump(void)
{
	struct elf_shape shape = {
	    .pages = "cc", .wide = true, .note = "CORE", .note_type = NT_AUXV};
	_cleanup_image_ struct image image = {0};
	struct dump *dump = NULL;

	CHECK_FAILS(open_shape(&shape, &image, &dump), ERROR_FORMAT, "of a process");
	shape.note = NULL;
	elf_build(&image, &shape, NULL);
	image_put_uint(&image, 16, 2, ET_EXEC, false);
	_cleanup_image_file_ struct image_file program = image_write(&image, image.size);
	CHECK_FAILS(image_open(&program, &dump), ERROR_FORMAT, "a kernel image");
	image_put_uint(&image, 16, 2, ET_CORE, false);
	image_put_uint(&image, 56, 2, 1, false);
	_cleanup_image_file_ struct image_file xen = image_write(&image, image.size);
	CHECK_FAILS(image_open(&xen, &dump), ERROR_UNSUPPORTED, "no memory segments");
	const char *two[] = {program.path, xen.path};
	CHECK_FAILS(dump_open(two, 2, NULL, &dump), ERROR_USAGE, "one dump at a time");
}

/* A segment of 4 TiB that is a hole of the file has nothing that a search would find. */
static void test_hole(void)
{
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	Elf64_Ehdr header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
			     .e_type = ET_CORE,
			     .e_machine = EM_X86_64,
			     .e_version = EV_CURRENT,
			     .e_phoff = sizeof(header),
			     .e_ehsize = sizeof(header),
			     .e_phentsize = sizeof(Elf64_Phdr),
			     .e_phnum = 1};
	Elf64_Phdr segment = {.p_type = PT_LOAD,
			      .p_offset = 4096,
			      .p_filesz = (uint64_t)1 << 42,
			      .p_memsz = (uint64_t)1 << 42};
	uint64_t pfn = 0, pages = 0;
	const uint8_t *page;

	image_put(&image, 0, &header, sizeof(header));
	image_put(&image, sizeof(header), &segment, sizeof(segment));
	image_put_uint(&image, 8191, 1, 1, false);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	CHECK(truncate(file.path, ((off_t)1 << 42) + 4096) == 0);
	if (!CHECK_OK(image_open(&file, &dump)))
		return;
	for (; dump_next_page(dump, &pfn); pfn++)
		pages++;
	CHECK(pages >= 1 && pages <= 256);
	CHECK_OK(dump_page(dump, (uint64_t)1 << 29, &page));
}

int main(void)
{
	RUN(test_kinds);
	RUN(test_complete);
	RUN(test_marked_incomplete);
	RUN(test_many_segments);
	RUN(test_overlap);
	RUN(test_partial_pages);
	RUN(test_peek);
	RUN(test_peek_loads_nothing);
	RUN(test_netdump);
	RUN(test_no_dump);
	RUN(test_hole);
	return harness_finish();
}
