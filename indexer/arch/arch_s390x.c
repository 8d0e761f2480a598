/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * s390x (z/Architecture, 64 bits, big-endian): the kernel and each process have all addresses to
 * themselves; tables of up to five levels, whose entries tell their level; stack frames with a
 * chain to the caller's; what other machines have in per-CPU variables is in a CPU's lowcore.
 *
 * Layouts: z/Architecture Principles of Operation, "Translation tables"; arch/s390/include/asm/
 * {pgtable,lowcore,ptrace,stacktrace,processor}.h; arch/s390/kernel/{entry.S,unwind_bc.c}; struct
 * elf_prstatus with the s390_regs of its elf.h.
 *
 * The image and all memory are mapped linearly, and virtual addresses are physical ones until 6.10
 * made both movable; what lies there is read without a page table. Addresses of the file are
 * absolute; the first two pages of virtual memory are each CPU's own lowcore, which lowcore_ptr[]
 * finds.
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

#define BIT(n)        (UINT64_C(1) << (n))
#define ENTRY_INVALID BIT(5) /* of a region or segment; a page's is BIT(10) */
#define ENTRY_FRAME   BIT(10)
#define PAGE_INVALID  BIT(10)
#define PSW_USER      BIT(48)
#define IMAGE_REACH   (UINT64_C(128) << 20) /* no image is larger */

enum {
	ENTRY_SIZE = 8,
	PAGE_SHIFT = 12,
	SEGMENT_SHIFT = 20,
	TABLE_BITS = 11, /* of an index; of a page table 8 */
	TYPE_MASK = 0xc, /* of an ASCE and of an entry: how many levels follow, 4 for each */

};

/* The order of struct elf_prstatus and of struct pt_regs. */
enum { PSW_MASK, PC, R0, R6 = R0 + 6, R11 = R0 + 11, R14 = R0 + 14, R15, REGISTERS };

static const char *const register_names[REGISTERS] = {
    "pswm", "pswa", "r0", "r1",  "r2",  "r3",  "r4",  "r5",  "r6",
    "r7",   "r8",   "r9", "r10", "r11", "r12", "r13", "r14", "r15",
};

#define S390X_FIELDS(F)                                                                            \
	F(ksp, "task_struct.thread.ksp")                                                           \
	F(frame, "stack_frame")                                                                    \
	F(back_chain, "stack_frame.back_chain")                                                    \
	F(saved, "stack_frame.gprs")                                                               \
	F(regs, "pt_regs")                                                                         \
	F(regs_psw, "pt_regs.psw")                                                                 \
	F(regs_gprs, "pt_regs.gprs")                                                               \
	F(asce, "?mm_struct.context.asce")                                                         \
	F(asce_bits, "?mm_struct.context.asce_bits")                                               \
	F(percpu_offset, "?lowcore.percpu_offset|_lowcore.percpu_offset")                          \
	F(preempt_count, "?lowcore.preempt_count|thread_info.preempt_count")                       \
	F(softirq_pending, "?lowcore.softirq_pending|_lowcore.softirq_pending")                    \
	F(async_stack, "?lowcore.async_stack|_lowcore.async_stack")                                \
	F(nodat_stack, "?lowcore.nodat_stack|lowcore.panic_stack|_lowcore.panic_stack")            \
	F(mcck_stack, "?lowcore.mcck_stack")                                                       \
	F(restart_stack, "?lowcore.restart_stack|_lowcore.restart_stack")                          \
	F(cpu_id, "?cpu_info.cpu_id|lowcore.cpu_id|_lowcore.cpu_id")
DEFINE_FIELDS(s390x, S390X_FIELDS)

/* memory->state */
struct s390x {
	uint64_t image_offset;           /* virtual minus physical addresses of the image */
	uint64_t image_start, image_end; /* empty until known */
	uint64_t identity;               /* where physical address 0 is mapped */
	struct s390x_fields f;
};

/* Facts. */

static bool s390x_recognises(const struct facts *facts)
{
	uint64_t address;

	return facts_symbol(facts, "lowcore_ptr", &address);
}

/*
 * An entry tells which level's it is, whether it is valid or not: so the first of the kernel's top
 * table tells what the table is.
 */
static struct error *find_top(struct memory *memory, uint64_t table)
{
	uint64_t entry;

	TRY(memory_physical_uint(memory, table, ENTRY_SIZE, &entry));
	memory->kernel = (struct address_space){table, entry & TYPE_MASK};
	return NULL;
}

