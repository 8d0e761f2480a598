/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386: page tables of two levels, or of three with PAE; memory that is mapped for good up to
 * high_memory and beyond it not at all; registers, stacks, frame pointers.
 *
 * Layouts: arch/x86/include/asm/pgtable-{2,3}level_types.h; struct pt_regs of its ptrace.h;
 * arch/x86/entry/entry_32.S (arch/i386/kernel/entry.S); struct user_regs_struct of
 * <asm/user_32.h>; arch/x86/kernel/{irq_32,unwind_frame}.c.
 *
 * The image lies in the direct map: one number, PAGE_OFFSET, leads from virtual to physical
 * addresses of both, wherever the image was loaded.
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

#define ADDRESS_END (UINT64_C(1) << 32)
/* Before high_memory is known: what lies around the kernel's own page table is its image. */
#define IMAGE_REACH (UINT64_C(64) << 20)

enum { POINTER_SIZE = 4, LEVELS_MAX = 3 };

#define I386_FIELDS(F)                                                                             \
	F(thread_sp, "task_struct.thread.sp|task_struct.thread.esp")                               \
	F(thread_ip, "?task_struct.thread.ip|task_struct.thread.eip")                              \
	F(frame, "?inactive_task_frame")                                                           \
	F(frame_si, "?inactive_task_frame.si")                                                     \
	F(frame_di, "?inactive_task_frame.di")                                                     \
	F(frame_bx, "?inactive_task_frame.bx")                                                     \
	F(frame_bp, "?inactive_task_frame.bp")                                                     \
	F(frame_ret, "?inactive_task_frame.ret_addr")                                              \
	F(preempt_hot, "?pcpu_hot.preempt_count")                                                  \
	F(preempt_task, "?task_struct.thread_info->preempt_count|thread_info.preempt_count")       \
	F(task_stack, "?task_struct.stack|task_struct.thread_info")                                \
	F(irq_stack_hot, "?pcpu_hot.hardirq_stack_ptr")                                            \
	F(softirq_stack_hot, "?pcpu_hot.softirq_stack_ptr")                                        \
	F(pending_hot, "?pcpu_hot.softirq_pending")                                                \
	F(pending_stat, "?irq_cpustat_t.__softirq_pending")                                        \
	F(previous_esp, "?thread_info.previous_esp")                                               \
	F(model, "?cpuinfo_x86.x86_model_id")                                                      \
	F(cpu_info, "?cpuinfo_x86")
DEFINE_FIELDS(i386, I386_FIELDS)

/* struct pt_regs, in the order of the notes. */
#define REGS_FIELDS(F)                                                                             \
	F(bx, "pt_regs.bx|pt_regs.ebx")                                                            \
	F(cx, "pt_regs.cx|pt_regs.ecx")                                                            \
	F(dx, "pt_regs.dx|pt_regs.edx")                                                            \
	F(si, "pt_regs.si|pt_regs.esi")                                                            \
	F(di, "pt_regs.di|pt_regs.edi")                                                            \
	F(bp, "pt_regs.bp|pt_regs.ebp")                                                            \
	F(ax, "pt_regs.ax|pt_regs.eax")                                                            \
	F(ds, "pt_regs.ds|pt_regs.xds")                                                            \
	F(es, "pt_regs.es|pt_regs.xes")                                                            \
	F(fs, "?pt_regs.fs|pt_regs.xfs")                                                           \
	F(gs, "?pt_regs.gs|pt_regs.xgs")                                                           \
	F(orig_ax, "pt_regs.orig_ax|pt_regs.orig_eax")                                             \
	F(ip, "pt_regs.ip|pt_regs.eip")                                                            \
	F(cs, "pt_regs.cs|pt_regs.xcs")                                                            \
	F(flags, "pt_regs.flags|pt_regs.eflags")                                                   \
	F(sp, "pt_regs.sp|pt_regs.esp")                                                            \
	F(ss, "pt_regs.ss|pt_regs.xss")
DEFINE_FIELDS(regs, REGS_FIELDS)

/* The order of struct user_regs_struct. */
enum {
	EBX,
	ECX,
	EDX,
	ESI,
	EDI,
	EBP,
	EAX,
	DS,
	ES,
	FS,
	GS,
	ORIG_EAX,
	EIP,
	CS,
	EFLAGS,
	ESP,
	SS,
	REGISTERS,
};
_Static_assert(sizeof(struct regs_fields) == REGISTERS * sizeof(struct field), "one a register");

