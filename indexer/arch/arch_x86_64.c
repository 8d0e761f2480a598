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

#include "arch/x86_code.h"
#include "arch/x86_pages.h"
#include "arch/x86_unwind.h"
#include "base/cursor.h"
#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "stack/unwind.h"

/* Where the kernel image is mapped, linearly: virtual - IMAGE_BASE + phys_base. */
#define IMAGE_BASE UINT64_C(0xffffffff80000000)
#define IMAGE_SIZE UINT64_C(0x40000000) /* modules begin here with KASLR's 1 GiB image area */

#define KERNEL_START UINT64_C(0x8000000000000000)

/* Where the image begins in it, as distributions build it (CONFIG_PHYSICAL_START). */
#define PHYSICAL_START (16 << 20)

#define CR4_LA57     (1 << 12)                    /* five levels of page tables */
#define DIRECT_START UINT64_C(0x0000010000000000) /* the lowest that the direct map ever began */

#define TASK_SP "task_struct.thread.sp|task_struct.thread.rsp"

/* What sleeping tasks and CPUs left: fields of the kernel. */
#define X86_64_FIELDS(F)                                                                           \
	F(thread_sp, TASK_SP)                                                                      \
	F(thread_info, "?task_struct.stack|task_struct.thread_info")                               \
	F(flags, "?thread_info.flags")                                                             \
	F(preempt_old, "?thread_info.preempt_count")                                               \
	F(frame, "?inactive_task_frame")                                                           \
	F(frame_bp, "?inactive_task_frame.bp")                                                     \
	F(frame_bx, "?inactive_task_frame.bx")                                                     \
	F(frame_r12, "?inactive_task_frame.r12")                                                   \
	F(frame_r13, "?inactive_task_frame.r13")                                                   \
	F(frame_r14, "?inactive_task_frame.r14")                                                   \
	F(frame_r15, "?inactive_task_frame.r15")                                                   \
	F(frame_ret, "?inactive_task_frame.ret_addr")                                              \
	F(pda, "?x8664_pda")                                                                       \
	F(pda_percpu, "?x8664_pda.data_offset")                                                    \
	F(pda_irq_stack, "?x8664_pda.irqstackptr")                                                 \
	F(pda_pending, "?x8664_pda.__softirq_pending")                                             \
	F(pda_table, "?x8664_pda.level4_pgt")                                                      \
	F(tss_ist, "?tss_struct.x86_tss.ist|tss_struct.ist")                                       \
	F(cpuinfo, "?cpuinfo_x86")                                                                 \
	F(irq_stack_hot, "?pcpu_hot.hardirq_stack_ptr")                                            \
	F(preempt_hot, "?pcpu_hot.preempt_count")                                                  \
	F(pending_hot, "?pcpu_hot.softirq_pending")                                                \
	F(pending_stat, "?irq_cpustat_t.__softirq_pending")                                        \
	F(model, "?cpuinfo_x86.x86_model_id")                                                      \
	F(ist, "?orig_ist.ist")                                                                    \
	F(stacks, "?cea_exception_stacks")                                                         \
	F(stack_df, "?cea_exception_stacks.DF_stack")                                              \
	F(stack_nmi, "?cea_exception_stacks.NMI_stack")                                            \
	F(stack_db, "?cea_exception_stacks.DB_stack")                                              \
	F(stack_mce, "?cea_exception_stacks.MCE_stack")                                            \
	F(stack_vc, "?cea_exception_stacks.VC_stack")                                              \
	F(stack_vc2, "?cea_exception_stacks.VC2_stack")                                            \
	F(area_stacks, "?cpu_entry_area.estacks")                                                  \
	F(area_entry, "?cpu_entry_area.entry_stack_page")
DEFINE_FIELDS(x86_64, X86_64_FIELDS)

/* Kinds of address spaces beside SPACE_KERNEL and SPACE_USER: before 2.6.11 a process has a table
 * of the third level. */
enum { SPACE_USER_3_LEVELS = SPACE_USER + 1 };