/* Since 6.10 IDENTITYBASE, KERNELOFFSET and KERNELOFFPHYS tell what was moved where. */
static struct error *s390x_start(struct memory *memory, const struct facts *facts)
{
	struct s390x *state = calloc(1, sizeof(*state));
	uint64_t top, offset, physical;
	int64_t voffset;

	if (!state)
		return error_no_memory();
	memory->state = state;
	memory->kernel_start = memory->page_size;
	if (!facts_symbol(facts, "swapper_pg_dir", &top))
		return error_absent("VMCOREINFO line", "SYMBOL(swapper_pg_dir)");
	facts_hex(facts, "IDENTITYBASE", &state->identity);
	if (facts_number(facts, "image_voffset", &voffset))
		state->image_offset = (uint64_t)voffset;
	else if (facts_hex(facts, "KERNELOFFPHYS", &physical) &&
		 facts_hex(facts, "KERNELOFFSET", &offset))
		state->image_offset = offset - physical;
	state->image_start = top > IMAGE_REACH ? top - IMAGE_REACH : 0;
	state->image_end = top + IMAGE_REACH;
	return find_top(memory, top - state->image_offset);
}

static struct error *s390x_refine(struct kernel *kernel)
{
	struct s390x *state = kernel->memory.state;
	uint64_t variable;

	if (kernel->text_start < kernel->image_end &&
	    kernel->image_end - kernel->text_start < IMAGE_REACH) {
		state->image_start = kernel->text_start;
		state->image_end = kernel->image_end;
	}
	if (state->identity || !kernel_has_symbol(kernel, "__identity_base"))
		return NULL;
	TRY(kernel_symbol(kernel, "__identity_base", &variable));
	return memory_u64(&kernel->memory, variable, &state->identity);
}

static struct error *fields(struct kernel *kernel, const struct s390x_fields **ret)
{
	struct s390x *state = kernel->memory.state;

	*ret = &state->f;
	return fields_init_once(kernel, s390x, &state->f);
}

/* Addresses. */

/* What lies behind the segment table: a page of 4 KiB. */
static struct error *walk_pages(struct memory *memory, uint64_t segment, uint64_t virtual,
				uint64_t *physical, struct table_walk *walk)
{
	uint64_t table = segment & -(UINT64_C(1) << 11), index = virtual >> PAGE_SHIFT & 0xff;

	TRY(table_walk_enter(walk, memory, table + ENTRY_SIZE * index, ENTRY_SIZE,
			     UINT64_C(1) << PAGE_SHIFT));
	uint64_t entry = walk->entries[walk->count - 1].value;
	if (entry & PAGE_INVALID)
		return error_fault("page not mapped", virtual);
	*physical = (entry & -UINT64_C(0x1000)) | (virtual & 0xfff);
	walk->mapped = true;
	return NULL;
}

/*
 * From the level that kind tells down. Of a region or segment that is one frame (2 GiB, 1 MiB) the
 * entry tells the frame.
 */
static struct error *s390x_walk(struct memory *memory, const struct address_space *space,
				uint64_t virtual, uint64_t *physical, struct table_walk *walk)
{
	unsigned int level = (unsigned int)(space->kind & TYPE_MASK) / 4 + 1;
	uint64_t table = space->root, entry = 0;

	walk->levels = level + 1;
	while (level-- > 0) {
		unsigned int shift = SEGMENT_SHIFT + TABLE_BITS * level;
		uint64_t index = virtual >> shift & ((1 << TABLE_BITS) - 1);

		TRY(table_walk_enter(walk, memory, table + ENTRY_SIZE * index, ENTRY_SIZE,
				     UINT64_C(1) << shift));
		entry = walk->entries[walk->count - 1].value;
		if (entry & ENTRY_INVALID)
			return error_fault("page not mapped", virtual);
		walk->mapped = level < 2 && entry & ENTRY_FRAME;
		if (walk->mapped) {
			*physical = (entry & -walk->span) | (virtual & (walk->span - 1));
			return NULL;
		}
		table = entry & -UINT64_C(0x1000);
	}
	return walk_pages(memory, entry, virtual, physical, walk);
}

static const struct entry_flag s390x_entry_flags[] = {
    {BIT(9), "PROTECTED"}, {PAGE_INVALID, "INVALID"}, {0, NULL}};

