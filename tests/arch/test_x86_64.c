/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Page tables of x86_64: what entries of every kind lead to. */
#include "machine/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "dump/image.h"
#include "harness.h"
#include "machine/facts_sources.h"

extern const struct arch_ops arch_x86_64;

enum { PAGE = 4096, TOP = 1, UPPER, MIDDLE, TABLE, DATA, OTHER, PAGES_END };
#define PAGES ".uuuuuu"
#define VMCOREINFO                                                                                 \
	"OSRELEASE=5.0.0-test\nPAGESIZE=4096\nNUMBER(phys_base)=0\nNUMBER(pgtable_l5_enabled)=0\n" \
	"SYMBOL(swapper_pg_dir)=ffffffff80001000\n"

#define FRAME    UINT64_C(0x000ffffffffff000)
#define PRESENT  UINT64_C(0x001)
#define LARGE    UINT64_C(0x080)
#define PROTNONE UINT64_C(0x100)
#define AT(page) ((uint64_t)(page)*PAGE)

/* The entries of the last table, and the page that each leads to; 0: to none. */
static const struct {
	uint64_t entry;
	unsigned int page;
} entries[] = {
    {AT(DATA) | PRESENT, DATA},
    {AT(OTHER) | PRESENT | PROTNONE, OTHER}, /* the bit is "global" there */
    {AT(DATA) | PROTNONE, DATA},             /* before 4.18 */
    {(~AT(DATA) & FRAME) | PROTNONE, DATA},
    {(~AT(OTHER) & FRAME) | PROTNONE, OTHER},
    {~AT(DATA) & FRAME, 0}, /* swapped out */
    {AT(DATA), 0},
    {0, 0},
};
enum { COUNT = sizeof(entries) / sizeof(*entries) };

static void put_entry(struct image *image, const size_t *ends, unsigned int page,
		      unsigned int index, uint64_t entry)
{
	image_put_uint(image, ends[page] - PAGE + 8 * index, 8, entry, false);
}

static void build(struct image *image)
{
	const struct elf_shape shape = {
	    .pages = PAGES, .wide = true, .machine = 62, .vmcoreinfo = VMCOREINFO};
	size_t ends[PAGES_END];

	elf_build(image, &shape, ends);
	for (unsigned int index = 0; index < 512; index++)
		for (unsigned int page = TOP; page <= TABLE; page++)
			put_entry(image, ends, page, index, 0);
	put_entry(image, ends, TOP, 0, AT(UPPER) | PRESENT);
	put_entry(image, ends, UPPER, 0, AT(MIDDLE) | PRESENT);
	put_entry(image, ends, MIDDLE, 0, AT(TABLE) | PRESENT);
	put_entry(image, ends, MIDDLE, 1, (~UINT64_C(0) & FRAME & -512 * PAGE) | LARGE | PROTNONE);
	for (unsigned int index = 0; index < COUNT; index++)
		put_entry(image, ends, TABLE, index, entries[index].entry);
}

static void check_page(struct memory *memory, uint64_t virtual, unsigned int page)
{
	const struct address_space space = {AT(TOP), SPACE_USER};
	uint8_t wanted[PAGE], got[PAGE];

	page_fill(wanted, PAGE, page, 'u');
	if (CHECK_OK(memory_read_user(memory, &space, virtual, got, PAGE)))
		CHECK(!memcmp(got, wanted, PAGE));
}

static void check_entries(struct memory *memory)
{
	const struct address_space space = {AT(TOP), SPACE_USER};
	uint8_t got[PAGE];

	for (unsigned int index = 0; index < COUNT; index++) {
		if (entries[index].page)
			check_page(memory, AT(index), entries[index].page);
		else
			CHECK_FAILS(memory_read_user(memory, &space, AT(index), got, PAGE),
				    ERROR_FAULT, "page not mapped");
	}
	check_page(memory, AT(512 + DATA), DATA);
	check_page(memory, AT(512 + OTHER), OTHER);
}

/* Of each level's entries one that is not there: what lies behind it is not mapped as a whole. */
static void check_holes(struct memory *memory)
{
	const uint64_t large = 512 * PAGE, huge = 512 * large, half = 512 * huge;

	memory->kernel = (struct address_space){AT(TOP), SPACE_USER};
	CHECK_NUMBER(memory_hole(memory, AT(511) + 8), PAGE - 8);
	CHECK_NUMBER(memory_hole(memory, 2 * large + AT(3)), large - AT(3));
	CHECK_NUMBER(memory_hole(memory, 5 * huge + large), huge - large);
	CHECK_NUMBER(memory_hole(memory, half + huge), half - huge);
	CHECK_NUMBER(memory_hole(memory, large + 8), 0);
}