/* memory->state */
struct x86_64 {
	uint64_t phys_base;
	uint64_t frame_mask; /* PTE_FRAME_MASK without SME's encryption bit */
	int levels;
	uint64_t image_start, image_end;   /* the linear part of the image mapping */
	uint64_t direct_base, direct_size; /* the direct map; size 0 until known */
	struct x86_64_fields f;            /* known once types are */
	uint64_t switch_ip, switch_size;   /* where a sleeping task goes on, what it pops there */
};

static bool x86_64_recognises(const struct facts *facts)
{
	int64_t number;

	return facts_number(facts, "pgtable_l5_enabled", &number) ||
	       facts_string(facts, "SYMBOL(init_top_pgt)") ||
	       facts_string(facts, "SYMBOL(init_level4_pgt)");
}

/*
 * Whether the kernel lies at base: its variable phys_base says so, and the last entry of its page
 * table, which maps the kernel itself, leads to a table.
 */
static bool lies_at(struct memory *memory, uint64_t variable, uint64_t top, uint64_t base)
{
	enum { LAST_ENTRY = 511 * 8 };
	uint64_t value, entry;
	struct error *error = memory_physical_uint(memory, variable - IMAGE_BASE + base, 8, &value);

	if (!error)
		error =
		    memory_physical_uint(memory, top - IMAGE_BASE + base + LAST_ENTRY, 8, &entry);
	return !error_ignore_damage(error) && value == base && entry & PTE_PRESENT &&
	       (entry & PTE_FRAME_MASK) < memory_physical_end(memory);
}

/* The VMCOREINFO of kernels before 4.10 tells where phys_base lies and not its value. */
static struct error *find_phys_base(struct memory *memory, const struct facts *facts, uint64_t top,
				    uint64_t *ret)
{
	const uint64_t alignment = UINT64_C(1) << 21;
	uint64_t variable, end = memory_physical_end(memory);

	if (!facts_symbol(facts, "phys_base", &variable))
		return error_absent("VMCOREINFO line", "NUMBER(phys_base)");
	for (uint64_t base = 0; base < end; base += alignment)
		if (lies_at(memory, variable, top, base)) {
			*ret = base;
			return NULL;
		}
	return error_absent("VMCOREINFO line", "NUMBER(phys_base)");
}

static struct error *x86_64_walk(struct memory *memory, const struct address_space *space,
				 uint64_t virtual, uint64_t *physical, struct table_walk *walk);

static bool maps(struct memory *memory, uint64_t virtual, uint64_t *physical)
{
	struct table_walk walk = {.span = memory->page_size};

	return !error_ignore_damage(
		   x86_64_walk(memory, &memory->kernel, virtual, physical, &walk)) &&
	       walk.mapped;
}

/*
 * How many levels the page tables have, and which bit says that a page is encrypted (AMD: its
 * number is of the processor), by what maps the table itself to where it lies.
 */
static void find_levels(struct memory *memory, struct x86_64 *state, uint64_t top)
{
	static const uint64_t bits[] = {0, UINT64_C(1) << 47, UINT64_C(1) << 51};
	uint64_t physical;

	for (state->levels = 5; state->levels >= 4; state->levels--)
		for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
			state->frame_mask = PTE_FRAME_MASK & ~bits[i];
			if (maps(memory, top, &physical) && physical == memory->kernel.root)
				return;
		}
	state->levels = 4; /* what maps it is lost */
	state->frame_mask = PTE_FRAME_MASK;
}

/* The image as the page table at root has it, in large pages; KASLR has put it anywhere. */
static bool find_image(struct memory *memory, struct x86_64 *state, uint64_t root)
{
	const uint64_t step = UINT64_C(1) << 21, end = IMAGE_BASE + IMAGE_SIZE;
	uint64_t at = IMAGE_BASE, physical;

	memory->kernel = (struct address_space){root, SPACE_KERNEL};
	while (at < end && !maps(memory, at, &physical))
		at += step;
	if (at == end)
		return false;
	memory->image = at;
	memory->moved = at - (IMAGE_BASE + PHYSICAL_START);
	state->phys_base = physical - (at - IMAGE_BASE);
	while (at < end && maps(memory, at, &physical))
		at += step;
	state->image_start = memory->image;
	state->image_end = at;
	return true;
}

/*
 * A CPU's registers are all that is known. Page table isolation has a process's table of user mode
 * in the page behind the kernel's (arch/x86/entry/calling.h: PTI_USER_PGTABLE_MASK).
 */
