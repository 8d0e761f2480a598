/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arm64: two page tables at a time, one for each half of the addresses; pages of 4, 16 or 64 KiB;
 * 36 to 52 bits of address; return addresses that may be signed; frame records.
 *
 * Layouts: Documentation/arch/arm64/memory.rst; arch/arm64/include/asm/{memory,pgtable-hwdef,
 * ptrace,stacktrace/frame}.h; arch/arm64/kernel/entry.S; struct elf_prstatus as of its ptrace.h.
 *
 * The image is mapped linearly (kimage_voffset), and so is all memory (PHYS_OFFSET): what lies
 * there is read without a page table. The upper half of the kernel's addresses has the image and
 * the lower one the linear map since 5.4; before, they were the other way round.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "stack/unwind.h"

#define BIT(n)           (UINT64_C(1) << (n))
#define DESCRIPTOR_VALID BIT(0)
#define DESCRIPTOR_TABLE BIT(1)
/*
 * At the last level. Without DESCRIPTOR_VALID: a page that may not be touched (PROT_NONE, or for
 * NUMA balancing); entries of pages that are in the swap, or not there, do not have it.
 */
#define DESCRIPTOR_PAGE BIT(1)
#define KERNEL_HALF     BIT(55)
#define IMAGE_REACH     (UINT64_C(128) << 20) /* no image is larger */

enum {
	ENTRY_SIZE = 8,
	VA_BITS_MIN = 36,
	VA_BITS_COMMON = 48, /* what is more needs other descriptors */
	VA_BITS_MAX = 52,
	INSTRUCTION_SIZE = 4,
	RECORD_SIZE = 16, /* a frame record: the caller's, and the return address */
};

/* The order of struct user_pt_regs, and of the notes. */
enum { X0, X29 = 29, X30, SP, PC, PSTATE, REGISTERS };

static const char *const register_names[REGISTERS] = {
    "x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",  "x7",  "x8",  "x9",     "x10", "x11",
    "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21",    "x22", "x23",
    "x24", "x25", "x26", "x27", "x28", "x29", "x30", "sp",  "pc",  "pstate",
};

#define ARM64_FIELDS(F)                                                                            \
	F(context, "task_struct.thread.cpu_context")                                               \
	F(context_x19, "cpu_context.x19")                                                          \
	F(context_fp, "cpu_context.fp")                                                            \
	F(context_sp, "cpu_context.sp")                                                            \
	F(context_pc, "cpu_context.pc")                                                            \
	F(regs, "pt_regs.regs")                                                                    \
	F(regs_sp, "pt_regs.sp")                                                                   \
	F(regs_pc, "pt_regs.pc")                                                                   \
	F(regs_pstate, "pt_regs.pstate")                                                           \
	F(regs_record, "pt_regs.stackframe")                                                       \
	F(record_type, "?frame_record_meta.type")                                                  \
	F(midr, "?cpuinfo_arm64.reg_midr")                                                         \
	F(page, "?page")
DEFINE_FIELDS(arm64, ARM64_FIELDS)

/* memory->state */
struct arm64 {
	int va_bits;   /* of the addresses in use */
	int root_bits; /* of those that index the top table, which may be made for more */
	int page_shift;
	uint64_t entry_mask; /* what of a descriptor's bits are its address's in place */
	bool wide_entries;   /* LPA2: bits 51:50 of the address are bits 9:8 of the descriptor */
	uint64_t voffset;    /* virtual minus physical addresses of the image */
	uint64_t image_start, image_end;    /* empty until known */
	uint64_t linear_start, linear_size; /* the linear map */
	uint64_t linear_offset;             /* virtual minus physical addresses there */
	uint64_t vmemmap;     /* the struct page of the linear map's start; 0: unknown */
	uint64_t page_offset; /* that address */
	struct arm64_fields f;
};

/* Facts. */

static bool arm64_recognises(const struct facts *facts)
{
	int64_t number;

	return facts_number(facts, "kimage_voffset", &number) ||
	       facts_number(facts, "TCR_EL1_T1SZ", &number);
}

static uint64_t lowest_address(int va_bits)
{
	return -(UINT64_C(1) << va_bits);
}

/*
 * The image lies in the upper part of the kernel's half (since 5.4; KASLR may put it anywhere
 * there), so it needs a bit less than all: the smallest of the numbers that exist with this size of
 * pages which has room for it. vabits_actual, if there is one, knows better.
 */
static int bits_of_image(uint64_t image, int page_shift)
{
	static const int of_4k[] = {39, 48}, of_16k[] = {36, 47, 48}, of_64k[] = {42, 48};
	const int *bits = page_shift == 12 ? of_4k : page_shift == 14 ? of_16k : of_64k;

	while (*bits < VA_BITS_COMMON && image < lowest_address(*bits - 1))
		bits++;
	return *bits;
}