static const char *const register_names[REGISTERS] = {
    "ebx", "ecx", "edx",      "esi", "edi", "ebp",    "eax", "ds", "es",
    "fs",  "gs",  "orig_eax", "eip", "cs",  "eflags", "esp", "ss",
};

/* memory->state */
struct i386 {
	bool pae;
	uint64_t page_offset; /* virtual minus physical addresses of the direct map */
	uint64_t linear_end;  /* where it ends */
	struct i386_fields f;
	struct regs_fields regs;
};

/* Page tables. */

struct level {
	uint8_t shift, index_bits;
	bool may_be_large;
};
static const struct level levels_plain[] = {{22, 10, true}, {12, 10, false}};
static const struct level levels_pae[] = {{30, 2, false}, {21, 9, true}, {12, 9, false}};

/* Without PAE, a large page has address bits 39:32 in bits 20:13. */
static uint64_t entry_address(const struct memory *memory, uint64_t entry, bool large)
{
	const struct i386 *state = memory->state;

	if (state->pae)
		return x86_entry_address(memory, entry, PTE_FRAME_MASK);
	return large ? (entry & 0xffc00000) | (entry >> 13 & 0xff) << 32 : entry & PTE_FRAME_MASK;
}

static struct error *i386_walk(struct memory *memory, const struct address_space *space,
			       uint64_t virtual, uint64_t *physical, struct table_walk *walk)
{
	const struct i386 *state = memory->state;
	const struct level *levels = state->pae ? levels_pae : levels_plain;
	unsigned int width = state->pae ? 8 : 4;
	uint64_t table = space->root;

	walk->levels = state->pae ? 3 : 2;
	for (const struct level *level = levels; level < levels + walk->levels; level++) {
		uint64_t index = virtual >> level->shift & ((1U << level->index_bits) - 1);

		TRY(table_walk_enter(walk, memory, table + index * width, width,
				     UINT64_C(1) << level->shift));
		uint64_t entry = walk->entries[walk->count - 1].value;
		if (!(entry & (PTE_PRESENT | PTE_PROTNONE)))
			break;
		bool last = walk->count == walk->levels;
		bool large = !last && level->may_be_large && entry & PTE_LARGE;
		table = entry_address(memory, entry, large);
		walk->mapped = last || large;
		if (walk->mapped) {
			*physical = (table & -walk->span) | (virtual & (walk->span - 1));
			return NULL;
		}
	}
	return error_fault("page not mapped", virtual);
}

static struct error *i386_translate(struct memory *memory, const struct address_space *space,
				    uint64_t virtual, uint64_t *physical, uint64_t *span)
{
	const struct i386 *state = memory->state;

	if (virtual >= ADDRESS_END)
		return error_fault("address is not canonical", virtual);
	*span = memory->page_size;
	if (space->kind == SPACE_KERNEL && virtual >= state->page_offset &&
	    virtual < state->linear_end) {
		*physical = virtual - state->page_offset;
		return NULL;
	}
	struct table_walk walk = {.span = *span};
	struct error *error = i386_walk(memory, space, virtual, physical, &walk);
	*span = walk.span;
	return error;
}

/* Facts. */

/* No other machine of 32 bits is read: whatever has such a table is one of these. */
static bool i386_recognises(const struct facts *facts)
{
	uint64_t top;

	return facts_string(facts, "CONFIG_X86_PAE") ||
	       (facts_symbol(facts, "swapper_pg_dir", &top) && top < ADDRESS_END);
}

/* The table at top, read as one of that kind, maps itself where it lies. */
static bool maps_itself(struct memory *memory, uint64_t top, uint64_t page_offset, bool pae)
{
	struct i386 *state = memory->state;
	const struct address_space space = {top - page_offset, SPACE_KERNEL};
	struct table_walk walk = {0};
	uint64_t physical;

	state->pae = pae;
	struct error *error = i386_walk(memory, &space, top, &physical, &walk);
	bool found = !error && physical == top - page_offset;
	error_destroy(error);
	return found;
}