static struct error *start_from_registers(struct memory *memory, const struct facts *facts)
{
	const uint64_t isolated = UINT64_C(1) << 12;
	struct x86_64 *state = memory->state;
	int64_t cr3, cr4;

	if (!facts_number(facts, "cr3", &cr3) || !facts_number(facts, "cr4", &cr4))
		return error_absent("VMCOREINFO line", "SYMBOL(swapper_pg_dir)");
	uint64_t root = (uint64_t)cr3 & PTE_FRAME_MASK;
	state->levels = cr4 & CR4_LA57 ? 5 : 4;
	state->frame_mask = PTE_FRAME_MASK;
	memory->kernel_start = KERNEL_START;
	return find_image(memory, state, root & ~isolated) || find_image(memory, state, root)
		   ? NULL
		   : error_absent("VMCOREINFO", "text");
}

static struct error *x86_64_start(struct memory *memory, const struct facts *facts)
{
	struct x86_64 *state = calloc(1, sizeof(*state));
	int64_t number, levels;
	uint64_t top;

	if (!state)
		return error_no_memory();
	memory->state = state;
	state->image_start = IMAGE_BASE;
	state->image_end = IMAGE_BASE + IMAGE_SIZE;
	if (!facts_symbol(facts, "swapper_pg_dir", &top) &&
	    !facts_symbol(facts, "init_top_pgt", &top) &&
	    !facts_symbol(facts, "init_level4_pgt", &top))
		return start_from_registers(memory, facts);
	if (facts_number(facts, "phys_base", &number))
		state->phys_base = (uint64_t)number;
	else if (facts_number(facts, "image_voffset", &number))
		state->phys_base = IMAGE_BASE - (uint64_t)number;
	else
		TRY(find_phys_base(memory, facts, top, &state->phys_base));
	memory->kernel = (struct address_space){top - IMAGE_BASE + state->phys_base, SPACE_KERNEL};
	memory->kernel_start = KERNEL_START;
	if (!facts_number(facts, "pgtable_l5_enabled", &levels)) {
		find_levels(memory, state, top);
		return NULL;
	}
	state->levels = levels ? 5 : 4;
	state->frame_mask = PTE_FRAME_MASK;
	if (facts_number(facts, "sme_mask", &number))
		state->frame_mask &= ~(uint64_t)number;
	return NULL;
}

