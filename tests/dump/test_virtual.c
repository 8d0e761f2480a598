/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hypervisors write: VMware's states of machines, Xen's dumps of domains. */
#include <elf.h>
#include <string.h>

#include "dump/image.h"
#include "harness.h"

enum { PAGE = 4096, REGISTERS_AT = 112 };

static void put_page(struct image *image, size_t offset, uint64_t pfn, char letter)
{
	uint8_t page[PAGE];

	page_fill(page, PAGE, pfn, letter);
	image_put(image, offset, page, PAGE);
}

/* A register of a CPU's note, by its place in struct user_regs_struct. */
static uint64_t register_of(struct dump *dump, size_t cpu, size_t place)
{
	const struct dump_note *note = &dump_info(dump)->notes[cpu];
	uint64_t value;

	memcpy(&value, note->desc + REGISTERS_AT + 8 * place, sizeof(value));
	return value;
}

/* VMware */

/* Puts an item's tag, name and indices; size: of its value, 63 and 62 for blocks. */
static void put_item(struct image *image, const char *name, unsigned int size, unsigned int indices,
		     const uint32_t *index)
{
	size_t at = image->size;

	image_put_uint(image, at, 2, strlen(name) << 8 | indices << 6 | size, false);
	image_put(image, at + 2, name, strlen(name));
	for (unsigned int i = 0; i < indices; i++)
		image_put_uint(image, image->size, 4, index[i], false);
}

static void put_value(struct image *image, const char *name, unsigned int size,
		      unsigned int indices, uint32_t index, uint64_t value)
{
	put_item(image, name, size, indices, &index);
	image_put_uint(image, image->size, size, value, false);
}

/* The header of a block whose bytes follow behind some padding. */
static void put_block(struct image *image, unsigned int kind, const char *name, uint32_t index,
		      uint64_t size, unsigned int padding)
{
	put_item(image, name, kind, 1, &index);
	image_put_uint(image, image->size, 8, size, false);
	image_put_uint(image, image->size, 8, size, false);
	image_put_uint(image, image->size, 2, padding, false);
	for (unsigned int i = 0; i < padding; i++)
		image_put_uint(image, image->size, 1, 0xaa, false);
}

static size_t put_group(struct image *image, unsigned int index, const char *name)
{
	image_put_text(image, 12 + 80 * index, name);
	image_put_uint(image, 12 + 80 * index + 64, 8, image->size, false);
	return image->size;
}

static void put_cpus(struct image *image)
{
	put_value(image, "cpu:numVCPUs", 4, 0, 0, 2);
	put_value(image, "rip", 8, 1, 0, 0xffffffff81000010);
	put_value(image, "rsp", 8, 1, 0, 0xffffc90000003f00);
	put_value(image, "rbx", 8, 1, 0, 11);
	put_value(image, "eflags", 4, 1, 0, 0x46);
	put_block(image, 63, "FPU", 0, 512, 6);
	image_put_uint(image, image->size + 511, 1, 0, false);
	put_block(image, 63, "gpregs", 1, 128, 3);
	for (unsigned int i = 0; i < 16; i++)
		image_put_uint(image, image->size, 8, 0x100 + i, false);
	put_value(image, "rip", 8, 1, 1, 0xffffffff81000020);
	put_value(image, "rip", 8, 1, 7, 1); /* a CPU that is not there */
	image_put_uint(image, image->size, 2, 0, false);
}

/* Runs of pages are regions, one behind the other in the memory. */
static void put_regions(struct image *image, const char *pages)
{
	uint32_t count = 0, page = 0;

	for (uint32_t pfn = 0; pages[pfn]; pfn++) {
		uint32_t end = pfn;

		while (pages[end] && pages[end] != '.')
			end++;
		if (end == pfn)
			continue;
		put_value(image, "regionPageNum", 4, 1, count, page);
		put_value(image, "regionPPN", 4, 1, count, pfn);
		put_value(image, "regionSize", 4, 1, count++, end - pfn);
		page += end - pfn;
		pfn = end - 1;
	}
	put_value(image, "regionsCount", 4, 0, 0, count);
}

static uint64_t count_pages(const char *pages)
{
	uint64_t count = 0;

	for (; *pages; pages++)
		count += *pages != '.';
	return count;
}

