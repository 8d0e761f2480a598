/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386: page tables of both kinds, made up in memory, and where they are found to belong; the
 * registers of a note; what ends with a call.
 */
#include "machine/memory.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "arch/x86_code.h"
#include "arch/world.h"
#include "harness.h"

extern const struct arch_ops arch_i386;

enum { PAGE = 4096, PAGES = 16, TOP = 1, MIDDLE, TABLE, USER, DATA };
#define AT(page) ((uint64_t)(page)*PAGE)

#define PRESENT  UINT64_C(0x001)
#define LARGE    UINT64_C(0x080)
#define PROTNONE UINT64_C(0x100)
#define FRAME    UINT64_C(0x000ffffffffff000)

struct shape {
	bool pae, wide, told; /* three levels; a file of 64 bits; VMCOREINFO says CONFIG_X86_PAE */
	uint32_t page_offset;
};

static const struct shape shapes[] = {
    {false, false, false, 0xc0000000}, {true, false, true, 0xc0000000},
    {true, true, false, 0xc0000000},   {false, true, false, 0x80000000},
    {true, false, false, 0x02000000},  {false, false, false, 0x40000000},
};

static void put(struct world *world, const struct shape *shape, unsigned int page, uint64_t index,
		uint64_t entry)
{
	size_t width = shape->pae ? 8 : 4;

	image_put_uint(&world->image, world->ends[page] - PAGE + width * index, width, entry,
		       false);
}

/* Where virtual's entry is in the table before the last, and in the last. */
static void put_middle(struct world *world, const struct shape *shape, uint64_t virtual,
		       uint64_t entry)
{
	if (!shape->pae) {
		put(world, shape, TOP, virtual >> 22, entry);
		return;
	}
	/* A top entry has no more bits than this. */
	put(world, shape, TOP, virtual >> 30, AT(MIDDLE + (virtual >> 30 == 3)) | PRESENT);
	put(world, shape, MIDDLE + (virtual >> 30 == 3), virtual >> 21 & 511, entry);
}

static uint64_t last_index(const struct shape *shape, uint64_t virtual)
{
	return virtual >> 12 & (shape->pae ? 511 : 1023);
}

/* The kernel's own is mapped by a large page; the rest is put by the tests. */
static void world_begin(struct world *world, const struct shape *shape)
{
	static char pages[PAGES + 1], text[512];
	const struct elf_shape elf = {
	    .pages = pages, .wide = shape->wide, .machine = EM_386, .vmcoreinfo = text};

	*world = (struct world){.file.fd = -1};
	memset(pages, 'u', PAGES);
	snprintf(text, sizeof(text),
		 "OSRELEASE=6.0.0-test\nPAGESIZE=4096\nSYMBOL(swapper_pg_dir)=%" PRIx64 "\n%s",
		 shape->page_offset + AT(TOP), shape->told ? "CONFIG_X86_PAE=y\n" : "");
	elf_build(&world->image, &elf, world->ends);
	for (unsigned int page = TOP; page <= DATA; page++)
		memset(world->image.bytes + world->ends[page] - PAGE, 0, PAGE);
	put_middle(world, shape, shape->page_offset, PRESENT | LARGE);
}

/* The kind of table and PAGE_OFFSET come from the table itself. */
static void test_kernel_addresses(void)
{
	enum { VMALLOC = 0xf8813000, LARGE_AT = 0xf9000000 };
	static struct world world;
	uint64_t got;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		const struct shape *shape = &shapes[i];
		/* Beyond low memory; with PAE, beyond 4 GiB, too. */
		uint64_t high = shape->pae ? UINT64_C(0x34936a000) : 0x4936a000;
		uint64_t large = shape->pae ? UINT64_C(0x340000000) : UINT64_C(0x340000000);

		world_begin(&world, shape);
		put_middle(&world, shape, VMALLOC, AT(TABLE + shape->pae) | PRESENT);
		put(&world, shape, TABLE + shape->pae, last_index(shape, VMALLOC), high | PRESENT);
		/* Without PAE bits 39:32 of a large page lie in 20:13 (PSE-36). */
		put_middle(&world, shape, LARGE_AT,
			   (shape->pae ? large : (large & UINT32_MAX) | 3 << 13) | PRESENT | LARGE);
		if (world_open(&world, &arch_i386)) {
			CHECK(world.memory.kernel_start == shape->page_offset);
			check_translation(&world, shape->page_offset + 0x12345, 0x12345);
			check_translation(&world, VMALLOC + 8, high + 8);
			check_walk(&world, VMALLOC, 2 + shape->pae, PAGE, true);
			check_walk(&world, VMALLOC + PAGE, 2 + shape->pae, PAGE, false);
			check_walk(&world, LARGE_AT, 1 + shape->pae, shape->pae ? 2 << 20 : 4 << 20,
				   true);
			check_translation(&world, LARGE_AT + 0x12345, large + 0x12345);
			CHECK_FAILS(memory_translate(&world.memory, VMALLOC + PAGE, &got),
				    ERROR_FAULT, "page not mapped");
			CHECK_FAILS(memory_translate(&world.memory, UINT64_C(0x1c0001000), &got),
				    ERROR_FAULT, "not canonical");
		}
		world_end(&world);
	}
}