static struct error *s390x_translate(struct memory *memory, const struct address_space *space,
				     uint64_t virtual, uint64_t *physical, uint64_t *span)
{
	const struct s390x *state = memory->state;
	unsigned int bits =
	    SEGMENT_SHIFT + TABLE_BITS * (1 + (unsigned int)(space->kind & TYPE_MASK) / 4);

	*span = memory->page_size;
	if (space->root == memory->kernel.root) {
		if (virtual >= state->image_start && virtual < state->image_end) {
			*physical = virtual - state->image_offset;
			return NULL;
		}
		if (virtual - state->identity < memory_physical_end(memory)) {
			*physical = virtual - state->identity;
			return NULL;
		}
	}
	if (bits < 64 && virtual >> bits)
		return error_fault("address is beyond the tables", virtual);
	struct table_walk walk = {.span = *span};
	struct error *error = s390x_walk(memory, space, virtual, physical, &walk);
	*span = walk.span;
	return error;
}

/* An address space control element: where the top table is, and which level's. */
static struct error *s390x_user_space(struct kernel *kernel, uint64_t mm, struct address_space *ret)
{
	const struct s390x_fields *f;
	uint64_t asce, table;

	TRY(fields(kernel, &f));
	if (f->asce.present) {
		TRY(field_read(kernel, &f->asce, mm, &asce));
		*ret = (struct address_space){asce & -UINT64_C(0x1000), asce & TYPE_MASK};
		return NULL;
	}
	TRY(field_read(kernel, &f->asce_bits, mm, &asce));
	TRY(field_read(kernel, &kernel->mm_pgd, mm, &table));
	ret->kind = asce & TYPE_MASK;
	return memory_translate(&kernel->memory, table, &ret->root);
}

static struct error *s390x_direct_base(struct kernel *kernel, uint64_t *ret)
{
	const struct s390x *state = kernel->memory.state;

	*ret = state->identity;
	return NULL;
}

static struct error *s390x_vmemmap(struct kernel *kernel, uint64_t *ret)
{
	uint64_t variable;

	TRY(kernel_symbol(kernel, "vmemmap", &variable));
	return memory_pointer(&kernel->memory, variable, ret);
}

/* CPUs: what they have of their own. */

static struct error *find_lowcore(struct kernel *kernel, unsigned int cpu, uint64_t *ret)
{
	uint64_t table;

	TRY(kernel_symbol(kernel, "lowcore_ptr", &table));
	TRY(memory_pointer(&kernel->memory, table + 8 * (uint64_t)cpu, ret));
	return *ret ? NULL : error_absent("CPU's", "lowcore");
}

static struct error *read_lowcore(struct kernel *kernel, unsigned int cpu,
				  const struct field *field, uint64_t *ret)
{
	uint64_t lowcore;

	TRY(find_lowcore(kernel, cpu, &lowcore));
	return field_read(kernel, field, lowcore, ret);
}

static struct error *s390x_percpu_offset(struct kernel *kernel, unsigned int cpu, uint64_t *ret)
{
	const struct s390x_fields *f;

	TRY(fields(kernel, &f));
	return read_lowcore(kernel, cpu, &f->percpu_offset, ret);
}

static struct error *s390x_preempt_count(struct kernel *kernel, const struct cpu *cpu,
					 uint64_t current, uint32_t *ret)
{
	const uint32_t need_resched = UINT32_C(1) << 31; /* clear when a reschedule is wanted */
	const struct s390x_fields *f;
	struct field stack;
	uint64_t count;

	TRY(fields(kernel, &f));
	if (f->preempt_count.alternative) {
		TRY(field_find(kernel, "task_struct.stack|task_struct.thread_info", &stack));
		TRY(field_read(kernel, &stack, current, &current));
		TRY(field_read(kernel, &f->preempt_count, current, &count));
	} else {
		TRY(read_lowcore(kernel, cpu->number, &f->preempt_count, &count));
	}
	*ret = (uint32_t)count & ~need_resched;
	return NULL;
}

static struct error *s390x_softirq_pending(struct kernel *kernel, const struct cpu *cpu,
					   uint64_t *ret)
{
	const struct s390x_fields *f;

	TRY(fields(kernel, &f));
	return read_lowcore(kernel, cpu->number, &f->softirq_pending, ret);
}

/* STORE CPU ID: version, number, machine type, each as the machine's label has it. */
static struct error *s390x_cpu_model(struct kernel *kernel, const struct cpu *cpu, char *text,
				     size_t size)
{
	const struct s390x_fields *f;
	uint64_t where, id;

	text[0] = '\0';
	TRY(fields(kernel, &f));
	if (!f->cpu_id.present)
		return NULL;
	if (f->cpu_id.alternative)
		TRY(find_lowcore(kernel, cpu->number, &where));
	else
		TRY(percpu_symbol(kernel, cpu, "cpu_info", &where));
	TRY(memory_u64(&kernel->memory, where + f->cpu_id.offset, &id));
	snprintf(text, size, "machine type %04x", (unsigned int)(id >> 16 & 0xffff));
	return NULL;
}