/*
 * Documentation/arch/arm64/booting.rst: the header at the start of the image says how large pages
 * are.
 */
static int page_shift_of_image(struct memory *memory, uint64_t physical)
{
	enum { FLAGS = 24, MAGIC = 56, PAGE_SIZE_SHIFT = 1, PAGE_SIZE_MASK = 3 };
	static const int shifts[] = {0, 12, 14, 16};
	uint64_t magic = 0, flags = 0;
	struct error *error = memory_physical_uint(memory, physical + MAGIC, 4, &magic);

	if (!error)
		error = memory_physical_uint(memory, physical + FLAGS, 8, &flags);
	error_destroy(error);
	return magic == 0x644d5241 ? shifts[flags >> PAGE_SIZE_SHIFT & PAGE_SIZE_MASK] : 0;
}

static struct error *start_pages(struct memory *memory, const struct facts *facts)
{
	struct arm64 *state = memory->state;
	uint64_t text;

	if (!facts_string(facts, "PAGESIZE") && facts_symbol(facts, "_text", &text)) {
		int shift = page_shift_of_image(memory, text - state->voffset);

		if (shift)
			memory->page_size = UINT32_C(1) << shift;
	}
	state->page_shift = __builtin_ctz(memory->page_size);
	if (state->page_shift != 12 && state->page_shift != 14 && state->page_shift != 16)
		return error_corrupt("this page size is none of arm64", memory->page_size);
	return NULL;
}

/*
 * PAGE_OFFSET goes by the number of bits that the kernel was built for; how many it uses is the
 * machine's choice, and memstart_addr makes up for the difference.
 */
static void place_linear_map(struct arm64 *state, int built_bits, uint64_t image, uint64_t start)
{
	uint64_t middle = lowest_address(state->va_bits - 1);
	bool image_above = image >= middle;

	state->page_offset =
	    image_above ? lowest_address(built_bits) : lowest_address(built_bits - 1);
	state->linear_start = image_above ? lowest_address(state->va_bits) : middle;
	state->linear_size = UINT64_C(1) << (state->va_bits - 1);
	state->linear_offset = state->page_offset - start;
}

static struct error *set_bits(struct memory *memory, int va_bits, int built_bits)
{
	struct arm64 *state = memory->state;

	if (va_bits < VA_BITS_MIN || va_bits > VA_BITS_MAX || built_bits < va_bits ||
	    built_bits > VA_BITS_MAX)
		return error_corrupt("the number of address bits makes no sense",
				     (uint64_t)va_bits);
	state->va_bits = va_bits;
	/* Of 64 KiB pages the same table serves both numbers; else a whole level falls away. */
	state->root_bits = state->page_shift == 16 ? built_bits : va_bits;
	state->wide_entries = va_bits > VA_BITS_COMMON && state->page_shift < 16;
	state->entry_mask = (UINT64_C(1) << (state->wide_entries ? 50 : 48)) - memory->page_size;
	memory->kernel_start = lowest_address(va_bits);
	return NULL;
}

static struct error *start_bits(struct memory *memory, const struct facts *facts, uint64_t image)
{
	struct arm64 *state = memory->state;
	int64_t built, size, start;

	if (!facts_number(facts, "VA_BITS", &built))
		built = bits_of_image(image, state->page_shift);
	if (!facts_number(facts, "TCR_EL1_T1SZ", &size))
		size = 64 - built;
	TRY(set_bits(memory, 64 - (int)(size & 63), (int)(built & 63)));
	if (facts_number(facts, "PHYS_OFFSET", &start))
		place_linear_map(state, (int)built, image, (uint64_t)start);
	return NULL;
}

static struct error *arm64_start(struct memory *memory, const struct facts *facts)
{
	struct arm64 *state = calloc(1, sizeof(*state));
	int64_t voffset, vmemmap;
	uint64_t top;

	if (!state)
		return error_no_memory();
	memory->state = state;
	if (!facts_number(facts, "kimage_voffset", &voffset) &&
	    !facts_number(facts, "image_voffset", &voffset))
		return error_absent("VMCOREINFO line", "NUMBER(kimage_voffset)");
	state->voffset = (uint64_t)voffset;
	if (!facts_symbol(facts, "swapper_pg_dir", &top))
		return error_absent("VMCOREINFO line", "SYMBOL(swapper_pg_dir)");
	TRY(start_pages(memory, facts));
	TRY(start_bits(memory, facts, top));
	memory->kernel = (struct address_space){top - state->voffset, SPACE_KERNEL};
	if (facts_number(facts, "VMEMMAP_START", &vmemmap))
		state->vmemmap = (uint64_t)vmemmap;
	/* Until _text and _end are known: the table that is in it, and what lies around. */
	state->image_start = top - IMAGE_REACH;
	state->image_end = top + IMAGE_REACH;
	return NULL;
}