/*
 * CONFIG_PAGE_OFFSET, and that of kernels that share no addresses with their processes (4G/4G):
 * nothing tells it but the page table itself, and, if there is one, the vmlinux.
 */
static bool try_tables(struct memory *memory, uint64_t top, uint64_t told)
{
	static const uint32_t offsets[] = {0xc0000000, 0xb0000000, 0x80000000,
					   0x78000000, 0x40000000, 0x02000000};
	struct i386 *state = memory->state;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		state->page_offset = told ? told : offsets[i];
		if (top >= state->page_offset &&
		    (maps_itself(memory, top, state->page_offset, true) ||
		     maps_itself(memory, top, state->page_offset, false)))
			return true;
	}
	return false;
}

static struct error *i386_start(struct memory *memory, const struct facts *facts)
{
	enum { COMMON_OFFSET = 0xc0000000 };
	struct i386 *state = calloc(1, sizeof(*state));
	int64_t voffset = 0;
	uint64_t top;

	if (!state)
		return error_no_memory();
	memory->state = state;
	if (!facts_symbol(facts, "swapper_pg_dir", &top))
		return error_absent("VMCOREINFO line", "SYMBOL(swapper_pg_dir)");
	facts_number(facts, "image_voffset", &voffset);
	if (!try_tables(memory, top, (uint32_t)voffset)) {
		state->page_offset = voffset ? (uint32_t)voffset : COMMON_OFFSET;
		state->pae = facts_string(facts, "CONFIG_X86_PAE");
	}
	state->linear_end = top + IMAGE_REACH;
	memory->kernel = (struct address_space){top - state->page_offset, SPACE_KERNEL};
	memory->kernel_start = state->page_offset;
	return NULL;
}

/* high_memory is where the direct map ends. */
static struct error *i386_refine(struct kernel *kernel)
{
	struct i386 *state = kernel->memory.state;
	uint64_t variable, end;

	TRY(kernel_symbol(kernel, "high_memory", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &end));
	if (end <= state->page_offset || end % kernel->memory.page_size)
		return error_corrupt("high_memory makes no sense", end);
	state->linear_end = end;
	return NULL;
}

static struct error *i386_direct_base(struct kernel *kernel, uint64_t *ret)
{
	const struct i386 *state = kernel->memory.state;

	*ret = state->page_offset;
	return NULL;
}

static struct error *fields(struct kernel *kernel, struct i386 **ret)
{
	struct i386 *state = kernel->memory.state;

	*ret = state;
	TRY(fields_init_once(kernel, i386, &state->f));
	return fields_init_once(kernel, regs, &state->regs);
}

/* Registers. */

/* arch/x86/include/asm/switch_to.h: __switch_to_asm pushes a struct inactive_task_frame. */
static struct error *registers_of_frame(struct kernel *kernel, const struct i386_fields *f,
					uint64_t sp, struct registers *ret)
{
	const struct {
		unsigned int index;
		const struct field *field;
	} saved[] = {{EBP, &f->frame_bp},
		     {EBX, &f->frame_bx},
		     {ESI, &f->frame_si},
		     {EDI, &f->frame_di},
		     {EIP, &f->frame_ret}};
	uint8_t bytes[64];

	if (f->frame.size > sizeof(bytes))
		return error_corrupt("a type has no sensible size", f->frame.size);
	TRY(memory_read(&kernel->memory, sp, bytes, f->frame.size));
	for (size_t i = 0; i < sizeof(saved) / sizeof(saved[0]); i++)
		if (saved[i].field->present)
			register_set(ret, saved[i].index,
				     field_load(kernel, saved[i].field, bytes, f->frame.size));
	register_set(ret, ESP, sp + f->frame.size);
	return NULL;
}

/* Does what the pop instructions at ip do. */
static struct error *do_pops(struct kernel *kernel, uint64_t ip, struct registers *registers)
{
	enum { POP = 0x58, POPF = 0x9d, POPS_MAX = 8 };
	static const int8_t popped[] = {EAX, ECX, EDX, EBX, -1, EBP, ESI, EDI};
	uint8_t code[POPS_MAX];

