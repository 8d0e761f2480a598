/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64: four- and five-level page tables, KASLR, SME, registers, stacks.
 *
 * Layouts: Documentation/arch/x86/x86_64/{mm,5level-paging}.rst; struct pt_regs of
 * arch/x86/include/asm/ptrace.h; struct user_regs_struct of <asm/user_64.h>; QEMU's note is
 * struct QEMUCPUState of its target/i386/arch_dump.c.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "kernel/kernel.h"

/* Where the kernel image is mapped, linearly: virtual - IMAGE_BASE + phys_base. */
#define IMAGE_BASE UINT64_C(0xffffffff80000000)
#define IMAGE_SIZE UINT64_C(0x40000000) /* modules begin here with KASLR's 1 GiB image area */

#define PTE_PRESENT    UINT64_C(0x001)
#define PTE_LARGE      UINT64_C(0x080)
#define PTE_PROTNONE   UINT64_C(0x100) /* mapped, not accessible: the frame is valid */
#define PTE_FRAME_MASK UINT64_C(0x000ffffffffff000)

/* memory->state */
struct x86_64 {
	uint64_t phys_base;
	uint64_t frame_mask; /* PTE_FRAME_MASK without SME's encryption bit */
	int levels;
	uint64_t image_start, image_end; /* the linear part of the image mapping */
	uint64_t direct_base, direct_size; /* the direct map; size 0 until known */
};

static struct error *x86_64_start(struct memory *memory, const struct facts *facts)
{
	struct x86_64 *state = calloc(1, sizeof(*state));
	int64_t number = 0;
	uint64_t top;

	if (!state)
		return error_no_memory();
	memory->state = state;
	if (!facts_number(facts, "phys_base", &number))
		return error_absent("VMCOREINFO line", "NUMBER(phys_base)");
	state->phys_base = (uint64_t)number;
	state->levels = facts_number(facts, "pgtable_l5_enabled", &number) && number ? 5 : 4;
	state->frame_mask = PTE_FRAME_MASK;
	if (facts_number(facts, "sme_mask", &number))
		state->frame_mask &= ~(uint64_t)number;
	state->image_start = IMAGE_BASE;
	state->image_end = IMAGE_BASE + IMAGE_SIZE;
	if (!facts_symbol(facts, "swapper_pg_dir", &top) &&
	    !facts_symbol(facts, "init_top_pgt", &top) &&
	    !facts_symbol(facts, "init_level4_pgt", &top))
		return error_absent("VMCOREINFO line", "SYMBOL(swapper_pg_dir)");
	memory->root = top - IMAGE_BASE + state->phys_base;
	return NULL;
}

static struct error *read_entry(struct memory *memory, uint64_t table, unsigned int index,
				uint64_t *ret)
{
	const uint8_t *page;

	TRY(dump_page(memory->dump, table / memory->page_size, &page));
	*ret = load_uint(page + 8 * index, 8, memory->swap);
	return NULL;
}

static struct error *walk_tables(struct memory *memory, uint64_t root, uint64_t virtual,
				 uint64_t *physical, uint64_t *span)
{
	const struct x86_64 *state = memory->state;
	uint64_t table = root;

	for (int level = state->levels; level > 0; level--) {
		unsigned int shift = 12 + 9 * (unsigned int)(level - 1);
		uint64_t entry;

		TRY(read_entry(memory, table, virtual >> shift & 511, &entry));
		if (!(entry & (PTE_PRESENT | PTE_PROTNONE)))
			return error_fault("page not mapped", virtual);
		if (level == 1 || (level <= 3 && entry & PTE_LARGE)) {
			*span = UINT64_C(1) << shift;
			*physical = (entry & state->frame_mask & -*span) | (virtual & (*span - 1));
			return NULL;
		}
		table = entry & state->frame_mask;
	}
	return error_fault("page not mapped", virtual);
}

static bool is_canonical(const struct x86_64 *state, uint64_t virtual)
{
	unsigned int unused = state->levels == 5 ? 7 : 16;

	return (uint64_t)((int64_t)(virtual << unused) >> unused) == virtual;
}

/*
 * The image and the direct map are linear: no table is needed for them, so they can be read even
 * when the page tables themselves are lost.
 */
static struct error *x86_64_translate(struct memory *memory, uint64_t root, uint64_t virtual,
				      uint64_t *physical, uint64_t *span)
{
	const struct x86_64 *state = memory->state;

	if (!is_canonical(state, virtual))
		return error_fault("address is not canonical", virtual);
	*span = memory->page_size;
	if (root == memory->root && virtual >= state->image_start && virtual < state->image_end) {
		*physical = virtual - IMAGE_BASE + state->phys_base;
		return NULL;
	}
	if (root == memory->root && virtual - state->direct_base < state->direct_size) {
		*physical = virtual - state->direct_base;
		return NULL;
	}
	return walk_tables(memory, root, virtual, physical, span);
}

/* What only kernel variables tell: how far the image goes, and where the direct map is. */
static struct error *x86_64_refine(struct kernel *kernel)
{
	struct x86_64 *state = kernel->memory.state;
	const struct symbol *start = symbols_find(&kernel->symbols, "_text");
	const struct symbol *end = symbols_find(&kernel->symbols, "_end");
	uint64_t variable, base;

	if (start && end && start->address < end->address) {
		state->image_start = start->address;
		state->image_end = end->address;
	}
	TRY(kernel_symbol(kernel, "page_offset_base", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &base));
	if (base >> 63 && !(base & 0x3fffffff)) {
		state->direct_base = base;
		state->direct_size = dump_info(kernel->dump)->max_pfn * kernel->memory.page_size;
	}
	return NULL;
}

const struct arch_ops arch_x86_64 = {
	.name = "x86_64",
	.machine = EM_X86_64,
	.pointer_size = 8,
	.start = x86_64_start,
	.refine = x86_64_refine,
	.translate = x86_64_translate,
};