static void test_entries(void)
{
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	static struct memory memory;
	struct facts facts = {0};

	build(&image);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	if (CHECK_OK(image_open(&file, &dump)) && CHECK_OK(facts_from_note(&facts, dump)) &&
	    CHECK_OK(memory_init(&memory, dump, &arch_x86_64, &facts)))
		check_entries(&memory), check_holes(&memory);
	memory_deinit(&memory);
	facts_deinit(&facts);
}

#define IMAGE_BASE UINT64_C(0xffffffff80000000)
enum { LA57 = 1 << 12, LARGE_SHIFT = 21, IMAGE_ENTRY = 20 };
#define IMAGE (IMAGE_BASE + ((uint64_t)IMAGE_ENTRY << LARGE_SHIFT))

/* The tables of a kernel whose image is moved to IMAGE and lies at physical 0; OTHER is of a fifth
 * level. */
static void build_image(struct image *image)
{
	const struct elf_shape shape = {.pages = PAGES, .wide = true, .machine = 62};
	size_t ends[PAGES_END];

	elf_build(image, &shape, ends);
	for (unsigned int index = 0; index < 512; index++)
		for (unsigned int page = TOP; page <= OTHER; page++)
			if (page != DATA)
				put_entry(image, ends, page, index, 0);
	put_entry(image, ends, OTHER, 511, AT(TOP) | PRESENT);
	put_entry(image, ends, TOP, 511, AT(UPPER) | PRESENT);
	put_entry(image, ends, UPPER, 510, AT(MIDDLE) | PRESENT);
	put_entry(image, ends, MIDDLE, IMAGE_ENTRY, LARGE | PRESENT);
}

/* What memory makes of facts, and whether the kernel has five levels. */
static void check_start(const char *text, bool five)
{
	static struct memory memory;
	_cleanup_image_ struct image image = {0};
	_cleanup_(dump_closep) struct dump *dump = NULL;
	struct facts facts = {0};
	uint8_t wanted[PAGE], got[PAGE];

	build_image(&image);
	_cleanup_image_file_ struct image_file file = image_write(&image, image.size);
	page_fill(wanted, PAGE, DATA, 'u');
	if (CHECK_OK(image_open(&file, &dump)) &&
	    CHECK_OK(facts_add_text(&facts, text, strlen(text))) &&
	    CHECK_OK(memory_init(&memory, dump, &arch_x86_64, &facts)) &&
	    CHECK_OK(memory_read(&memory, IMAGE + AT(DATA), got, PAGE))) {
		CHECK(!memcmp(got, wanted, PAGE));
		CHECK_FAILS(memory_read(&memory, UINT64_C(0xff10000000000000), got, PAGE),
			    ERROR_FAULT, five ? "page not mapped" : "address is not canonical");
	}
	if (strstr(text, "cr3")) {
		CHECK_NUMBER(memory.image, IMAGE);
		CHECK_NUMBER(memory.moved, IMAGE - IMAGE_BASE - (16 << 20));
	}
	memory_deinit(&memory);
	facts_deinit(&facts);
}

/* A page table is all that is known: of a CPU in a process's, the other half, and without. */
static void test_registers(void)
{
	char text[128];

	snprintf(text, sizeof(text), "NUMBER(cr3)=%#x\nNUMBER(cr4)=0x6f0", TOP * PAGE);
	check_start(text, false);
	snprintf(text, sizeof(text), "NUMBER(cr3)=%#x\nNUMBER(cr4)=%#x", OTHER * PAGE, LA57);
	check_start(text, true);
}

/* Nobody tells how many levels there are: the tables do. */
static void test_levels(void)
{
	char text[256];

	for (unsigned int five = 0; five <= 1; five++) {
		snprintf(text, sizeof(text),
			 "SYMBOL(init_top_pgt)=%" PRIx64 "\nNUMBER(image_voffset)=%" PRId64,
			 IMAGE + AT(five ? OTHER : TOP), (int64_t)IMAGE);
		check_start(text, five);
	}
}

int main(void)
{
	RUN(test_entries);
	RUN(test_registers);
	RUN(test_levels);
	return harness_finish();
}