/* Addresses. */

/* The address bits of a descriptor: above 48 of them, some are where there was room. */
static uint64_t descriptor_address(const struct arm64 *state, uint64_t descriptor)
{
	uint64_t address = descriptor & state->entry_mask;

	if (state->wide_entries)
		return address | (descriptor >> 8 & 3) << 50;
	if (state->page_shift == 16)
		return address | (descriptor >> 12 & 15) << 48;
	return address;
}

/*
 * Levels are counted from the last. A short top table need not be aligned to a page: its address
 * is taken as it is.
 */
static struct error *arm64_walk(struct memory *memory, const struct address_space *space,
				uint64_t virtual, uint64_t *physical, struct table_walk *walk)
{
	const struct arm64 *state = memory->state;
	int per_level = state->page_shift - 3, bits = state->root_bits;
	int level = (bits - state->page_shift + per_level - 1) / per_level;
	uint64_t table = space->root, index_mask = (UINT64_C(1) << bits) - 1;

	walk->levels = (unsigned int)level;
	while (level-- > 0) {
		int shift = state->page_shift + per_level * level;
		uint64_t index = (virtual & index_mask) >> shift;

		TRY(table_walk_enter(walk, memory, table + ENTRY_SIZE * index, ENTRY_SIZE,
				     UINT64_C(1) << shift));
		uint64_t descriptor = walk->entries[walk->count - 1].value;
		if (!(descriptor & (level ? DESCRIPTOR_VALID : DESCRIPTOR_PAGE)))
			break;
		table = descriptor_address(state, descriptor);
		index_mask = walk->span - 1;
		walk->mapped = !level || !(descriptor & DESCRIPTOR_TABLE);
		if (walk->mapped) {
			*physical = (table & ~index_mask) | (virtual & index_mask);
			return NULL;
		}
	}
	return error_fault("page not mapped", virtual);
}

/* arch/arm64/include/asm/{pgtable-hwdef,pgtable-prot}.h */
static const struct entry_flag arm64_entry_flags[] = {
    {DESCRIPTOR_VALID, "VALID"},
    {BIT(6), "USER"},
    {BIT(7), "RDONLY"},
    {BIT(8) | BIT(9), "SHARED"},
    {BIT(10), "AF"},
    {BIT(11), "NG"},
    {BIT(53), "PXN"},
    {BIT(54), "UXN"},
    {BIT(55), "DIRTY"},
    {BIT(56), "SPECIAL"},
    {0, NULL},
};

static struct error *arm64_translate(struct memory *memory, const struct address_space *space,
				     uint64_t virtual, uint64_t *physical, uint64_t *span)
{
	const struct arm64 *state = memory->state;
	bool kernel = space->kind == SPACE_KERNEL;

	if (kernel ? virtual < memory->kernel_start : virtual >= -memory->kernel_start)
		return error_fault("address is not canonical", virtual);
	*span = memory->page_size;
	if (kernel && virtual >= state->image_start && virtual < state->image_end) {
		*physical = virtual - state->voffset;
		return NULL;
	}
	if (kernel && virtual - state->linear_start < state->linear_size) {
		*physical = virtual - state->linear_offset;
		return NULL;
	}
	struct table_walk walk = {.span = *span};
	struct error *error = arm64_walk(memory, space, virtual, physical, &walk);
	*span = walk.span;
	return error;
}

/* Kernel variables that tell what VMCOREINFO leaves out, or there was none. */
static struct error *refine_bits(struct kernel *kernel)
{
	struct arm64 *state = kernel->memory.state;
	uint64_t bits = 0, start, variable;
	int built_bits = state->root_bits > state->va_bits ? state->root_bits : state->va_bits;

	if (kernel_has_symbol(kernel, "vabits_actual")) {
		TRY(kernel_symbol(kernel, "vabits_actual", &variable));
		TRY(memory_u64(&kernel->memory, variable, &bits));
	}
	if (bits > (uint64_t)built_bits)
		built_bits = VA_BITS_MAX;
	if (bits)
		TRY(set_bits(&kernel->memory, (int)bits, built_bits));
	if (state->linear_size)
		return NULL;
	TRY(kernel_symbol(kernel, "memstart_addr", &variable));
	TRY(memory_u64(&kernel->memory, variable, &start));
	place_linear_map(state, built_bits, variable, start);
	return NULL;
}

static struct error *arm64_refine(struct kernel *kernel)
{
	struct arm64 *state = kernel->memory.state;

	if (kernel->text_start && kernel->text_start < kernel->image_end &&
	    kernel->image_end - kernel->text_start < IMAGE_REACH) {
		state->image_start = kernel->text_start;
		state->image_end = kernel->image_end;
	}
	return refine_bits(kernel);
}