	TRY(memory_read_partial(&kernel->memory, ip, code, sizeof(code), NULL));
	for (size_t i = 0; i < sizeof(code); i++) {
		int number = (code[i] & ~7) == POP ? popped[code[i] & 7] : -1;
		uint64_t word;

		if (number < 0 && code[i] != POPF)
			break;
		TRY(memory_pointer(&kernel->memory, registers->value[ESP], &word));
		if (number >= 0)
			register_set(registers, (unsigned int)number, word);
		register_set(registers, ESP, registers->value[ESP] + POINTER_SIZE);
	}
	return NULL;
}

/*
 * Until 4.8 switch_to() has pushed registers in the midst of schedule(), and pops them where the
 * task goes on; which they are has changed, and only the code tells.
 */
static struct error *i386_task_registers(struct kernel *kernel, uint64_t task,
					 struct registers *ret)
{
	struct i386 *state;
	uint64_t sp, ip;

	TRY(fields(kernel, &state));
	TRY(field_read(kernel, &state->f.thread_sp, task, &sp));
	*ret = (struct registers){0};
	if (state->f.frame.present)
		return registers_of_frame(kernel, &state->f, sp, ret);
	TRY(field_read(kernel, &state->f.thread_ip, task, &ip));
	register_set(ret, EIP, ip);
	register_set(ret, ESP, sp);
	return do_pops(kernel, ip, ret);
}

/* Privilege 3, or the mode of 16-bit programs. */
static bool i386_is_user(const struct registers *registers)
{
	enum { EFLAGS_VM = 1 << 17 };

	return (registers->value[CS] & 3) == 3 || registers->value[EFLAGS] & EFLAGS_VM;
}

/*
 * In kernel mode the CPU pushes no stack pointer: it pointed to where one would be. Since 5.4 the
 * entry code makes room for one and says so in the unused half of cs.
 */
static struct error *stack_registers(struct kernel *kernel, const struct regs_fields *f,
				     uint64_t address, uint64_t cs, struct registers *ret)
{
	const uint64_t from_kernel = UINT64_C(1) << 29;
	uint64_t sp = address + f->sp.offset, ss;

	if (i386_is_user(ret) || cs & from_kernel) {
		/* declared as signed */
		TRY(memory_pointer(&kernel->memory, address + f->ss.offset, &ss));
		TRY(memory_pointer(&kernel->memory, sp, &sp));
		register_set(ret, SS, ss & 0xffff);
	}
	register_set(ret, ESP, sp);
	return NULL;
}

static struct error *i386_frame_registers(struct kernel *kernel, uint64_t address,
					  bool whole __attribute__((unused)), struct registers *ret,
					  bool *user)
{
	const struct field *all;
	struct i386 *state;
	uint64_t cs = 0;

	TRY(fields(kernel, &state));
	*ret = (struct registers){0};
	all = &state->regs.bx;
	for (unsigned int i = 0; i < ESP; i++) {
		uint64_t value;

		if (!all[i].present)
			continue;
		TRY(memory_pointer(&kernel->memory, address + all[i].offset, &value));
		cs = i == CS ? value : cs;
		register_set(ret, i, (i >= DS && i <= GS) || i == CS ? value & 0xffff : value);
	}
	if (!register_known(ret, EIP) || !state->regs.sp.present)
		return error_absent("type", "pt_regs");
	TRY(stack_registers(kernel, &state->regs, address, cs, ret));
	*user = i386_is_user(ret);
	return NULL;
}

/* Stacks. */

/* A pointer of each CPU: a per-CPU variable since 2.6.34, before that an element of an array. */
static struct error *cpu_pointer(struct kernel *kernel, const struct cpu *cpu, const char *name,
				 uint64_t *ret)
{
	uint64_t variable, start = kernel_symbol_or(kernel, "__per_cpu_start", 0);
	uint64_t end = kernel_symbol_or(kernel, "__per_cpu_end", 0);

	TRY(kernel_symbol(kernel, name, &variable));
	if (variable >= start && variable < end)
		return percpu_pointer(kernel, cpu, name, ret);
	return memory_pointer(&kernel->memory, variable + POINTER_SIZE * (uint64_t)cpu->number,
			      ret);
}

/* arch/x86/kernel/irq_32.c: pointers to the lowest address of a stack of a task's size. */
static struct error *i386_stacks(struct kernel *kernel, const struct cpu *cpu,
				 struct stacks *stacks)
{
	static const char *const names[] = {
	    "hardirq_stack_ptr|per_cpu__hardirq_ctx|hardirq_ctx|hardirq_stack",
	    "softirq_stack_ptr|per_cpu__softirq_ctx|softirq_ctx|softirq_stack"};
	struct i386 *state;
	uint64_t start;