/* Registers. */

static void set_registers(struct registers *registers, unsigned int first, unsigned int count,
			  struct cursor *cursor)
{
	for (unsigned int i = 0; i < count; i++)
		register_set(registers, first + i, cursor_u64(cursor));
}

/* The frame at sp has r6 to r15 as they were when what it belongs to called. */
static struct error *load_saved(struct kernel *kernel, const struct s390x_fields *f, uint64_t sp,
				struct registers *ret)
{
	enum { SAVED = 10 };
	uint8_t bytes[8 * SAVED];
	struct cursor cursor;

	if (!f->saved.present || f->saved.size != sizeof(bytes))
		return error_absent("type", "stack_frame");
	TRY(memory_read(&kernel->memory, sp + f->saved.offset, bytes, sizeof(bytes)));
	cursor_init(&cursor, bytes, sizeof(bytes), kernel->memory.swap);
	*ret = (struct registers){0};
	set_registers(ret, R6, SAVED, &cursor);
	register_set(ret, PC, ret->value[R14]);
	register_set(ret, R15, sp);
	return NULL;
}

/* __switch_to saves its caller's registers in its caller's frame, as any function does. */
static struct error *s390x_task_registers(struct kernel *kernel, uint64_t task,
					  struct registers *ret)
{
	const struct s390x_fields *f;
	uint64_t sp;

	TRY(fields(kernel, &f));
	TRY(field_read(kernel, &f->ksp, task, &sp));
	return load_saved(kernel, f, sp, ret);
}

static bool s390x_is_user(const struct registers *registers)
{
	return registers->value[PSW_MASK] & PSW_USER;
}

static struct error *s390x_frame_registers(struct kernel *kernel, uint64_t address, bool whole,
					   struct registers *ret, bool *user)
{
	const struct s390x_fields *f;
	uint8_t psw[16], gprs[16 * 8];
	struct cursor cursor;

	(void)whole; /* the CPU itself saves nothing on the stack */
	TRY(fields(kernel, &f));
	if (!f->regs_psw.present || !f->regs_gprs.present)
		return error_absent("type", "pt_regs");
	TRY(memory_read(&kernel->memory, address + f->regs_psw.offset, psw, sizeof(psw)));
	TRY(memory_read(&kernel->memory, address + f->regs_gprs.offset, gprs, sizeof(gprs)));
	*ret = (struct registers){0};
	cursor_init(&cursor, psw, sizeof(psw), kernel->memory.swap);
	set_registers(ret, PSW_MASK, 2, &cursor);
	cursor_init(&cursor, gprs, sizeof(gprs), kernel->memory.swap);
	set_registers(ret, R0, 16, &cursor);
	*user = s390x_is_user(ret);
	return NULL;
}

/* Stacks: each pointer is near the top of a stack that is as large as a task's, and as aligned. */
static struct error *s390x_stacks(struct kernel *kernel, const struct cpu *cpu,
				  struct stacks *stacks)
{
	const struct s390x_fields *f;
	uint64_t top;

	TRY(fields(kernel, &f));
	const struct {
		const struct field *field;
		enum stack_kind kind;
	} pointers[] = {{&f->async_stack, STACK_IRQ},
			{&f->nodat_stack, STACK_EXCEPTION},
			{&f->mcck_stack, STACK_NMI},
			{&f->restart_stack, STACK_EXCEPTION}};
	for (size_t i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++) {
		if (!pointers[i].field->present)
			continue;
		TRY(read_lowcore(kernel, cpu->number, pointers[i].field, &top));
		TRY(stacks_add(stacks, cpu, pointers[i].kind,
			       top ? (top - 1) & -kernel->stack_size : 0, kernel->stack_size));
	}
	return NULL;
}

/* Calls: brasl (6 bytes), bras (4), basr (2), each with r14 as the register for the return. */

static bool code_before(struct kernel *kernel, uint64_t address, uint8_t *bytes, size_t size)
{
	struct error *error = memory_read(&kernel->memory, address - size, bytes, size);

	error_destroy(error);
	return !error;
}

static bool s390x_call_target(struct kernel *kernel, uint64_t return_address, uint64_t *target)
{
	uint8_t bytes[6];

	if (!code_before(kernel, return_address, bytes, 6))
		return false;
	if (bytes[0] == 0xc0 && bytes[1] == 0xe5) {
		int32_t halves = (int32_t)((uint32_t)bytes[2] << 24 | (uint32_t)bytes[3] << 16 |
					   (uint32_t)bytes[4] << 8 | bytes[5]);

		*target = return_address - 6 + 2 * (uint64_t)(int64_t)halves;
		return true;
	}
	if (bytes[2] == 0xa7 && bytes[3] == 0xe5) {
		int16_t halves = (int16_t)((uint16_t)bytes[4] << 8 | bytes[5]);

		*target = return_address - 4 + 2 * (uint64_t)(int64_t)halves;
		return true;
	}
	return false;
}

