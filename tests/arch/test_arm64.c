/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arm64: page tables of every page size and number of address bits, made up in memory; what is read
 * without them; signed return addresses.
 */
#include "machine/memory.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "arch/world.h"
#include "harness.h"
#include "machine/facts_sources.h"

extern const struct arch_ops arch_arm64;

/* Memory begins at 0, in pages of the file, whatever the machine's are. */
enum { BLOCK = 4096, BLOCKS = 128, VALID = 1, TABLE = 2, ENTRY = 8 };

#define ATTRIBUTES UINT64_C(0x0078000000000c40) /* what a descriptor has beside the address */

struct shape {
	unsigned int page_shift, va_bits, built_bits, levels;
	uint64_t kernel_address; /* where vmalloc would be */
};

static const struct shape shapes[] = {
    {12, 39, 39, 3, 0xffffffc008765000}, {12, 48, 48, 4, 0xffff800008765000},
    {12, 52, 52, 5, 0xffff800008765000}, {12, 48, 52, 4, 0xffff800008765000},
    {14, 36, 36, 2, 0xfffffff80876c000}, {14, 47, 47, 3, 0xffffc0000876c000},
    {14, 48, 48, 4, 0xffff80000876c000}, {14, 52, 52, 4, 0xffffc0000876c000},
    {16, 42, 42, 2, 0xfffffe0008760000}, {16, 48, 48, 3, 0xffff800008760000},
    {16, 52, 52, 3, 0xffff800008760000}, {16, 48, 52, 3, 0xffff800008760000},
};
enum { SHAPES = sizeof(shapes) / sizeof(*shapes) };

struct tables {
	struct world base;
	const struct shape *shape;
	uint64_t root, next; /* of the kernel; memory that is free */
	uint64_t entry;      /* where map() put its descriptor */
};

static void put(struct tables *world, uint64_t physical, uint64_t value)
{
	image_put_uint(&world->base.image,
		       world->base.ends[physical / BLOCK] - BLOCK + physical % BLOCK, ENTRY, value,
		       false);
}

/* A page of zeroes, for a table or for data. */
static uint64_t take(struct tables *world)
{
	uint64_t size = UINT64_C(1) << world->shape->page_shift;
	uint64_t page = (world->next + size - 1) & -size;

	world->next = page + size;
	for (uint64_t at = 0; at < size; at += ENTRY)
		put(world, page + at, 0);
	return page;
}

/* Maps virtual by a descriptor so many levels above the last one. Returns what it points to. */
static uint64_t map(struct tables *world, uint64_t root, uint64_t virtual, unsigned int level)
{
	const struct shape *shape = world->shape;
	unsigned int per_level = shape->page_shift - 3;
	unsigned int bits = shape->page_shift == 16 ? shape->built_bits : shape->va_bits;
	uint64_t table = root, mask = (UINT64_C(1) << bits) - 1;

	for (unsigned int at = shape->levels - 1; at > level; at--) {
		unsigned int shift = shape->page_shift + per_level * at;
		uint64_t next = take(world);

		put(world, table + ENTRY * ((virtual & mask) >> shift), next | TABLE | VALID);
		table = next;
		mask = (UINT64_C(1) << shift) - 1;
	}
	unsigned int shift = shape->page_shift + per_level * level;
	uint64_t page = level ? 0 : take(world);
	world->entry = table + ENTRY * ((virtual & mask) >> shift);
	put(world, world->entry, page | ATTRIBUTES | VALID | (level ? 0 : TABLE));
	return page;
}

/* Virtual minus physical addresses of the image: it lies 1 GiB above the modules' start. */
static uint64_t image_voffset(const struct shape *shape)
{
	unsigned int bits = shape->va_bits < 48 ? shape->va_bits : 48;

	return -(UINT64_C(1) << (bits - 1)) + 0x40000000;
}

/* memstart_addr makes up for bits that the kernel was built for and the machine does not have. */
static int64_t phys_offset(const struct shape *shape)
{
	return (int64_t)((UINT64_C(1) << shape->va_bits) - (UINT64_C(1) << shape->built_bits));
}