	TRY(fields(kernel, &state));
	const struct field *hot[] = {&state->f.irq_stack_hot, &state->f.softirq_stack_hot};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (hot[i]->present) {
			TRY(percpu_symbol(kernel, cpu, "pcpu_hot", &start));
			TRY(field_read(kernel, hot[i], start, &start));
		} else if (kernel_has_symbol(kernel, names[i])) {
			TRY(cpu_pointer(kernel, cpu, names[i], &start));
		} else {
			continue;
		}
		TRY(stacks_add(stacks, cpu, STACK_IRQ, start, kernel->stack_size));
	}
	return NULL;
}

/*
 * Until 4.x do_IRQ() and do_softirq() exchange ebx and esp, which then is at the end of the other
 * stack, and call. Who does not know ebx finds a place in the same frame at that stack's start
 * (thread_info.previous_esp, later the first word).
 */
static void i386_frame_stack(struct unwind *unwind)
{
	enum { ARGUMENTS = 2 * POINTER_SIZE };
	struct registers *registers = &unwind->registers;
	uint64_t sp = registers->value[ESP], end, left = registers->value[EBX];
	const struct i386 *state = unwind->kernel->memory.state;

	vector_for_each(&unwind->stacks->spans, span) {
		if (span->kind != STACK_IRQ || sp > span->end || span->end - sp > ARGUMENTS)
			continue;
		if ((!register_known(registers, EBX) ||
		     unwind_stack_at(unwind, left, &end) == STACK_UNKNOWN || end == span->end) &&
		    (memory_pointer(&unwind->kernel->memory,
				    span->start + state->f.previous_esp.offset, &left) ||
		     unwind_stack_at(unwind, left, &end) == STACK_UNKNOWN))
			continue;
		register_set(registers, ESP, left);
		return;
	}
}

/* Exception frames, which entry code leaves on the stack. */

/* Where SYSENTER returns to: the vsyscall page, at the end of the kernel's half until 2.6.17. */
static bool is_vsyscall(uint64_t ip)
{
	enum { VSYSCALL_PAGE = 0xffffe };

	return ip >> 12 == VSYSCALL_PAGE;
}

/* What the bits of a flags register and of segments are in any such frame. */
static enum unwind_result judge(const struct unwind *unwind, const struct exception *exception)
{
	enum { FLAGS_ONE = 1 << 1, FLAGS_ZERO = 1 << 3 | 1 << 5 | 1 << 15 };
	struct kernel *kernel = unwind->kernel;
	const uint64_t *value = exception->registers.value;
	uint64_t end;

	bool good = (value[EFLAGS] & (FLAGS_ONE | FLAGS_ZERO)) == FLAGS_ONE;

	if (exception->user)
		good = good &&
		       (value[EIP] < kernel->memory.kernel_start || is_vsyscall(value[EIP])) &&
		       value[ESP] < kernel->memory.kernel_start;
	else
		good = good && kernel_is_text(kernel, value[EIP]) &&
		       unwind_stack_at(unwind, value[ESP], &end) != STACK_UNKNOWN;
	return good ? UNWIND_NEXT : UNWIND_CANNOT;
}

/* Before it had a section of its own (2.6.31): the labels of entry.S that return addresses are at.
 */
static const char *const entry_names[] = {
    "system_call",
    "syscall_call",
    "tracesys",
    "syscall_trace_entry",
    "syscall_exit_work",
    "sysenter_entry",
    "sysenter_past_esp",
    "work_pending",
    "work_resched",
    "work_notifysig",
    "work_notifysig_v86",
    "signal_return",
    "reschedule",
    "resume_userspace",
    "resume_kernel",
    "need_resched",
    "ret_from_sys_call",
    "ret_from_intr",
    "ret_from_exception",
    "common_interrupt",
    "error_code",
    "device_not_available",
    "device_not_available_emulate",
    "debug",
    "debug_stack_correct",
    "nmi",
    "nmi_stack_correct",
    "int3",
    "apic_timer_interrupt",
    "reschedule_interrupt",
    "invalidate_interrupt",
    "call_function_interrupt",
    "error_interrupt",
    "spurious_interrupt",
    "thermal_interrupt",
    "call_apic_timer_interrupt",
    "call_reschedule_interrupt",
    "call_invalidate_interrupt",
    "call_call_function_interrupt",
    "call_do_IRQ",
    "no_timing",
};