static bool s390x_is_return_address(struct kernel *kernel, uint64_t address)
{
	uint64_t target;
	uint8_t bytes[2];

	return !(address & 1) && (s390x_call_target(kernel, address, &target) ||
				  (code_before(kernel, address, bytes, 2) && bytes[0] == 0x0d &&
				   bytes[1] >> 4 == 14));
}

/* The call has left its return address in r14, and nothing on the stack. */
static struct error *s390x_undo_call(struct kernel *kernel, struct registers *registers)
{
	(void)kernel;
	if (!register_known(registers, R14))
		return error_absent("register", "r14");
	register_set(registers, PC, registers->value[R14]);
	registers->known &= ~BIT(R14);
	return NULL;
}

/* The back chain. */

/* The threads that the kernel makes begin with registers that never were, on no stack. */
static enum unwind_result judge(const struct unwind *unwind, const struct exception *exception)
{
	(void)unwind;
	return exception->user || exception->registers.value[R15] ? UNWIND_NEXT : UNWIND_END;
}

/* Whether next is above sp on the stack that both lie on, or on another stack. */
static bool leads_on(struct unwind *unwind, uint64_t sp, uint64_t next)
{
	uint64_t sp_end, next_end;

	if (next % 8 || unwind_stack_at(unwind, next, &next_end) == STACK_UNKNOWN)
		return false;
	unwind_stack_at(unwind, sp, &sp_end);
	return sp_end != next_end || next > sp;
}

static enum unwind_result chain_step(struct unwind *unwind, void *state __attribute__((unused)),
				     struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	uint64_t sp = unwind->registers.value[R15], next, end;
	const struct s390x_fields *f;
	struct registers registers;

	*error = fields(kernel, &f);
	if (*error || !register_known(&unwind->registers, R15) || sp % 8 ||
	    unwind_stack_at(unwind, sp, &end) == STACK_UNKNOWN)
		return UNWIND_CANNOT;
	*error = field_read(kernel, &f->back_chain, sp, &next);
	if (*error)
		return UNWIND_CANNOT;
	if (!next && end - sp < f->frame.size + f->regs.size)
		return UNWIND_END;
	/* An interrupt's frame has no caller; the registers that it saved lie above. */
	if (!next)
		return unwind_exception(unwind, sp + f->frame.size, judge, error);
	if (!leads_on(unwind, sp, next))
		return UNWIND_CANNOT;
	*error = load_saved(kernel, f, next, &registers);
	if (*error || !kernel_is_text(kernel, registers.value[PC]))
		return UNWIND_CANNOT;
	unwind->registers = registers;
	unwind->interrupted = false;
	return UNWIND_NEXT;
}

static const struct unwinder_ops unwind_chain = {
    .name = "fp", .reliable = true, .step = chain_step};

static const struct unwinder_ops *const unwinders[] = {&unwind_call, &unwind_chain, &unwind_caller,
						       &unwind_scan, NULL};

const struct arch_ops arch_s390x = {
    .name = "s390x",
    .machine = EM_S390,
    .pointer_size = 8,
    .u64_align = 8,
    .page_size = 4 << 10,
    .stack_size = 16 << 10,
    .register_names = register_names,
    .register_count = REGISTERS,
    .ip = PC,
    .sp = R15,
    .fp = R11,
    .recognises = s390x_recognises,
    .start = s390x_start,
    .refine = s390x_refine,
    .translate = s390x_translate,
    .walk = s390x_walk,
    .entry_flags = s390x_entry_flags,
    .entry_frame = -UINT64_C(0x1000),
    .user_space = s390x_user_space,
    .percpu_offset = s390x_percpu_offset,
    .direct_base = s390x_direct_base,
    .vmemmap = s390x_vmemmap,
    .task_registers = s390x_task_registers,
    .task_sp = "task_struct.thread.ksp",
    .frame_registers = s390x_frame_registers,
    .is_user = s390x_is_user,
    .stacks = s390x_stacks,
    .is_return_address = s390x_is_return_address,
    .call_target = s390x_call_target,
    .undo_call = s390x_undo_call,
    .switch_symbol = "__switch_to",
    .preempt_count = s390x_preempt_count,
    .softirq_pending = s390x_softirq_pending,
    .cpu_model = s390x_cpu_model,
    .unwinders = unwinders,
};
