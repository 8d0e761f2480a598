/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entry code without unwind data (arch/x86/entry/entry_64.S from 4.1 on; other kernels' in parts):
 * it has pushed the interrupted registers as a struct pt_regs, called a C function, and that
 * returns to where the stack pointer is at them. On an interrupt stack there is a pointer to them
 * instead. What is found there is taken if it is such registers: a mode, and an address that goes
 * with it.
 */
#include "image/fields.h"
#include "image/kernel.h"
#include "stack/unwind.h"

struct entry {
	uint64_t start, end; /* of the entry code */
	uint32_t frame_size; /* struct pt_regs */
};

/* Nothing where the entry code is not told apart (before 2.6.31) or has ORC, which covers it. */
static struct error *entry_create(struct kernel *kernel, void **ret)
{
	struct field whole;
	struct entry found;

	if (kernel_has_symbol(kernel, "__start_orc_unwind") ||
	    !kernel_has_symbol(kernel, "__entry_text_start"))
		return NULL;
	TRY(kernel_symbol(kernel, "__entry_text_start", &found.start));
	TRY(kernel_symbol(kernel, "__entry_text_end", &found.end));
	TRY(field_find(kernel, "pt_regs", &whole));
	found.frame_size = whole.size;
	struct entry *entry = malloc(sizeof(*entry));
	if (!entry)
		return error_no_memory();
	*entry = found;
	*ret = entry;
	return NULL;
}

static bool make_sense(const struct unwind *unwind, const struct exception *exception)
{
	struct kernel *kernel = unwind->kernel;
	uint64_t ip = exception->registers.value[kernel->arch->ip];
	uint64_t sp = exception->registers.value[kernel->arch->sp], end;

	if (exception->user)
		return ip < kernel->memory.kernel_start && sp < kernel->memory.kernel_start;
	return kernel_is_text(kernel, ip) && unwind_stack_at(unwind, sp, &end) != STACK_UNKNOWN;
}

static struct error *read_frame(struct unwind *unwind, uint64_t address, bool *ret)
{
	struct exception exception = {.address = address,
				      .frame = (uint32_t)unwind->frames.count - 1};

	*ret = false;
	TRY(unwind->kernel->arch->frame_registers(unwind->kernel, address, true,
						  &exception.registers, &exception.user));
	if (!make_sense(unwind, &exception))
		return NULL;
	*ret = true;
	return vector_push(&unwind->exceptions, exception) ? NULL : error_no_memory();
}

/* At sp, or where the word at sp points to. */
static struct error *find_frame(struct unwind *unwind, uint64_t sp, bool *found)
{
	uint64_t there, end;

	TRY(read_frame(unwind, sp, found));
	if (*found)
		return NULL;
	TRY(memory_pointer(&unwind->kernel->memory, sp, &there));
	if (unwind_stack_at(unwind, there, &end) == STACK_UNKNOWN || there % sizeof(uint32_t))
		return NULL;
	return read_frame(unwind, there, found);
}

static enum unwind_result entry_step(struct unwind *unwind, void *state, struct error **error)
{
	const struct entry *entry = state;
	const struct arch_ops *arch = unwind->kernel->arch;
	uint64_t pc = unwind->registers.value[arch->ip] - !unwind->interrupted;
	uint64_t sp = unwind->registers.value[arch->sp], end;
	bool found;

	if (pc < entry->start || pc >= entry->end ||
	    unwind_stack_at(unwind, sp, &end) == STACK_UNKNOWN)
		return UNWIND_CANNOT;
	*error = find_frame(unwind, sp, &found);
	if (*error)
		return UNWIND_CANNOT;
	/* The last of a thread that has never been in user mode is empty. */
	if (!found)
		return end - sp <= entry->frame_size + 16 ? UNWIND_END : UNWIND_CANNOT;
	struct exception *exception = &unwind->exceptions.data[unwind->exceptions.count - 1];
	if (exception->user)
		return UNWIND_END;
	unwind->registers = exception->registers;
	unwind->interrupted = true;
	return UNWIND_NEXT;
}

const struct unwinder_ops unwind_entry = {
    .name = "entry",
    .reliable = true,
    .create = entry_create,
    .destroy = free,
    .step = entry_step,
};