/* kind: of the block with the memory. */
static void vmss_build(struct image *image, const char *pages, bool regions, unsigned int kind)
{
	static const char *const others[] = {"checkpoint", "devices"};

	image_put_uint(image, 0, 4, 0xbed2bed2, false);
	image_put_uint(image, 4, 4, 8, false);
	image_put_uint(image, 8, 4, 4, false);
	image_put_uint(image, 12 + 80 * 4 - 1, 1, 0, false);
	put_group(image, 0, others[0]);
	put_value(image, "fileversion", 4, 0, 0, 1);
	image_put_uint(image, image->size, 2, 0, false);
	put_group(image, 1, "cpu");
	put_cpus(image);
	put_group(image, 2, others[1]);
	image_put_uint(image, image->size, 2, 0, false);
	put_group(image, 3, "memory");
	if (regions)
		put_regions(image, pages);
	put_block(image, kind, "Memory", 0, count_pages(pages) * PAGE, 37);
	for (uint64_t pfn = 0; pages[pfn]; pfn++)
		if (pages[pfn] != '.')
			put_page(image, image->size, pfn, pages[pfn]);
	image_put_uint(image, image->size, 2, 0, false);
}

static void test_vmss(void)
{
	static const char *const machines[] = {"cr0crrcc", "crc....rrc..c"};

	for (int regions = 0; regions < 2; regions++) {
		_cleanup_image_ struct image image = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;

		vmss_build(&image, machines[regions], regions, 63);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_TEXT(dump_info(dump)->format, "vmss");
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_COMPLETE);
		CHECK_NUMBER(dump_info(dump)->page_count, count_pages(machines[regions]));
		dump_check_pages(dump, machines[regions]);
		if (!CHECK(dump_info(dump)->note_count == 2))
			return;
		CHECK_NUMBER(register_of(dump, 0, 16), 0xffffffff81000010);
		CHECK_NUMBER(register_of(dump, 0, 19), 0xffffc90000003f00);
		CHECK_NUMBER(register_of(dump, 0, 5), 11);
		CHECK_NUMBER(register_of(dump, 0, 18), 0x46);
		CHECK_NUMBER(register_of(dump, 1, 10), 0x100); /* rax */
		CHECK_NUMBER(register_of(dump, 1, 19), 0x105); /* rsp */
		CHECK_NUMBER(register_of(dump, 1, 0), 0x10f);  /* r15 */
		CHECK_NUMBER(register_of(dump, 1, 16), 0xffffffff81000020);
	}
}

static void test_vmss_damage(void)
{
	static const char pages[] = "ccr..cc";
	_cleanup_image_ struct image image = {0}, packed = {0};
	struct dump *dump = NULL;

	vmss_build(&image, pages, true, 63);
	for (size_t size = image.size - 5 * PAGE + 1; size < image.size - 2; size += 509) {
		_cleanup_image_file_ struct image_file file = image_write(&image, size);

		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_TRUNCATED);
		dump_close(dump);
	}
	for (size_t size = 1; size < image.size - 5 * PAGE; size += 37) {
		_cleanup_image_file_ struct image_file file = image_write(&image, size);

		struct error *error = image_open(&file, &dump);
		CHECK(error && error->kind == ERROR_FORMAT);
		error_destroy(error);
	}
	vmss_build(&packed, pages, true, 62);
	_cleanup_image_file_ struct image_file file = image_write(&packed, packed.size);
	CHECK_FAILS(image_open(&file, &dump), ERROR_UNSUPPORTED, "has its memory compressed");
}

/* Xen */

struct xen_shape {
	const char *pages;
	bool p2m, big, wide;
};

static void put_xen_section(struct image *image, const struct xen_shape *shape, unsigned int index,
			    uint32_t name, uint64_t offset, uint64_t size)
{
	size_t word = shape->wide ? 8 : 4, header = shape->wide ? 64 : 52;
	size_t at = header + index * (shape->wide ? 64 : 40);

	image_put_uint(image, at, 4, name, shape->big);
	image_put_uint(image, at + 4, 4, SHT_PROGBITS, shape->big);
	image_put_uint(image, at + 8 + 2 * word, word, offset, shape->big);
	image_put_uint(image, at + 8 + 3 * word, word, size, shape->big);
}

static void put_xen_header(struct image *image, const struct xen_shape *shape, unsigned int count)
{
	size_t word = shape->wide ? 8 : 4, header = shape->wide ? 64 : 52;
	const uint8_t ident[] = {0x7f, 'E', 'L', 'F', shape->wide ? 2 : 1, shape->big ? 2 : 1, 1};

	image_put(image, 0, ident, sizeof(ident));
	image_put_uint(image, 16, 2, ET_CORE, shape->big);
	image_put_uint(image, 18, 2, EM_X86_64, shape->big);
	image_put_uint(image, 24 + 2 * word, word, header, shape->big);
	image_put_uint(image, header - 6, 2, shape->wide ? 64 : 40, shape->big);
	image_put_uint(image, header - 4, 2, count, shape->big);
	image_put_uint(image, header - 2, 2, 1, shape->big);
}

