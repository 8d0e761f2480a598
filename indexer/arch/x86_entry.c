/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entry code without unwind data (arch/x86/entry/entry_64.S and its forerunners): it has pushed the
 * interrupted registers as a struct pt_regs, called a C function, and that returns to where the
 * stack pointer is at them. On an interrupt stack there is a pointer to them instead; before 4.1
 * interrupts saved what a C function may change only, and the pointer is to where they put rbp.
 * What is found there is taken if it is such registers: a mode, and an address that goes with it.
 */
#include "arch/x86_unwind.h"

#include <stdlib.h>
#include <string.h>

#include "image/fields.h"
#include "image/kernel.h"

#define ENTRY_START "__entry_text_start|ret_from_fork"
#define ENTRY_END   "__entry_text_end|kernel_execve|execve"

struct entry {
	uint64_t start, end;    /* of the entry code */
	uint32_t frame_size;    /* struct pt_regs */
	uint32_t partial_start; /* of what interrupts save of it, where they do not save all */
	struct field cs, flags;
};

/* Before it had a section of its own (2.6.39) some of it lay elsewhere (.kprobes.text). */
static bool is_entry(const struct entry *entry, struct kernel *kernel, uint64_t pc)
{
	static const char *const names[] = {
	    "page_fault", "general_protection", "debug",         "int3",
	    "nmi",        "double_fault",       "stack_segment", "machine_check",
	};
	const char *name = kernel_place(kernel, pc).name;

	if (pc >= entry->start && pc < entry->end)
		return true;
	for (size_t i = 0; name && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* Nothing where the entry code is not told apart or has ORC, which covers it. */
static struct error *entry_create(struct kernel *kernel, void **ret)
{
	struct field whole, r11;
	struct entry found = {0};

	if (kernel_has_symbol(kernel, "__start_orc_unwind") ||
	    !kernel_has_symbol(kernel, ENTRY_START) || !kernel_has_symbol(kernel, ENTRY_END))
		return NULL;
	TRY(kernel_symbol(kernel, ENTRY_START, &found.start));
	TRY(kernel_symbol(kernel, ENTRY_END, &found.end));
	TRY(field_find(kernel, "pt_regs", &whole));
	TRY(field_find(kernel, "pt_regs.r11", &r11));
	TRY(field_find(kernel, "pt_regs.cs", &found.cs));
	TRY(field_find(kernel, "pt_regs.flags|pt_regs.eflags", &found.flags));
	found.frame_size = whole.size;
	found.partial_start = r11.offset;
	struct entry *entry = malloc(sizeof(*entry));
	if (!entry)
		return error_no_memory();
	*entry = found;
	*ret = entry;
	return NULL;
}

/* A segment has 16 bits; of the flags bit 1 is set, and none is above 21. */
static bool has_flags(struct kernel *kernel, const struct entry *entry, uint64_t address)
{
	uint64_t cs, flags;

	return field_try(kernel, &entry->cs, address, &cs) && cs <= UINT16_MAX &&
	       field_try(kernel, &entry->flags, address, &flags) && flags & 2 && !(flags >> 22);
}

static bool make_sense(const struct unwind *unwind, const struct entry *entry,
		       const struct exception *exception)
{
	struct kernel *kernel = unwind->kernel;
	uint64_t ip = exception->registers.value[kernel->arch->ip];
	uint64_t sp = exception->registers.value[kernel->arch->sp], end;

	if (!has_flags(kernel, entry, exception->address))
		return false;
	if (exception->user)
		return ip < kernel->memory.kernel_start && sp < kernel->memory.kernel_start;
	return kernel_is_text(kernel, ip) && unwind_stack_at(unwind, sp, &end) != STACK_UNKNOWN;
}

static struct error *read_frame(struct unwind *unwind, const struct entry *entry, uint64_t address,
				struct exception *ret, bool *found)
{
	uint64_t end;

	*ret = (struct exception){.address = address, .frame = (uint32_t)unwind->frames.count - 1};
	*found = false;
	if (unwind_stack_at(unwind, address, &end) == STACK_UNKNOWN ||
	    end - address < entry->frame_size)
		return NULL;
	TRY(unwind->kernel->arch->frame_registers(unwind->kernel, address, true, &ret->registers,
						  &ret->user));
	*found = make_sense(unwind, entry, ret);
	return NULL;
}

/* At rbp, which was put before what a C function may change; other registers were not saved. */
static struct error *read_partial(struct unwind *unwind, const struct entry *entry, uint64_t at,
				  struct exception *ret, bool *found)
{
	struct kernel *kernel = unwind->kernel;
	unsigned int first = entry->partial_start / kernel->arch->pointer_size;
	uint64_t fp;

	TRY(read_frame(unwind, entry, at + kernel->arch->pointer_size - entry->partial_start, ret,
		       found));
	if (!*found)
		return NULL;
	TRY(memory_pointer(&kernel->memory, at, &fp));
	ret->registers.known &= ~((UINT64_C(1) << first) - 1);
	register_set(&ret->registers, kernel->arch->fp, fp);
	return NULL;
}

/*
 * A system call at the end of its stack, before 4.1: it saved what a C function may change. The
 * slots of the flags and the stack pointer are from another entry; SYSCALL has left the flags in
 * r11.
 */
static struct error *read_call(struct unwind *unwind, const struct entry *entry, uint64_t sp,
			       struct exception *ret, bool *found)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	unsigned int first = entry->partial_start / arch->pointer_size;

	TRY(read_frame(unwind, entry, sp - entry->partial_start, ret, found));
	*found = *found && ret->user;
	ret->registers.known &= ~((UINT64_C(1) << first) - 1) & ~(UINT64_C(1) << arch->sp);
	if (register_known(&ret->registers, first))
		register_set(&ret->registers, entry->flags.offset / arch->pointer_size,
			     ret->registers.value[first]);
	return NULL;
}

/* At sp, or where the word at sp points to. */
static struct error *find_frame(struct unwind *unwind, const struct entry *entry, uint64_t sp,
				struct exception *ret, bool *found)
{
	uint64_t there, end;

	TRY(read_frame(unwind, entry, sp, ret, found));
	if (*found)
		return NULL;
	unwind_stack_at(unwind, sp, &end);
	if (entry->partial_start && end - sp == entry->frame_size - entry->partial_start)
		return read_call(unwind, entry, sp, ret, found);
	TRY(memory_pointer(&unwind->kernel->memory, sp, &there));
	if (unwind_stack_at(unwind, there, &end) == STACK_UNKNOWN || there % sizeof(uint32_t))
		return NULL;
	TRY(read_frame(unwind, entry, there, ret, found));
	return *found ? NULL : read_partial(unwind, entry, there, ret, found);
}

static enum unwind_result entry_step(struct unwind *unwind, void *state, struct error **error)
{
	const struct entry *entry = state;
	const struct arch_ops *arch = unwind->kernel->arch;
	uint64_t pc = unwind->registers.value[arch->ip] - !unwind->interrupted;
	uint64_t sp = unwind->registers.value[arch->sp], end;
	struct exception exception;
	bool found;

	if (!is_entry(entry, unwind->kernel, pc) ||
	    unwind_stack_at(unwind, sp, &end) == STACK_UNKNOWN)
		return UNWIND_CANNOT;
	*error = find_frame(unwind, entry, sp, &exception, &found);
	if (*error)
		return UNWIND_CANNOT;
	/* The last of a thread that has never been in user mode is empty. */
	if (!found)
		return end - sp <= entry->frame_size + 16 ? UNWIND_END : UNWIND_CANNOT;
	return unwind_interrupted(unwind, &exception, error);
}

const struct unwinder_ops unwind_entry = {
    .name = "entry",
    .reliable = true,
    .create = entry_create,
    .destroy = free,
    .step = entry_step,
};