static struct error *fields(struct kernel *kernel, const struct arm64_fields **ret)
{
	struct arm64 *state = kernel->memory.state;

	*ret = &state->f;
	return fields_init_once(kernel, arm64, &state->f);
}

/*
 * arch/arm64/include/asm/memory.h: the array of struct pages ends where addresses end, or since 6.9
 * 1 GiB below, and is as large as the linear map, or its lower half, wants. The one that is mapped.
 */
static uint64_t guess_vmemmap(struct kernel *kernel, uint64_t page_size)
{
	const struct arm64 *state = kernel->memory.state;
	unsigned int page_bits =
	    page_size > 1 ? 64 - (unsigned int)__builtin_clzll(page_size - 1) : 0;
	unsigned int shift = (unsigned int)state->page_shift - page_bits;
	uint64_t all = -state->page_offset, upper = -lowest_address(VA_BITS_COMMON - 1);
	const uint64_t starts[] = {-(all >> shift),
				   -(UINT64_C(1) << 30) - ((all - upper) >> shift)};

	for (size_t i = 0; page_bits < 12 && i < sizeof(starts) / sizeof(starts[0]); i++) {
		uint64_t flags;
		struct error *error = memory_u64(&kernel->memory, starts[i], &flags);

		if (!error)
			return starts[i];
		error_destroy(error);
	}
	return 0;
}

static struct error *arm64_direct_base(struct kernel *kernel, uint64_t *ret)
{
	const struct arm64 *state = kernel->memory.state;

	if (!state->linear_size)
		return error_absent("kernel variable", "memstart_addr");
	*ret = state->linear_offset;
	return NULL;
}

/*
 * VMEMMAP_START is the struct page of PHYS_OFFSET, which may be negative; vmemmap, told since 6.9,
 * that of pfn 0.
 */
static struct error *arm64_vmemmap(struct kernel *kernel, uint64_t *ret)
{
	struct arm64 *state = kernel->memory.state;
	const struct arm64_fields *f;
	int64_t start = (int64_t)(state->page_offset - state->linear_offset);

	TRY(fields(kernel, &f));
	if (facts_symbol(&kernel->facts, "vmemmap", ret))
		return NULL;
	if (!state->vmemmap)
		state->vmemmap = guess_vmemmap(kernel, f->page.size);
	if (!state->vmemmap)
		return error_absent("VMCOREINFO line", "NUMBER(VMEMMAP_START)");
	*ret = state->vmemmap - (uint64_t)(start >> state->page_shift) * f->page.size;
	return NULL;
}

/* Registers. */

/* arch/arm64/kernel/entry.S: cpu_switch_to saves x19 to x28, x29, sp and its return address. */
static struct error *arm64_task_registers(struct kernel *kernel, uint64_t task,
					  struct registers *ret)
{
	enum { X19 = 19, SAVED = 10 };
	const struct arm64_fields *f;
	uint8_t bytes[256];

	TRY(fields(kernel, &f));
	if (!f->context_x19.present || !f->context.present || f->context.size > sizeof(bytes) ||
	    f->context_x19.offset + SAVED * 8 > f->context.size)
		return error_absent("type", "cpu_context");
	TRY(memory_read(&kernel->memory, task + f->context.offset, bytes, f->context.size));
	*ret = (struct registers){0};
	for (unsigned int i = 0; i < SAVED; i++)
		register_set(
		    ret, X19 + i,
		    load_uint(bytes + f->context_x19.offset + 8 * i, 8, kernel->memory.swap));
	register_set(ret, X29, field_load(kernel, &f->context_fp, bytes, sizeof(bytes)));
	register_set(ret, SP, field_load(kernel, &f->context_sp, bytes, sizeof(bytes)));
	register_set(ret, PC, field_load(kernel, &f->context_pc, bytes, sizeof(bytes)));
	return NULL;
}

/* The mode in pstate: EL0t, or one of 32 bits. */
static bool arm64_is_user(const struct registers *registers)
{
	enum { MODE_32 = 0x10, MODE_MASK = 0xf, MODE_EL0T = 0 };
	uint64_t pstate = registers->value[PSTATE];

	return pstate & MODE_32 || (pstate & MODE_MASK) == MODE_EL0T;
}

static struct error *arm64_frame_registers(struct kernel *kernel, uint64_t address, bool whole,
					   struct registers *ret, bool *user)
{
	const struct arm64_fields *f;
	uint8_t bytes[8 * REGISTERS];
	struct cursor cursor;

	(void)whole; /* the CPU itself saves nothing in memory */
	TRY(fields(kernel, &f));
	if (!f->regs.present)
		return error_absent("type", "pt_regs");
	TRY(memory_read(&kernel->memory, address + f->regs.offset, bytes, sizeof(bytes)));
	cursor_init(&cursor, bytes, sizeof(bytes), kernel->memory.swap);
	*ret = (struct registers){0};
	for (unsigned int i = 0; i < REGISTERS; i++)
		register_set(ret, i, cursor_u64(&cursor));
	*user = arm64_is_user(ret);
	return NULL;
}