struct entry {
	uint64_t start, end; /* of the entry code */
	uint64_t frame_size; /* struct pt_regs */
};

static bool is_entry(const struct entry *entry, const struct place *place, uint64_t pc)
{
	if (entry->end)
		return pc >= entry->start && pc < entry->end;
	for (size_t i = 0; i < sizeof(entry_names) / sizeof(entry_names[0]); i++)
		if (place->name && !strcmp(place->name, entry_names[i]))
			return true;
	return false;
}

/* Where a thread begins. */
static bool is_beginning(const struct place *place)
{
	static const char *const names[] = {"ret_from_fork", "ret_from_fork_asm",
					    "ret_from_kernel_thread", "kernel_thread_helper"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (place->name && !strcmp(place->name, names[i]))
			return true;
	return false;
}

static struct error *entry_create(struct kernel *kernel, void **ret)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	struct field whole;

	if (!entry)
		return error_no_memory();
	entry->start = kernel_symbol_or(kernel, "__entry_text_start", 0);
	entry->end = kernel_symbol_or(kernel, "__entry_text_end", entry->start);
	struct error *error = field_find(kernel, "pt_regs", &whole);
	entry->frame_size = whole.size;
	*ret = entry;
	return error;
}

/*
 * Entry code has pushed the registers, and calls with the stack pointer at them; up to 2.4 they are
 * an argument. A thread begins at the top of its stack, above registers of user mode, which a
 * thread of the kernel's own never was in.
 */
static enum unwind_result entry_step(struct unwind *unwind, void *state, struct error **error)
{
	const struct entry *entry = state;
	struct kernel *kernel = unwind->kernel;
	uint64_t sp = unwind->registers.value[ESP], end, there;
	uint64_t pc = unwind->registers.value[EIP] - !unwind->interrupted;
	struct place place = kernel_place(kernel, pc);
	bool begins = is_beginning(&place);

	if (unwind_stack_at(unwind, sp, &end) == STACK_UNKNOWN ||
	    (!begins && !is_entry(entry, &place, pc)))
		return UNWIND_CANNOT;
	enum unwind_result result = unwind_exception(unwind, sp, judge, error);
	if (*error || result != UNWIND_CANNOT)
		return result;
	if (begins || end - sp <= entry->frame_size + 16)
		return UNWIND_END;
	*error = memory_pointer(&kernel->memory, sp, &there);
	if (*error || there - sp > 4 * POINTER_SIZE)
		return UNWIND_CANNOT;
	return unwind_exception(unwind, there, judge, error);
}

static const struct unwinder_ops unwind_entry32 = {
    .name = "entry",
    .reliable = true,
    .create = entry_create,
    .destroy = free,
    .step = entry_step,
};

/* Frame pointers, of kernels whose every C function keeps them. */

/* push %ebp; mov %esp,%ebp: the latter may be some instructions later. */
static bool keeps_frame(struct kernel *kernel, uint64_t function)
{
	enum { PUSH_EBP = 0x55, LOOKED_AT = 24 };
	static const uint8_t set_frame[][2] = {{0x89, 0xe5}, {0x8b, 0xec}};
	uint8_t code[LOOKED_AT];
	const uint8_t *push;

	if (error_ignore_damage(
		memory_read_partial(&kernel->memory, function, code, sizeof(code), NULL)))
		return false;
	push = memchr(code, PUSH_EBP, 10); /* behind a call or a nop for tracers */
	if (!push)
		return false;
	size_t left = sizeof(code) - (size_t)(push - code);
	return memmem(push, left, set_frame[0], 2) || memmem(push, left, set_frame[1], 2);
}

/* A state where most of these have frames. None of them: no such kernel. */
static struct error *frame_create(struct kernel *kernel, void **ret)
{
	static const char *const functions[] = {"do_exit",
						"schedule",
						"sys_read|vfs_read",
						"vfs_write",
						"do_fork|kernel_clone",
						"panic",
						"kmem_cache_alloc",
						"dput"};
	size_t looked_at = 0, kept = 0;

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		uint64_t function = kernel_symbol_or(kernel, functions[i], 0);