static struct error *x86_64_walk(struct memory *memory, const struct address_space *space,
				 uint64_t virtual, uint64_t *physical, struct table_walk *walk)
{
	const struct x86_64 *state = memory->state;
	uint64_t table = space->root;

	walk->levels = space->kind == SPACE_USER_3_LEVELS ? 3 : (unsigned int)state->levels;
	for (unsigned int level = walk->levels; level > 0; level--) {
		unsigned int shift = 12 + 9 * (level - 1);

		TRY(table_walk_enter(walk, memory, table + 8 * (virtual >> shift & 511), 8,
				     UINT64_C(1) << shift));
		uint64_t entry = walk->entries[walk->count - 1].value;
		if (!(entry & (PTE_PRESENT | PTE_PROTNONE)))
			break;
		walk->mapped = level == 1 || (level <= 3 && entry & PTE_LARGE);
		if (walk->mapped) {
			*physical =
			    (x86_entry_address(memory, entry, state->frame_mask) & -walk->span) |
			    (virtual & (walk->span - 1));
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
static struct error *x86_64_translate(struct memory *memory, const struct address_space *space,
				      uint64_t virtual, uint64_t *physical, uint64_t *span)
{
	const struct x86_64 *state = memory->state;
	bool kernel = space->kind == SPACE_KERNEL;

	*span = memory->page_size;
	if (!is_canonical(state, virtual))
		return error_fault("address is not canonical", virtual);
	if (kernel && virtual >= state->image_start && virtual < state->image_end) {
		*physical = virtual - IMAGE_BASE + state->phys_base;
		return NULL;
	}
	if (kernel && virtual - state->direct_base < state->direct_size) {
		*physical = virtual - state->direct_base;
		return NULL;
	}
	struct table_walk walk = {.span = *span};
	struct error *error = x86_64_walk(memory, space, virtual, physical, &walk);
	*span = walk.span;
	return error;
}

static void set_direct_map(struct kernel *kernel, uint64_t base)
{
	struct x86_64 *state = kernel->memory.state;

	if (base < DIRECT_START || base & 0x3fffffff)
		return;
	state->direct_base = base;
	state->direct_size = memory_physical_end(&kernel->memory);
	if (base < kernel->memory.kernel_start)
		kernel->memory.kernel_start = base;
}

/*
 * Its base was a constant, which changed (ffff888000000000, ffff880000000000 before 4.20,
 * ffff810000000000 before 2.6.27, 0000010000000000 before 2.6.11), and some kernels have the base
 * of others. high_memory is where the last page of low memory ends in it.
 */
static struct error *find_direct_map(struct kernel *kernel)
{
	uint64_t variable, high, pages;

	TRY(kernel_symbol(kernel, "high_memory", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &high));
	TRY(kernel_symbol(kernel, "max_pfn|end_pfn", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &pages));
	set_direct_map(kernel, high - pages * kernel->memory.page_size);
	return NULL;
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
	if (!kernel_has_symbol(kernel, "page_offset_base"))
		return find_direct_map(kernel);
	TRY(kernel_symbol(kernel, "page_offset_base", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &base));
	set_direct_map(kernel, base);
	return NULL;
}

static struct error *x86_64_direct_base(struct kernel *kernel, uint64_t *ret)
{
	const struct x86_64 *state = kernel->memory.state;

	*ret = state->direct_base;
	return NULL;
}

/* A variable where it may be moved; elsewhere its sections tell. */
static struct error *x86_64_vmemmap(struct kernel *kernel, uint64_t *ret)
{
	uint64_t variable;

	TRY(kernel_symbol(kernel, "vmemmap_base", &variable));
	return memory_pointer(&kernel->memory, variable, ret);
}

enum { CALL_SIZE = 5, CALL_OPCODE = 0xe8, CODE_MAX = 8192 };

/* The order of struct pt_regs; user_regs_struct begins the same way. */
enum {
	R15,
	R14,
	R13,
	R12,
	RBP,
	RBX,
	R11,
	R10,
	R9,
	R8,
	RAX,
	RCX,
	RDX,
	RSI,
	RDI,
	ORIG_RAX,
	RIP,
	CS,
	RFLAGS,
	RSP,
	SS,
	REGISTERS,
};

static const char *const register_names[REGISTERS] = {
    "r15", "r14", "r13", "r12", "rbp",      "rbx", "r11", "r10",    "r9",  "r8", "rax",
    "rcx", "rdx", "rsi", "rdi", "orig_rax", "rip", "cs",  "rflags", "rsp", "ss",
};

static const uint8_t orc_registers[] = {
    [ORC_ARCH_AX] = RAX, [ORC_ARCH_DX] = RDX,  [ORC_ARCH_DI] = RDI,  [ORC_ARCH_BP] = RBP,
    [ORC_ARCH_SP] = RSP, [ORC_ARCH_R10] = R10, [ORC_ARCH_R13] = R13,
};

static struct error *fields(struct kernel *kernel, const struct x86_64_fields **ret)
{
	struct x86_64 *state = kernel->memory.state;

	*ret = &state->f;
	return fields_init_once(kernel, x86_64, &state->f);
}

static struct error *x86_64_user_space(struct kernel *kernel, uint64_t mm,
				       struct address_space *ret)
{
	const struct x86_64_fields *f;
	uint64_t table;

	TRY(fields(kernel, &f));
	TRY(field_read(kernel, &kernel->mm_pgd, mm, &table));
	ret->kind = f->pda_table.present ? SPACE_USER_3_LEVELS : SPACE_USER;
	return memory_translate(&kernel->memory, table, &ret->root);
}

/*
 * Before 2.6.30 a CPU has a struct x8664_pda for what is now in per-CPU variables: in an array, or
 * (from 2.6.15 on) behind an array of pointers.
 */
static struct error *find_pda(struct kernel *kernel, unsigned int cpu, uint64_t *ret)
{
	const struct x86_64_fields *f;
	uint64_t table;

	TRY(fields(kernel, &f));
	if (kernel_has_symbol(kernel, "_cpu_pda")) {
		TRY(kernel_symbol(kernel, "_cpu_pda", &table));
		TRY(memory_pointer(&kernel->memory, table + 8 * (uint64_t)cpu, ret));
		return *ret ? NULL : error_absent("CPU's", "struct x8664_pda");
	}
	TRY(kernel_symbol(kernel, "cpu_pda", &table));
	*ret = table + (uint64_t)cpu * f->pda.size;
	return NULL;
}

static struct error *x86_64_percpu_offset(struct kernel *kernel, unsigned int cpu, uint64_t *ret)
{
	const struct x86_64_fields *f;
	uint64_t pda;

	TRY(fields(kernel, &f));
	if (!f->pda_percpu.present)
		return NULL;
	TRY(find_pda(kernel, cpu, &pda));
	return field_read(kernel, &f->pda_percpu, pda, ret);
}

/* The first call of target among size bytes of code at address. */
static bool find_call(struct kernel *kernel, uint64_t address, uint64_t size, uint64_t target,
		      uint64_t *ret)
{
	uint8_t code[CODE_MAX];

	size = size < sizeof(code) ? size : sizeof(code);
	if (error_ignore_damage(memory_read_partial(&kernel->memory, address, code, size, NULL)))
		return false;
	for (size_t at = CALL_SIZE; at <= size; at++) {
		uint64_t next = address + at;
		int32_t distance = (int32_t)load_uint(code + at - 4, 4, false);

		if (code[at - CALL_SIZE] != CALL_OPCODE ||
		    next + (uint64_t)(int64_t)distance != target)
			continue;
		*ret = next;
		return true;
	}
	return false;
}

/* Whether the flags are popped, too: popq %rbp, popfq, soon behind the call. */
static bool pops_flags(struct kernel *kernel, uint64_t address)
{
	uint8_t code[96];

	return !error_ignore_damage(
		   memory_read_partial(&kernel->memory, address, code, sizeof(code), NULL)) &&
	       memmem(code, sizeof(code), "\x5d\x9d", 2);
}

/* Behind the call of __switch_to in the function that has switch_to() in it. */
static struct error *find_switch(struct kernel *kernel, struct x86_64 *state)
{
	static const char *const names[] = {"__schedule", "schedule", "context_switch"};
	const struct symbols *symbols = &kernel->symbols;
	const struct symbol *end = symbols->list.data + symbols->list.count;
	uint64_t target;

	TRY(kernel_symbol(kernel, "__switch_to", &target));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !state->switch_ip; i++) {
		const struct symbol *symbol = symbols_find(symbols, names[i]), *next = symbol;

		while (symbol && next < end && next->address == symbol->address)
			next++;
		if (symbol)
			find_call(kernel, symbol->address,
				  next < end ? next->address - symbol->address : CODE_MAX, target,
				  &state->switch_ip);
	}
	if (!state->switch_ip)
		return error_absent("call of", "__switch_to");
	state->switch_size = pops_flags(kernel, state->switch_ip) ? 16 : 8;
	return NULL;
}

/*
 * Before 4.9 switch_to() is assembly within schedule(): it pushes the flags (not always) and rbp,
 * and a task goes on behind its call of __switch_to. One that has never run goes on in
 * ret_from_fork, with the registers of user mode next on its stack.
 */
static struct error *switched_registers(struct kernel *kernel, uint64_t task, uint64_t sp,
					struct registers *ret)
{
	const uint64_t forked = UINT64_C(1) << 18; /* TIF_FORK */
	struct x86_64 *state = kernel->memory.state;
	uint64_t info, flags = 0, bp, ip;

	*ret = (struct registers){0};
	if (state->f.thread_info.present && state->f.flags.present) {
		TRY(field_read(kernel, &state->f.thread_info, task, &info));
		TRY(field_read(kernel, &state->f.flags, info, &flags));
	}
	register_set(ret, RSP, sp);
	if (flags & forked && !kernel_symbol(kernel, "ret_from_fork", &ip)) {
		register_set(ret, RIP, ip + 1);
		return NULL;
	}
	if (!state->switch_ip)
		TRY(find_switch(kernel, state));
	TRY(memory_pointer(&kernel->memory, sp, &bp));
	register_set(ret, RBP, bp);
	register_set(ret, RSP, sp + state->switch_size);
	register_set(ret, RIP, state->switch_ip);
	return NULL;
}

/* arch/x86/include/asm/switch_to.h: __switch_to_asm pushes a struct inactive_task_frame. */
static struct error *x86_64_task_registers(struct kernel *kernel, uint64_t task,
					   struct registers *ret)
{
	const struct x86_64_fields *f;
	uint8_t bytes[128];
	uint64_t sp;

	TRY(fields(kernel, &f));
	TRY(field_read(kernel, &f->thread_sp, task, &sp));
	if (!f->frame.present)
		return switched_registers(kernel, task, sp, ret);
	if (f->frame.size > sizeof(bytes))
		return error_corrupt("the size of inactive_task_frame makes no sense", 0);
	TRY(memory_read(&kernel->memory, sp, bytes, f->frame.size));

	const struct {
		unsigned int index;
		const struct field *field;
	} saved[] = {
	    {RBP, &f->frame_bp},  {RBX, &f->frame_bx},  {R12, &f->frame_r12}, {R13, &f->frame_r13},
	    {R14, &f->frame_r14}, {R15, &f->frame_r15}, {RIP, &f->frame_ret},
	};
	*ret = (struct registers){0};
	for (size_t i = 0; i < sizeof(saved) / sizeof(saved[0]); i++)
		if (saved[i].field->present)
			register_set(ret, saved[i].index,
				     field_load(kernel, saved[i].field, bytes, f->frame.size));
	register_set(ret, RSP, sp + f->frame.size);
	return NULL;
}

static bool x86_64_is_user(const struct registers *registers)
{
	return registers->value[CS] & 3;
}

static struct error *x86_64_frame_registers(struct kernel *kernel, uint64_t address, bool whole,
					    struct registers *ret, bool *user)
{
	unsigned int first = whole ? 0 : RIP;
	uint8_t bytes[8 * REGISTERS];
	struct cursor cursor;

	TRY(memory_read(&kernel->memory, address, bytes, 8 * (REGISTERS - first)));
	cursor_init(&cursor, bytes, sizeof(bytes), kernel->memory.swap);
	*ret = (struct registers){0};
	for (unsigned int i = first; i < REGISTERS; i++)
		register_set(ret, i, cursor_u64(&cursor));
	*user = x86_64_is_user(ret);
	return NULL;
}

/*
 * arch/x86/kernel/irq_64.c: hardirq_stack_ptr is the top of IRQ_STACK_SIZE (16 KiB) bytes, or the
 * last word below it, by itself or in struct pcpu_hot; irq_stack_ptr before 5.2, once 64 bytes
 * below; before 2.6.30 in the struct x8664_pda.
 */
static struct error *irq_stack(struct kernel *kernel, struct stacks *stacks, const struct cpu *cpu,
			       const struct x86_64_fields *f)
{
	enum { IRQ_STACK_SIZE = 4 * 4096 };
	uint64_t top, hot;

	if (kernel_has_symbol(kernel, "hardirq_stack_ptr")) {
		TRY(percpu_pointer(kernel, cpu, "hardirq_stack_ptr", &top));
	} else if (f->pda_irq_stack.present) {
		TRY(find_pda(kernel, cpu->number, &hot));
		TRY(field_read(kernel, &f->pda_irq_stack, hot, &top));
	} else if (kernel_has_symbol(kernel, "irq_stack_ptr|per_cpu__irq_stack_ptr")) {
		TRY(percpu_pointer(kernel, cpu, "irq_stack_ptr", &top));
	} else {
		TRY(percpu_symbol(kernel, cpu, "pcpu_hot", &hot));
		TRY(field_read(kernel, &f->irq_stack_hot, hot, &top));
	}
	top = (top + 64) & ~UINT64_C(4095);
	return stacks_add(stacks, cpu, STACK_IRQ, top - IRQ_STACK_SIZE, IRQ_STACK_SIZE);
}

/*
 * Up to 5.1: the tops of the exception stacks stand in orig_ist (arch/x86/kernel/cpu/common.c),
 * before 2.6.18 in init_tss. A page each, that of the debug exception two: then the page below is
 * nobody's.
 */
static struct error *ist_stacks(struct kernel *kernel, const struct cpu *cpu, struct stacks *stacks,
				const struct x86_64_fields *f)
{
	enum { EXCEPTION_STACK_SIZE = 4096 };
	const struct field *field = f->ist.present ? &f->ist : &f->tss_ist;
	uint64_t ist;

	TRY(percpu_symbol(kernel, cpu, f->ist.present ? "orig_ist" : "init_tss", &ist));
	for (uint32_t i = 0; i < field->count; i++) {
		uint64_t top;

		TRY(memory_pointer(&kernel->memory, ist + field->offset + 8 * (uint64_t)i, &top));
		if (top)
			TRY(stacks_add(stacks, cpu, STACK_EXCEPTION, top - EXCEPTION_STACK_SIZE,
				       EXCEPTION_STACK_SIZE));
	}
	return NULL;
}

/* arch/x86/include/asm/cpu_entry_area.h */
static struct error *x86_64_stacks(struct kernel *kernel, const struct cpu *cpu,
				   struct stacks *stacks)
{
	const struct x86_64_fields *f;
	uint64_t base;

	TRY(fields(kernel, &f));
	TRY(problems_note(kernel->problems, irq_stack(kernel, stacks, cpu, f)));
	if (!kernel_has_symbol(kernel, "cea_exception_stacks"))
		return ist_stacks(kernel, cpu, stacks, f);
	TRY(percpu_pointer(kernel, cpu, "cea_exception_stacks", &base));

	const struct {
		const struct field *field;
		enum stack_kind kind;
	} exceptions[] = {
	    {&f->stack_df, STACK_EXCEPTION}, {&f->stack_nmi, STACK_NMI},
	    {&f->stack_db, STACK_EXCEPTION}, {&f->stack_mce, STACK_EXCEPTION},
	    {&f->stack_vc, STACK_EXCEPTION}, {&f->stack_vc2, STACK_EXCEPTION},
	};
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		TRY(stacks_add(stacks, cpu, exceptions[i].kind, base + exceptions[i].field->offset,
			       exceptions[i].field->size));
	if (!f->area_entry.present)
		return NULL;
	return stacks_add(stacks, cpu, STACK_ENTRY,
			  base - f->area_stacks.offset + f->area_entry.offset, f->area_entry.size);
}

/*
 * In the thread_info of current before 3.13; a per-CPU variable, which has moved: into pcpu_hot in
 * Linux 6.2, out of it in 6.15.
 */
static struct error *x86_64_preempt_count(struct kernel *kernel, const struct cpu *cpu,
					  uint64_t current, uint32_t *ret)
{
	const uint32_t need_resched = UINT32_C(1) << 31; /* kept in the same word, inverted */
	const struct x86_64_fields *f;
	uint64_t address;

	TRY(fields(kernel, &f));
	if (f->preempt_old.present) {
		TRY(field_read(kernel, &f->thread_info, current, &address));
		TRY(field_read(kernel, &f->preempt_old, address, &address));
		*ret = (uint32_t)address;
		return NULL;
	}
	TRY(percpu_symbol(kernel, cpu, f->preempt_hot.present ? "pcpu_hot" : "__preempt_count",
			  &address));
	TRY(memory_u32(&kernel->memory, address + f->preempt_hot.offset, ret));
	*ret &= ~need_resched;
	return NULL;
}

/*
 * A per-CPU word that has moved: the struct x8664_pda, irq_stat from 2.6.30 on, pcpu_hot since 6.2,
 * a variable of its own since 6.15.
 */
static struct error *x86_64_softirq_pending(struct kernel *kernel, const struct cpu *cpu,
					    uint64_t *ret)
{
	const struct x86_64_fields *f;
	const char *name;
	uint64_t address;

	TRY(fields(kernel, &f));
	if (kernel_has_symbol(kernel, "__softirq_pending")) {
		TRY(percpu_symbol(kernel, cpu, "__softirq_pending", &address));
		return memory_uint(&kernel->memory, address, sizeof(uint16_t), ret);
	}
	if (f->pda_pending.present) {
		TRY(find_pda(kernel, cpu->number, &address));
		return field_read(kernel, &f->pda_pending, address, ret);
	}
	name = f->pending_hot.present ? "pcpu_hot" : "irq_stat";
	TRY(percpu_symbol(kernel, cpu, name, &address));
	return field_read(kernel, f->pending_hot.present ? &f->pending_hot : &f->pending_stat,
			  address, ret);
}

static struct error *x86_64_cpu_model(struct kernel *kernel, const struct cpu *cpu, char *text,
				      size_t size)
{
	const struct x86_64_fields *f;
	uint64_t address;

	text[0] = '\0';
	TRY(fields(kernel, &f));
	if (!f->model.present)
		return NULL;
	if (kernel_has_symbol(kernel, "cpu_data")) { /* an array, before 2.6.24 */
		TRY(kernel_symbol(kernel, "cpu_data", &address));
		address += (uint64_t)cpu->number * f->cpuinfo.size;
	} else {
		TRY(percpu_symbol(kernel, cpu, "cpu_info", &address));
	}
	return memory_string(&kernel->memory, address + f->model.offset, text, size);
}

/* arch/x86/mm/pat/set_memory.c: mappings of each size, by level of the page tables. */
static struct error *x86_64_direct_map(struct kernel *kernel, struct direct_pages *ret,
				       size_t *count)
{
	enum { LEVELS = 3 }; /* from 4 KiB on */
	uint64_t table;

	if (!kernel_has_symbol(kernel, "direct_pages_count"))
		return NULL;
	TRY(kernel_symbol(kernel, "direct_pages_count", &table));
	for (size_t i = 0; i < LEVELS; i++) {
		ret[i].page_size = UINT64_C(4096) << (9 * i);
		TRY(memory_pointer(&kernel->memory, table + (i + 1) * 8, &ret[i].count));
		*count = i + 1;
	}
	return NULL;
}

static const struct unwinder_ops *const unwinders[] = {
    &unwind_orc,    &unwind_cfi, &unwind_entry, &unwind_call, &unwind_prologue,
    &unwind_caller, &unwind_fp,  &unwind_scan,  NULL};

/* System V psABI, AMD64 supplement, figure 3.36. */
static const uint8_t dwarf_registers[] = {RAX, RDX, RCX, RBX, RSI, RDI, RBP, RSP, R8,
					  R9,  R10, R11, R12, R13, R14, R15, RIP};

/*
 * Until 4.0 a system call leaves it in a variable of the CPU, and switching to another task keeps
 * it in the thread.
 */
#define USER_SP "task_struct.thread.userrsp|task_struct.thread.usersp"

const struct arch_ops arch_x86_64 = {
    .name = "x86_64",
    .machine = EM_X86_64,
    .pointer_size = 8,
    .u64_align = 8,
    .page_size = 4 << 10,
    .stack_size = 16 << 10,
    .register_names = register_names,
    .register_count = REGISTERS,
    .ip = RIP,
    .sp = RSP,
    .fp = RBP,
    .recognises = x86_64_recognises,
    .start = x86_64_start,
    .refine = x86_64_refine,
    .translate = x86_64_translate,
    .walk = x86_64_walk,
    .entry_flags = x86_entry_flags,
    .entry_frame = PTE_FRAME_MASK,
    .user_space = x86_64_user_space,
    .percpu_offset = x86_64_percpu_offset,
    .direct_base = x86_64_direct_base,
    .vmemmap = x86_64_vmemmap,
    .task_registers = x86_64_task_registers,
    .task_sp = TASK_SP,
    .user_sp = USER_SP,
    .frame_registers = x86_64_frame_registers,
    .is_user = x86_64_is_user,
    .stacks = x86_64_stacks,
    .is_return_address = x86_is_return_address,
    .call_target = x86_call_target,
    .undo_call = x86_undo_call,
    .switch_symbol = "__switch_to_asm|__switch_to",
    .preempt_count = x86_64_preempt_count,
    .softirq_pending = x86_64_softirq_pending,
    .cpu_model = x86_64_cpu_model,
    .direct_map = x86_64_direct_map,
    .unwinders = unwinders,
    .dwarf_registers = dwarf_registers,
    .dwarf_count = sizeof(dwarf_registers),
    .orc_registers = orc_registers,
};