/*
 * Pointer authentication signs with the bits of a word that are no address bits: bit 55 tells
 * whose address it was, and what they all were.
 */
static uint64_t arm64_code_address(const struct memory *memory, uint64_t word)
{
	return word & KERNEL_HALF ? word | memory->kernel_start : word & ~memory->kernel_start;
}

/* Stacks. */

/* arch/arm64/kernel/{irq,sdei}.c: pointers to the lowest address of a stack of a task's size. */
static struct error *add_pointed(struct kernel *kernel, struct stacks *stacks,
				 const struct cpu *cpu, enum stack_kind kind, const char *name)
{
	uint64_t start;

	if (!kernel_has_symbol(kernel, name))
		return NULL;
	TRY(percpu_pointer(kernel, cpu, name, &start));
	return stacks_add(stacks, cpu, kind, start, kernel->stack_size);
}

static struct error *arm64_stacks(struct kernel *kernel, const struct cpu *cpu,
				  struct stacks *stacks)
{
	enum { OVERFLOW_STACK_SIZE = 4 << 10 };
	static const struct {
		const char *name;
		enum stack_kind kind;
	} pointed[] = {{"irq_stack_ptr", STACK_IRQ},
		       {"sdei_stack_normal_ptr", STACK_NMI},
		       {"sdei_stack_critical_ptr", STACK_NMI}};
	uint64_t overflow;

	for (size_t i = 0; i < sizeof(pointed) / sizeof(pointed[0]); i++)
		TRY(problems_note(kernel->problems, add_pointed(kernel, stacks, cpu,
								pointed[i].kind, pointed[i].name)));
	if (!kernel_has_symbol(kernel, "overflow_stack"))
		return NULL;
	TRY(percpu_symbol(kernel, cpu, "overflow_stack", &overflow));
	return stacks_add(stacks, cpu, STACK_OVERFLOW, overflow, OVERFLOW_STACK_SIZE);
}

/* Calls. */

/* Instructions are little-endian whatever the data is. */
static struct error *instruction_at(struct kernel *kernel, uint64_t address, uint32_t *ret)
{
	uint8_t bytes[INSTRUCTION_SIZE];

	TRY(memory_read(&kernel->memory, address, bytes, sizeof(bytes)));
	*ret = (uint32_t)load_uint(bytes, sizeof(bytes), BYTE_ORDER == BIG_ENDIAN);
	return NULL;
}

static bool call_before(struct kernel *kernel, uint64_t return_address, uint32_t *ret)
{
	return !(return_address % INSTRUCTION_SIZE) &&
	       !instruction_at(kernel, return_address - INSTRUCTION_SIZE, ret);
}

static bool is_direct_call(uint32_t code)
{
	return (code & 0xfc000000) == 0x94000000; /* bl */
}

static bool arm64_is_return_address(struct kernel *kernel, uint64_t address)
{
	uint32_t code;

	return call_before(kernel, address, &code) &&
	       (is_direct_call(code) || (code & 0xfffffc1f) == 0xd63f0000 /* blr */ ||
		(code & 0xfefff800) == 0xd63f0800 /* blraa and its like */);
}

static bool arm64_call_target(struct kernel *kernel, uint64_t return_address, uint64_t *target)
{
	enum { OFFSET_BITS = 26 };
	uint32_t code;

	if (!call_before(kernel, return_address, &code) || !is_direct_call(code))
		return false;
	int64_t offset = (int64_t)((uint64_t)code << (64 - OFFSET_BITS)) >> (64 - OFFSET_BITS);
	*target = return_address - INSTRUCTION_SIZE + (uint64_t)offset * INSTRUCTION_SIZE;
	return true;
}

/*
 * What code refers to. An address is made of a page (adrp) and what is added to it: by an add, by a
 * load or store, or first to a place that several variables are reached from. Code is read from top
 * to bottom, jumps are not followed.
 */
enum { X_REGISTERS = 31, CALL_CLOBBERS = 19 };

struct addresses {
	uint64_t value[X_REGISTERS + 1]; /* 31 is the stack pointer, or zero: never known */
	uint32_t known;
	uint64_t *ret;
	size_t count, max;
};

static void refer(struct addresses *addresses, uint64_t address)
{
	if (addresses->count < addresses->max)
		addresses->ret[addresses->count++] = address;
}

static void set_address(struct addresses *addresses, unsigned int target, uint64_t value)
{
	addresses->value[target] = value;
	if (target < X_REGISTERS)
		addresses->known |= UINT32_C(1) << target;
}