		looked_at += !!function;
		kept += function && keeps_frame(kernel, function);
	}
	if (kept * 4 < looked_at * 3 || kept < 3)
		return NULL;
	*ret = calloc(1, 1);
	return *ret ? NULL : error_no_memory();
}

/* The function has just been called, and has not set up its frame. */
static bool is_before_frame(const struct unwind *unwind)
{
	struct place place = kernel_place(unwind->kernel, unwind->registers.value[EIP]);

	return unwind->interrupted && place.symbol && !place.offset;
}

/*
 * Since 4.9 entry code leaves the address of the registers, without its highest bit, where
 * functions leave that of the caller's frame.
 */
static uint64_t encoded_registers(const struct unwind *unwind, uint64_t fp)
{
	const uint64_t mark = UINT64_C(1) << 31;
	uint64_t end;

	return fp && !(fp & mark) && unwind_stack_at(unwind, fp | mark, &end) != STACK_UNKNOWN
		   ? fp | mark
		   : 0;
}

static enum unwind_result frame_step(struct unwind *unwind, void *state __attribute__((unused)),
				     struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	struct registers *registers = &unwind->registers;
	uint64_t fp = registers->value[EBP], sp = registers->value[ESP], sp_end, fp_end, next, ip;

	if (is_before_frame(unwind)) {
		*error = x86_undo_call(kernel, registers);
		unwind->interrupted = false;
		return *error ? UNWIND_CANNOT : UNWIND_NEXT;
	}
	if (!register_known(registers, EBP))
		return UNWIND_CANNOT;
	if (encoded_registers(unwind, fp))
		return unwind_exception(unwind, encoded_registers(unwind, fp), judge, error);
	unwind_stack_at(unwind, sp, &sp_end);
	if (fp % POINTER_SIZE || unwind_stack_at(unwind, fp, &fp_end) == STACK_UNKNOWN ||
	    (sp_end == fp_end && fp < sp))
		return UNWIND_CANNOT;
	*error = memory_pointer(&kernel->memory, fp, &next);
	if (!*error)
		*error = memory_pointer(&kernel->memory, fp + POINTER_SIZE, &ip);
	if (*error || !kernel_is_text(kernel, ip) || !x86_is_return_address(kernel, ip))
		return UNWIND_CANNOT;
	registers->known = 0;
	unwind->interrupted = false;
	register_set(registers, EBP, next);
	register_set(registers, EIP, ip);
	register_set(registers, ESP, fp + (uint64_t)2 * POINTER_SIZE);
	return UNWIND_NEXT;
}

static const struct unwinder_ops unwind_frame32 = {
    .name = "fp",
    .reliable = true,
    .create = frame_create,
    .destroy = free,
    .step = frame_step,
};

static const struct unwinder_ops *const unwinders[] = {
    &unwind_cfi, &unwind_entry32, &unwind_call, &unwind_frame32, &unwind_prologue, &unwind_caller,
    &unwind_fp,  &unwind_scan,    NULL};

/* What tables ask for. */

/* A per-CPU variable since 3.14 (in pcpu_hot 6.2 to 6.14); before, where each task's thread_info
 * is.
 */
static struct error *i386_preempt_count(struct kernel *kernel, const struct cpu *cpu,
					uint64_t current, uint32_t *ret)
{
	const uint32_t need_resched = UINT32_C(1) << 31; /* kept in the same word, inverted */
	uint64_t address, value;
	struct i386 *state;

	TRY(fields(kernel, &state));
	if (state->f.preempt_hot.present || kernel_has_symbol(kernel, "__preempt_count")) {
		TRY(percpu_symbol(kernel, cpu,
				  state->f.preempt_hot.present ? "pcpu_hot" : "__preempt_count",
				  &address));
		TRY(memory_u32(&kernel->memory, address + state->f.preempt_hot.offset, ret));
		*ret &= ~need_resched;
		return NULL;
	}
	address = current;
	if (!state->f.preempt_task.hop_count)
		TRY(field_read(kernel, &state->f.task_stack, current, &address));
	TRY(field_read(kernel, &state->f.preempt_task, address, &value));
	*ret = (uint32_t)value;
	return NULL;
}