/* Pages in the file's order: from the last to the first, in pairs, and one that is not there. */
static void xen_build(struct image *image, const struct xen_shape *shape)
{
	static const char names[] = "\0.shstrtab\0.xen_prstatus\0.xen_p2m\0.xen_pfn\0.xen_pages";
	enum { COUNT = 5, CONTEXT = 0x1430, CPUS = 2 };
	size_t start = 1024, table = start + 128 + CPUS * CONTEXT, entry = shape->p2m ? 16 : 8;
	size_t count = strlen(shape->pages), pages = table + (count + 1) * entry + 7, n = 0;

	put_xen_header(image, shape, COUNT);
	put_xen_section(image, shape, 0, 0, 0, 0);
	put_xen_section(image, shape, 1, 1, start, sizeof(names));
	put_xen_section(image, shape, 2, 11, start + 128, CPUS * CONTEXT);
	image_put(image, start, names, sizeof(names));
	for (size_t cpu = 0; cpu < CPUS; cpu++) {
		size_t at = start + 128 + cpu * CONTEXT + 520;

		image_put_uint(image, at + 8 * 16, 8, 0xffffffff81000000 + cpu, shape->big);
		image_put_uint(image, at + 8 * 17, 8, 0x7f00000010 + cpu, shape->big);
		image_put_uint(image, at + 8 * 19, 8, 0xffffc90000004000 + cpu, shape->big);
	}
	for (size_t i = 0; i < count; i++) {
		size_t pfn = (count - 1 - i) ^ 1;

		if (pfn >= count || shape->pages[pfn] == '.')
			continue;
		image_put_uint(image, table + n * entry, 8, pfn, shape->big);
		put_page(image, pages + n++ * PAGE, pfn, shape->pages[pfn]);
	}
	image_put_uint(image, table + n * entry, 8, UINT64_MAX, shape->big);
	image_put_uint(image, pages + ++n * PAGE - 1, 1, 0, shape->big);
	put_xen_section(image, shape, 3, shape->p2m ? 25 : 34, table, n * entry);
	put_xen_section(image, shape, 4, 43, pages, n * PAGE);
}

static void test_xen(void)
{
	static const char pages[] = "cr..crrc0cr.";

	for (unsigned int i = 0; i < 8; i++) {
		const struct xen_shape shape = {pages, i & 1, i & 2, !(i & 4)};
		_cleanup_image_ struct image image = {0};
		_cleanup_(dump_closep) struct dump *dump = NULL;

		xen_build(&image, &shape);
		_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_TEXT(dump_info(dump)->format, "xen");
		CHECK_NUMBER(dump_info(dump)->machine, EM_X86_64);
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_COMPLETE);
		CHECK_NUMBER(dump_info(dump)->page_count, count_pages(pages));
		dump_check_pages(dump, pages);
		if (!CHECK(dump_info(dump)->note_count == 2))
			return;
		CHECK_NUMBER(register_of(dump, 1, 16), 0xffffffff81000001);
		if (!shape.big) /* as no machine of Xen's is */
			CHECK_NUMBER(register_of(dump, 1, 17), 0x11);
		CHECK_NUMBER(register_of(dump, 0, 19), 0xffffc90000004000);
	}
}

static void test_xen_damage(void)
{
	const struct xen_shape shape = {"crcrcr", false, false, true};
	_cleanup_image_ struct image image = {0};
	struct dump *dump = NULL;

	xen_build(&image, &shape);
	size_t pages = image.size - 7 * PAGE;
	for (size_t size = pages + 1; size < image.size - PAGE; size += 509) {
		_cleanup_image_file_ struct image_file file = image_write(&image, size);

		if (!CHECK_OK(image_open(&file, &dump)))
			return;
		CHECK_NUMBER(dump_info(dump)->completeness, DUMP_TRUNCATED);
		if (size > pages + 4 * PAGE)
			CHECK_OK(dump_read(dump, 4 * PAGE, (uint8_t[PAGE]){0}, PAGE));
		dump_close(dump);
	}
	for (size_t size = 64; size < pages; size += 97) {
		_cleanup_image_file_ struct image_file file = image_write(&image, size);

		struct error *error = image_open(&file, &dump);
		CHECK(error && error->kind == ERROR_FORMAT);
		error_destroy(error);
	}
}

int main(void)
{
	RUN(test_vmss);
	RUN(test_vmss_damage);
	RUN(test_xen);
	RUN(test_xen_damage);
	return harness_finish();
}