/* adr, adrp: 21 bits, of bytes or pages, from the instruction or its page on. */
static uint64_t pc_relative(uint32_t code, uint64_t pc)
{
	uint64_t bits = (uint64_t)(code >> 5 & 0x7ffff) << 2 | (code >> 29 & 3);
	int64_t offset = (int64_t)(bits << 43) >> 43;

	return code >> 31 ? (pc & ~UINT64_C(0xfff)) + (uint64_t)offset * 4096
			  : pc + (uint64_t)offset;
}

static void step(struct addresses *addresses, uint32_t code, uint64_t pc)
{
	unsigned int target = code & 31, base = code >> 5 & 31;
	bool based = addresses->known >> base & 1;
	uint64_t immediate = code >> 10 & 0xfff;

	if ((code & 0xff800000) == 0x91000000 && based) { /* add x, x, #immediate */
		set_address(addresses, target,
			    addresses->value[base] + (immediate << (code >> 22 & 1 ? 12 : 0)));
		refer(addresses, addresses->value[target]);
		return;
	}
	if ((code & 0x3b000000) == 0x39000000 && based) /* ldr, str and their like */
		refer(addresses, addresses->value[base] + (immediate << (code >> 30)));
	if ((code & 0x3b200c00) == 0x38000c00 && based) { /* ldr x, [x, #immediate]! */
		int64_t offset = (int64_t)((uint64_t)code << 43) >> 55;

		addresses->value[base] += (uint64_t)offset;
		refer(addresses, addresses->value[base]);
	}
	if (is_direct_call(code) || (code & 0xfffffc1f) == 0xd63f0000)
		addresses->known &= UINT32_MAX << CALL_CLOBBERS;
	else
		addresses->known &= ~(UINT32_C(1) << target);
	if ((code & 0x1f000000) == 0x10000000)
		set_address(addresses, target, pc_relative(code, pc));
}

static size_t arm64_references(const struct kernel *kernel, uint64_t address, const uint8_t *code,
			       size_t size, uint64_t *ret, size_t max)
{
	struct addresses addresses = {.ret = ret, .max = max};

	(void)kernel;
	for (size_t at = 0; at + INSTRUCTION_SIZE <= size; at += INSTRUCTION_SIZE)
		step(&addresses,
		     (uint32_t)load_uint(code + at, INSTRUCTION_SIZE, BYTE_ORDER == BIG_ENDIAN),
		     address + at);
	return addresses.count;
}

/* The call has left its return address in x30, and nothing on the stack. */
static struct error *arm64_undo_call(struct kernel *kernel, struct registers *registers)
{
	if (!register_known(registers, X30))
		return error_absent("register", "x30");
	register_set(registers, PC, kernel_code_address(kernel, registers->value[X30]));
	registers->known &= ~(UINT64_C(1) << X30);
	return NULL;
}

/* Frame records. */

/*
 * What a function does before it sets its frame pointer to sp + offset: it has taken size bytes of
 * the stack by then. Records do not tell where sp was; this does.
 */
struct prologue {
	uint64_t size, offset;
	bool found;
};

static int64_t bits_of(uint32_t code, unsigned int low, unsigned int count)
{
	return (int64_t)((uint64_t)code << (64 - low - count)) >> (64 - count);
}

/* How many bytes of the stack the instruction takes. */
static uint64_t stack_taken(uint32_t code)
{
	if ((code & 0xffc003e0) == 0xa98003e0) /* stp x, y, [sp, #-n]! */
		return (uint64_t)(-8 * bits_of(code, 15, 7));
	if ((code & 0xffe00fe0) == 0xf8000fe0) /* str x, [sp, #-n]! */
		return (uint64_t)-bits_of(code, 12, 9);
	if ((code & 0xff8003ff) == 0xd10003ff) /* sub sp, sp, #n */
		return (uint64_t)(code >> 10 & 0xfff) << (code >> 22 & 1 ? 12 : 0);
	return 0;
}

/* Of the function that pc is in, as far as it goes before pc. */
static struct prologue prologue_of(struct kernel *kernel, uint64_t pc)
{
	enum { SEARCHED = 256 };
	const struct symbol *function = kernel_place(kernel, pc - 1).symbol;
	uint8_t bytes[SEARCHED * INSTRUCTION_SIZE];
	struct prologue prologue = {0};
	size_t size = function ? pc - function->address : 0;

	if (size > sizeof(bytes))
		size = sizeof(bytes);
	if (error_ignore_damage(memory_read_partial(
		&kernel->memory, function ? function->address : pc, bytes, size, NULL)))
		return prologue;
	for (size_t at = 0; at + INSTRUCTION_SIZE <= size && !prologue.found;
	     at += INSTRUCTION_SIZE) {
		uint32_t code =
		    (uint32_t)load_uint(bytes + at, INSTRUCTION_SIZE, BYTE_ORDER == BIG_ENDIAN);

		prologue.size += stack_taken(code);
		prologue.found = (code & 0xffc003ff) == 0x910003fd; /* add x29, sp, #n */
		if (prologue.found)
			prologue.offset = code >> 10 & 0xfff;
	}
	return prologue;
}