/* A process's own table; what it may not touch is inverted with PAE only. */
static void test_user_addresses(void)
{
	enum { ADDRESS = 0x40000000, ENTRIES = 3 };
	static struct world world;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		const struct shape *shape = &shapes[i];
		const struct address_space space = {AT(TOP), SPACE_USER};
		const uint64_t entries[ENTRIES] = {AT(DATA) | PRESENT, AT(DATA) | PROTNONE,
						   (shape->pae ? ~AT(DATA) & FRAME : AT(DATA)) |
						       PROTNONE};

		world_begin(&world, shape);
		memset(world.image.bytes + world.ends[DATA] - PAGE, 0x5a, PAGE);
		put_middle(&world, shape, ADDRESS, AT(USER) | PRESENT);
		for (uint64_t n = 0; n < ENTRIES; n++)
			put(&world, shape, USER, n, entries[n]);
		if (world_open(&world, &arch_i386))
			for (uint64_t n = 0; n <= ENTRIES; n++) {
				uint8_t byte = 0;
				struct error *error = memory_read_user(
				    &world.memory, &space, ADDRESS + n * PAGE, &byte, 1);

				if (n < ENTRIES && CHECK_OK(error))
					CHECK(byte == 0x5a);
				else
					CHECK_FAILS(error, ERROR_FAULT, "page not mapped");
			}
		world_end(&world);
	}
}

/* struct elf_prstatus: the order of struct user_regs_struct, behind 72 bytes. */
static void test_note_registers(void)
{
	enum { REGISTERS = 17, HEAD = 72 };
	uint8_t note[HEAD + 4 * REGISTERS + 4] = {0};
	struct registers registers;

	for (unsigned int n = 0; n < REGISTERS; n++)
		note[HEAD + 4 * n + 3] = (uint8_t)(0xc0 + n);
	if (!CHECK_OK(registers_of_note(&arch_i386, note, sizeof(note), false, &registers)))
		return;
	CHECK(arch_i386.register_count == REGISTERS);
	CHECK(!strcmp(arch_i386.register_names[0], "ebx"));
	CHECK(registers.value[arch_i386.fp] == 0xc5000000);
	CHECK(registers.value[arch_i386.ip] == 0xcc000000);
	CHECK(registers.value[arch_i386.sp] == 0xcf000000);
	CHECK_FAILS(
	    registers_of_note(&arch_i386, note, HEAD + 4 * REGISTERS - 1, false, &registers),
	    ERROR_CORRUPT, "too short");
}

/* Intel SDM: call rel32, and call r/m32 in each of its lengths. */
static void test_calls(void)
{
	static const struct {
		const char *code;
		size_t size;
		bool call;
	} cases[] = {
	    {"\xe8\x11\x22\x33\x44", 5, true},         /* call +0x44332211 */
	    {"\xff\xd0", 2, true},                     /* call *%eax */
	    {"\xff\x10", 2, true},                     /* call *(%eax) */
	    {"\xff\x14\x24", 3, true},                 /* call *(%esp) */
	    {"\xff\x50\x08", 3, true},                 /* call *0x8(%eax) */
	    {"\xff\x54\x24\x08", 4, true},             /* call *0x8(%esp) */
	    {"\xff\x15\x11\x22\x33\xc0", 6, true},     /* call *0xc0332211 */
	    {"\xff\x90\x11\x22\x33\x00", 6, true},     /* call *0x332211(%eax) */
	    {"\xff\x14\x85\x11\x22\x33\xc0", 7, true}, /* call *0xc0332211(,%eax,4) */
	    {"\xff\x94\x24\x11\x22\x33\x00", 7, true}, /* call *0x332211(%esp) */
	    {"\xff\xe0", 2, false},                    /* jmp *%eax */
	    {"\xff\x14\x85", 3, false},                /* the start of a longer one */
	    {"\xe9\x11\x22\x33\x44", 5, false},        /* jmp */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint8_t before[X86_CALL_MAX] = {0};
		int32_t distance = 0;

		memcpy(before + X86_CALL_MAX - cases[i].size, cases[i].code, cases[i].size);
		CHECK(x86_ends_with_call(before) == cases[i].call);
		CHECK(x86_call_distance(before, &distance) == (i == 0));
		CHECK(i || distance == 0x44332211);
	}
}

int main(void)
{
	RUN(test_kernel_addresses);
	RUN(test_user_addresses);
	RUN(test_note_registers);
	RUN(test_calls);
	return harness_finish();
}