static void describe(const struct shape *shape, uint64_t root, char *text, size_t size)
{
	snprintf(text, size,
		 "OSRELEASE=6.0.0-test\nPAGESIZE=%u\nNUMBER(VA_BITS)=%u\n"
		 "NUMBER(kimage_voffset)=0x%" PRIx64 "\nNUMBER(PHYS_OFFSET)=0x%" PRIx64 "\n"
		 "NUMBER(TCR_EL1_T1SZ)=0x%x\nSYMBOL(swapper_pg_dir)=%" PRIx64 "\n",
		 1u << shape->page_shift, shape->built_bits, image_voffset(shape),
		 (uint64_t)phys_offset(shape), 64 - shape->va_bits, root + image_voffset(shape));
}

static void world_begin(struct tables *world, const struct shape *shape)
{
	static char pages[BLOCKS + 1], text[1024];
	const struct elf_shape elf = {
	    .pages = pages, .wide = true, .machine = EM_AARCH64, .vmcoreinfo = text};

	*world = (struct tables){.shape = shape, .base.file.fd = -1};
	memset(pages, 'u', BLOCKS);
	world->root = UINT64_C(1) << shape->page_shift;
	world->next = world->root;
	describe(shape, world->root, text, sizeof(text));
	elf_build(&world->base.image, &elf, world->base.ends);
	take(world);
}

/* A page, a block, and addresses that nothing maps or that are none. */
static void test_kernel_addresses(void)
{
	static struct tables world;
	uint64_t got;

	for (size_t i = 0; i < SHAPES; i++) {
		const struct shape *shape = &shapes[i];
		uint64_t page_size = UINT64_C(1) << shape->page_shift;
		uint64_t block = page_size << (shape->page_shift - 3);

		world_begin(&world, shape);
		uint64_t page = map(&world, world.root, shape->kernel_address, 0);
		if (world_open(&world.base, &arch_arm64)) {
			CHECK(world.base.memory.page_size == page_size);
			check_translation(&world.base, shape->kernel_address + 8, page + 8);
			check_walk(&world.base, shape->kernel_address, shape->levels, page_size,
				   true);
			check_walk(&world.base, shape->kernel_address + page_size, shape->levels,
				   page_size, false);
			CHECK_FAILS(memory_translate(&world.base.memory,
						     shape->kernel_address + page_size, &got),
				    ERROR_FAULT, "page not mapped");
			CHECK_FAILS(memory_translate(&world.base.memory, page_size, &got),
				    ERROR_FAULT, "not canonical");
			CHECK(!memory_is_kernel(&world.base.memory, block));
		}
		world_end(&world.base);

		world_begin(&world, shape);
		map(&world, world.root, shape->kernel_address & -block, 1);
		if (world_open(&world.base, &arch_arm64))
			check_translation(&world.base, shape->kernel_address,
					  shape->kernel_address & (block - 1));
		world_end(&world.base);
	}
}

/* The image and the linear map need no table. */
static void test_linear_addresses(void)
{
	static struct tables world;

	for (size_t i = 0; i < SHAPES; i++) {
		uint64_t lowest = -(UINT64_C(1) << shapes[i].va_bits);

		world_begin(&world, &shapes[i]);
		if (world_open(&world.base, &arch_arm64)) {
			check_translation(&world.base, lowest + 0x12345, 0x12345);
			check_translation(&world.base, image_voffset(&shapes[i]) + world.root,
					  world.root);
		}
		world_end(&world.base);
	}
}