/*
 * The stack pointer of the caller whose record is at fp: where the callee found it; for want of a
 * callee with a prologue, or on another stack, where the caller's own prologue left it.
 */
static uint64_t caller_sp(struct unwind *unwind, const struct registers *callee, uint64_t pc,
			  uint64_t fp)
{
	struct prologue of_callee = prologue_of(unwind->kernel, callee->value[PC]);
	uint64_t sp = callee->value[X29] - of_callee.offset + of_callee.size, sp_end, fp_end;

	if (of_callee.found && fp != callee->value[X29] && sp <= fp &&
	    unwind_stack_at(unwind, sp, &sp_end) == unwind_stack_at(unwind, fp, &fp_end) &&
	    sp_end == fp_end)
		return sp;
	return fp - prologue_of(unwind->kernel, pc).offset;
}

/* The struct pt_regs that the record at fp is in, if it is one of its sort; else 0. */
static uint64_t registers_around(struct kernel *kernel, const struct arm64_fields *f, uint64_t fp)
{
	uint64_t next, word, regs = fp - f->regs_record.offset, saved_fp, saved_pc;
	struct memory *memory = &kernel->memory;

	if (!f->regs_record.present || memory_u64(memory, fp, &next) ||
	    memory_u64(memory, fp + 8, &word))
		return 0;
	if (!next && !word)
		return regs;
	/* Until 6.13: the interrupted function's frame pointer and place, which no call left there.
	 */
	return !memory_u64(memory, regs + f->regs.offset + 8 * X29, &saved_fp) &&
		       !memory_u64(memory, regs + f->regs_pc.offset, &saved_pc) &&
		       saved_fp == next && saved_pc == word
		   ? regs
		   : 0;
}

/* Goes on from the callee, in unwind's registers, at pc with the frame record at fp. */
static enum unwind_result enter_caller(struct unwind *unwind, const struct arm64_fields *f,
				       uint64_t pc, uint64_t fp)
{
	uint64_t regs = registers_around(unwind->kernel, f, fp);
	struct registers registers = {0};

	register_set(&registers, PC, pc);
	register_set(&registers, X29, fp);
	register_set(&registers, SP, regs ? regs : caller_sp(unwind, &unwind->registers, pc, fp));
	unwind->registers = registers;
	unwind->interrupted = false;
	return UNWIND_NEXT;
}

/*
 * An interrupted function that has no record yet, or makes none, has its caller in x30 alone. After
 * it has called another, x30 points into itself.
 */
static bool is_caller(struct kernel *kernel, const struct registers *registers, uint64_t caller)
{
	return register_known(registers, X30) && kernel_is_text(kernel, caller) &&
	       arm64_is_return_address(kernel, caller) &&
	       kernel_place(kernel, caller - 1).symbol !=
		   kernel_place(kernel, registers->value[PC]).symbol;
}

/* The threads that the kernel makes begin with registers that never were: a jump to 0 has a stack.
 */
static enum unwind_result judge(const struct unwind *unwind, const struct exception *exception)
{
	(void)unwind;
	const struct registers *registers = &exception->registers;

	return registers->value[PC] || registers->value[SP] ? UNWIND_NEXT : UNWIND_END;
}

/* Since 6.13 a record of zeroes has a third word that says what it is. */
static enum unwind_result step_marked(struct unwind *unwind, const struct arm64_fields *f,
				      uint64_t fp, uint64_t regs, struct error **error)
{
	enum { META_FINAL = 1, META_PT_REGS = 2 };
	uint64_t type = META_FINAL;

	if (f->record_type.present)
		*error = field_read(unwind->kernel, &f->record_type, fp, &type);
	if (*error || (type != META_FINAL && type != META_PT_REGS))
		return UNWIND_CANNOT;
	enum unwind_result result = unwind_exception(unwind, regs, judge, error);
	return type == META_FINAL && !*error ? UNWIND_END : result;
}

/* fp is the address of a record: on a known stack, above what has been left. */
static bool is_record(struct unwind *unwind, uint64_t fp)
{
	uint64_t sp = unwind->registers.value[SP], sp_end, fp_end;

	if (fp % 8 || unwind_stack_at(unwind, fp, &fp_end) == STACK_UNKNOWN ||
	    fp_end - fp < RECORD_SIZE)
		return false;
	unwind_stack_at(unwind, sp, &sp_end);
	return sp_end != fp_end || fp >= sp;
}