/* A per-CPU word that has moved: irq_stat, pcpu_hot since 6.2, a variable of its own since 6.15. */
static struct error *i386_softirq_pending(struct kernel *kernel, const struct cpu *cpu,
					  uint64_t *ret)
{
	struct i386 *state;
	uint64_t address;

	TRY(fields(kernel, &state));
	if (kernel_has_symbol(kernel, "__softirq_pending")) {
		TRY(percpu_symbol(kernel, cpu, "__softirq_pending", &address));
		return memory_uint(&kernel->memory, address, sizeof(uint16_t), ret);
	}
	bool hot = state->f.pending_hot.present;
	TRY(percpu_symbol(kernel, cpu, hot ? "pcpu_hot" : "irq_stat", &address));
	return field_read(kernel, hot ? &state->f.pending_hot : &state->f.pending_stat, address,
			  ret);
}

/* Per CPU since 2.6.24; before, an array, or one of all CPUs. */
static struct error *i386_cpu_model(struct kernel *kernel, const struct cpu *cpu, char *text,
				    size_t size)
{
	struct i386 *state;
	uint64_t address;

	text[0] = '\0';
	TRY(fields(kernel, &state));
	if (!state->f.model.present)
		return NULL;
	if (kernel_has_symbol(kernel, "cpu_info|per_cpu__cpu_info")) {
		TRY(percpu_symbol(kernel, cpu, "cpu_info|per_cpu__cpu_info", &address));
	} else if (kernel_has_symbol(kernel, "cpu_data")) {
		TRY(kernel_symbol(kernel, "cpu_data", &address));
		address += (uint64_t)cpu->number * state->f.cpu_info.size;
	} else {
		TRY(kernel_symbol(kernel, "boot_cpu_data", &address));
	}
	return memory_string(&kernel->memory, address + state->f.model.offset, text, size);
}

/* arch/x86/mm/pat/set_memory.c: mappings of each size, by level of the page tables. */
static struct error *i386_direct_map(struct kernel *kernel, struct direct_pages *ret, size_t *count)
{
	enum { LEVELS = 2 }; /* from 4 KiB on */
	const struct i386 *state = kernel->memory.state;
	uint64_t table;

	if (!kernel_has_symbol(kernel, "direct_pages_count"))
		return NULL;
	TRY(kernel_symbol(kernel, "direct_pages_count", &table));
	for (size_t i = 0; i < LEVELS; i++) {
		ret[i].page_size = UINT64_C(1) << (i == 0 ? 12 : state->pae ? 21 : 22);
		TRY(memory_pointer(&kernel->memory, table + (i + 1) * POINTER_SIZE, &ret[i].count));
		*count = i + 1;
	}
	return NULL;
}

/* System V psABI, Intel386 supplement, table 2.14. */
static const uint8_t dwarf_registers[] = {EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI, EIP};

const struct arch_ops arch_i386 = {
    .name = "i386",
    .machine = EM_386,
    .pointer_size = POINTER_SIZE,
    .u64_align = 4,
    .page_size = 4 << 10,
    .stack_size = 8 << 10,
    .register_names = register_names,
    .register_count = REGISTERS,
    .ip = EIP,
    .sp = ESP,
    .fp = EBP,
    .recognises = i386_recognises,
    .start = i386_start,
    .refine = i386_refine,
    .translate = i386_translate,
    .walk = i386_walk,
    .entry_flags = x86_entry_flags,
    .entry_frame = PTE_FRAME_MASK,
    .direct_base = i386_direct_base,
    .task_registers = i386_task_registers,
    .task_sp = "task_struct.thread.sp|task_struct.thread.esp",
    .frame_registers = i386_frame_registers,
    .is_user = i386_is_user,
    .stacks = i386_stacks,
    .frame_stack = i386_frame_stack,
    .is_return_address = x86_is_return_address,
    .call_target = x86_call_target,
    .undo_call = x86_undo_call,
    .switch_symbol = "__switch_to_asm|__switch_to",
    .preempt_count = i386_preempt_count,
    .softirq_pending = i386_softirq_pending,
    .cpu_model = i386_cpu_model,
    .direct_map = i386_direct_map,
    .unwinders = unwinders,
    .dwarf_registers = dwarf_registers,
    .dwarf_count = sizeof(dwarf_registers),
};