/* Tables of a process: a short one need not lie at the start of a page. */
static void test_user_addresses(void)
{
	enum { INSIDE = 0x800 };
	static struct tables world;

	for (size_t i = 0; i < SHAPES; i++) {
		const struct shape *shape = &shapes[i];
		bool is_short = shape->va_bits == 52 && shape->page_shift < 16;
		uint64_t address = 0x400000, got;

		world_begin(&world, shape);
		uint64_t root = take(&world) + (is_short ? INSIDE : 0);
		const struct address_space space = {root, SPACE_USER};
		uint64_t page = map(&world, root, address, 0);
		put(&world, page, 0x1122334455667788);
		if (world_open(&world.base, &arch_arm64)) {
			uint8_t bytes[8];

			if (CHECK_OK(
				memory_read_user(&world.base.memory, &space, address, bytes, 8)))
				CHECK(load_uint(bytes, 8, world.base.memory.swap) ==
				      0x1122334455667788);
			got = shape->kernel_address;
			CHECK_FAILS(memory_read_user(&world.base.memory, &space, got, bytes, 8),
				    ERROR_FAULT, "not canonical");
		}
		world_end(&world.base);
	}
}

/* arch/arm64/include/asm/pgtable-prot.h: PAGE_NONE is a page without PTE_VALID. */
static void test_untouchable_pages(void)
{
	for (int is_page = 0; is_page <= 1; is_page++) {
		static struct tables world;
		uint8_t bytes[8];

		world_begin(&world, &shapes[1]);
		const struct address_space space = {take(&world), SPACE_USER};
		uint64_t page = map(&world, space.root, 0x400000, 0);
		put(&world, page, 0x1122334455667788);
		put(&world, world.entry, page | ATTRIBUTES | (is_page ? TABLE : 0));
		if (world_open(&world.base, &arch_arm64)) {
			struct error *error =
			    memory_read_user(&world.base.memory, &space, 0x400000, bytes, 8);

			if (!is_page)
				CHECK_FAILS(error, ERROR_FAULT, "not mapped");
			else if (CHECK_OK(error))
				CHECK(load_uint(bytes, 8, world.base.memory.swap) ==
				      0x1122334455667788);
		}
		world_end(&world.base);
	}
}

/* Address bits above 47 are where a descriptor of 64 bits had room for them. */
static void test_high_memory(void)
{
	static const struct {
		unsigned int shape; /* of shapes */
		uint64_t descriptor, physical;
	} high[] = {
	    {1, 0x0000800000004703, 0x0000800000004000}, /* bits 9:8 are shareability */
	    {2, 0x0003800000004303, 0x000f800000004000}, /* LPA2: 51:50 in 9:8 */
	    {7, 0x0002000000004203, 0x000a000000004000},
	    {9, 0x000080000001a703, 0x000a800000010000}, /* 64 KiB: 51:48 in 15:12 */
	};
	static struct tables world;

	for (size_t i = 0; i < sizeof(high) / sizeof(*high); i++) {
		const struct shape *shape = &shapes[high[i].shape];

		world_begin(&world, shape);
		map(&world, world.root, shape->kernel_address, 0);
		/* The last table is the page before the data. */
		uint64_t table = world.next - (UINT64_C(2) << shape->page_shift);
		uint64_t index = shape->kernel_address >> shape->page_shift &
				 ((UINT64_C(1) << (shape->page_shift - 3)) - 1);
		put(&world, table + ENTRY * index, high[i].descriptor);
		if (world_open(&world.base, &arch_arm64))
			check_translation(&world.base, shape->kernel_address, high[i].physical);
		world_end(&world.base);
	}
}

static void test_signed_addresses(void)
{
	static struct tables world;

	world_begin(&world, &shapes[1]);
	if (world_open(&world.base, &arch_arm64)) {
		const struct memory *memory = &world.base.memory;

		CHECK(arch_arm64.code_address(memory, 0xb7cfd05397502864) == 0xffffd05397502864);
		CHECK(arch_arm64.code_address(memory, 0xffffd05397502864) == 0xffffd05397502864);
		CHECK(arch_arm64.code_address(memory, 0x0042000000401234) == 0x0000000000401234);
	}
	world_end(&world.base);
}

/* QEMU's kdump: the file's block is 64 KiB, the machine's page 4 KiB, and the text lies in memory.
 */