static enum unwind_result record_step(struct unwind *unwind, void *state __attribute__((unused)),
				      struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	const struct registers *registers = &unwind->registers;
	uint64_t fp = registers->value[X29], next, word, caller;
	const struct arm64_fields *f;

	*error = fields(kernel, &f);
	if (*error || !register_known(registers, X29) || !is_record(unwind, fp))
		return UNWIND_CANNOT;
	*error = memory_u64(&kernel->memory, fp, &next);
	if (!*error)
		*error = memory_u64(&kernel->memory, fp + 8, &word);
	if (*error)
		return UNWIND_CANNOT;
	uint64_t pc = kernel_code_address(kernel, word), regs = registers_around(kernel, f, fp);
	if (unwind->interrupted) {
		caller = kernel_code_address(kernel, registers->value[X30]);
		if (caller != pc && is_caller(kernel, registers, caller))
			return enter_caller(unwind, f, caller, fp);
	}
	if (!regs)
		return enter_caller(unwind, f, pc, next);
	return next || word ? unwind_exception(unwind, regs, judge, error)
			    : step_marked(unwind, f, fp, regs, error);
}

static const struct unwinder_ops unwind_record = {
    .name = "fp", .reliable = true, .step = record_step};

static const struct unwinder_ops *const unwinders[] = {&unwind_call, &unwind_record, &unwind_caller,
						       &unwind_scan, NULL};

/* MIDR_EL1: who made the core, which one it is, and how old. Names are those of lscpu. */
static struct error *arm64_cpu_model(struct kernel *kernel, const struct cpu *cpu, char *text,
				     size_t size)
{
	static const struct {
		uint16_t implementer, part;
		const char *name;
	} known[] = {
	    {0x41, 0xd03, "Cortex-A53"},     {0x41, 0xd04, "Cortex-A35"},
	    {0x41, 0xd05, "Cortex-A55"},     {0x41, 0xd07, "Cortex-A57"},
	    {0x41, 0xd08, "Cortex-A72"},     {0x41, 0xd09, "Cortex-A73"},
	    {0x41, 0xd0a, "Cortex-A75"},     {0x41, 0xd0b, "Cortex-A76"},
	    {0x41, 0xd0c, "Neoverse-N1"},    {0x41, 0xd0d, "Cortex-A77"},
	    {0x41, 0xd40, "Neoverse-V1"},    {0x41, 0xd41, "Cortex-A78"},
	    {0x41, 0xd46, "Cortex-A510"},    {0x41, 0xd47, "Cortex-A710"},
	    {0x41, 0xd49, "Neoverse-N2"},    {0x41, 0xd4f, "Neoverse-V2"},
	    {0x43, 0x0af, "ThunderX2-99xx"}, {0x46, 0x001, "A64FX"},
	    {0x48, 0xd01, "TaiShan-v110"},   {0xc0, 0xac3, "Ampere-1"},
	};
	const struct arm64_fields *f;
	uint64_t address, midr;

	text[0] = '\0';
	TRY(fields(kernel, &f));
	if (!f->midr.present)
		return NULL;
	TRY(percpu_symbol(kernel, cpu, "cpu_data", &address));
	TRY(field_read(kernel, &f->midr, address, &midr));
	unsigned int implementer = midr >> 24 & 0xff, part = midr >> 4 & 0xfff;
	unsigned int variant = midr >> 20 & 0xf, revision = midr & 0xf;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].implementer == implementer && known[i].part == part) {
			snprintf(text, size, "%s r%up%u", known[i].name, variant, revision);
			return NULL;
		}
	snprintf(text, size, "implementer 0x%02x part 0x%03x r%up%u", implementer, part, variant,
		 revision);
	return NULL;
}

const struct arch_ops arch_arm64 = {
    .name = "aarch64",
    .machine = EM_AARCH64,
    .pointer_size = 8,
    .u64_align = 8,
    .page_size = 4 << 10,
    .stack_size = 16 << 10,
    .register_names = register_names,
    .register_count = REGISTERS,
    .ip = PC,
    .sp = SP,
    .fp = X29,
    .recognises = arm64_recognises,
    .start = arm64_start,
    .refine = arm64_refine,
    .translate = arm64_translate,
    .walk = arm64_walk,
    .entry_flags = arm64_entry_flags,
    .entry_frame = BIT(48) - BIT(12),
    .direct_base = arm64_direct_base,
    .vmemmap = arm64_vmemmap,
    .task_registers = arm64_task_registers,
    .task_sp = "task_struct.thread.cpu_context.sp",
    .frame_registers = arm64_frame_registers,
    .is_user = arm64_is_user,
    .stacks = arm64_stacks,
    .code_address = arm64_code_address,
    .is_return_address = arm64_is_return_address,
    .call_target = arm64_call_target,
    .undo_call = arm64_undo_call,
    .references = arm64_references,
    .switch_symbol = "cpu_switch_to",
    .cpu_model = arm64_cpu_model,
    .unwinders = unwinders,
};