static void test_large_blocks(void)
{
	enum { FILE_BLOCK = 64 << 10, AT = 3 * BLOCK };
	const struct kdump_shape kdump = {.pages = "uuuu",
					  .version = 6,
					  .word = 8,
					  .off_alignment = 8,
					  .page_size = FILE_BLOCK,
					  .machine = "Unknown"};
	static struct tables world;
	char text[1024];
	size_t ends[4];

	world = (struct tables){.shape = &shapes[1], .base.file.fd = -1};
	kdump_build(&world.base.image, &kdump, ends);
	describe(world.shape, BLOCK, text, sizeof(text));
	memset(world.base.image.bytes + ends[0] - FILE_BLOCK + AT, 0, BLOCK);
	image_put_text(&world.base.image, ends[0] - FILE_BLOCK + AT, text);
	world.base.file = image_write(&world.base.image, world.base.image.size);
	if (CHECK_OK(image_open(&world.base.file, &world.base.dump)) &&
	    CHECK_OK(facts_from_note(&world.base.facts, world.base.dump)) &&
	    CHECK_OK(facts_from_memory(&world.base.facts, world.base.dump)) &&
	    CHECK(world.base.facts.from_scan) &&
	    CHECK_OK(
		memory_init(&world.base.memory, world.base.dump, &arch_arm64, &world.base.facts))) {
		char start[11] = "";

		CHECK(world.base.memory.page_size == BLOCK);
		CHECK(memory_physical_end(&world.base.memory) == 4 * FILE_BLOCK);
		if (CHECK_OK(memory_read(&world.base.memory, UINT64_C(0xffff000000000000) + AT,
					 start, sizeof(start) - 1)))
			CHECK(!strcmp(start, "OSRELEASE="));
	}
	world_end(&world.base);
}

/*
 * The beginning of print_modules() of Debian's 6.1.0-56-cloud-arm64 and what objdump and nm say of
 * it: a text, `modules` by way of a variable beside it, and last_unloaded_module so, too.
 */
static void test_references(void)
{
	static const uint32_t code[] = {
	    0xd503201f, 0xd503233f, 0xd10143ff, 0xd5384100, 0xd28002e2,
	    0xa9027bfd, 0x910083fd, 0xf942a803, 0x910007e0, 0x97ff4973, /* bl __memset */
	    0xd0001420, 0x911de000,                                     /* x0: text */
	    0x97fffa1e,                                                 /* bl _printk */
	    0x900068f4, 0x91170294,             /* x20: module_notify_list */
	    0xd0001435, 0x911e42b5,             /* x21: text */
	    0xf8450e93,                         /* ldr x19, [x20, #80]!: modules */
	    0xd1002273, 0xb0007502, 0x911b6042, /* x2 */
	    0x91006041, 0x39406040,             /* x1, ldrb: last_unloaded_module */
	};
	static const uint64_t expected[] = {
	    0xffff800008e26778, 0xffff8000098bc5c0, 0xffff800008e26790, 0xffff8000098bc610,
	    0xffff800009a416d8, 0xffff800009a416f0, 0xffff800009a416f0,
	};
	enum { EXPECTED = sizeof(expected) / sizeof(*expected) };
	uint64_t found[2 * EXPECTED];
	/* Each page is relative to its instruction's: those that were left out lay in between. */
	size_t count = arch_arm64.references(NULL, UINT64_C(0xffff800008ba0480),
					     (const uint8_t *)code, sizeof(code), found, EXPECTED);

	CHECK_NUMBER((int64_t)count, EXPECTED);
	for (size_t i = 0; i < count; i++)
		CHECK_NUMBER((int64_t)found[i], (int64_t)expected[i]);
	CHECK_NUMBER(
	    (int64_t)arch_arm64.references(NULL, 0, (const uint8_t *)code, sizeof(code), found, 1),
	    1);
}

int main(void)
{
	RUN(test_kernel_addresses);
	RUN(test_linear_addresses);
	RUN(test_user_addresses);
	RUN(test_untouchable_pages);
	RUN(test_high_memory);
	RUN(test_signed_addresses);
	RUN(test_large_blocks);
	RUN(test_references);
	return harness_finish();
}
