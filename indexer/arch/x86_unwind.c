/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See x86_unwind.h and x86_prologue.h. Cost: two or three small reads a frame. */
#include "arch/x86_unwind.h"

#include <string.h>

#include "arch/x86_code.h"
#include "arch/x86_prologue.h"
#include "image/kernel.h"

enum { CODE_MAX = 128, ARGUMENTS_CODE = 8 };

/* The numbers that instructions use, as System V's DWARF numbers of 64-bit code; of 32-bit code
 * they are equal. */
static const uint8_t wide_dwarf[] = {0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};

static unsigned int register_index(const struct arch_ops *arch, uint8_t reg)
{
	return arch->dwarf_registers[arch->pointer_size == 8 ? wide_dwarf[reg] : reg];
}

static bool read_call(struct kernel *kernel, uint64_t return_address, uint8_t code[X86_CALL_MAX])
{
	return !error_ignore_damage(memory_read_partial(
	    &kernel->memory, return_address - X86_CALL_MAX, code, X86_CALL_MAX, NULL));
}

bool x86_is_return_address(struct kernel *kernel, uint64_t address)
{
	uint8_t code[X86_CALL_MAX];

	return read_call(kernel, address, code) && x86_ends_with_call(code);
}

bool x86_call_target(struct kernel *kernel, uint64_t return_address, uint64_t *target)
{
	uint8_t code[X86_CALL_MAX];
	int32_t distance;

	if (!read_call(kernel, return_address, code) || !x86_call_distance(code, &distance))
		return false;
	*target = return_address + (uint64_t)(int64_t)distance;
	if (kernel->arch->pointer_size == 4)
		*target &= UINT32_MAX;
	return true;
}

/* The call has pushed its return address. */
struct error *x86_undo_call(struct kernel *kernel, struct registers *registers)
{
	const struct arch_ops *arch = kernel->arch;
	uint64_t sp = registers->value[arch->sp], ip;

	TRY(memory_pointer(&kernel->memory, sp, &ip));
	register_set(registers, arch->ip, ip);
	register_set(registers, arch->sp, sp + arch->pointer_size);
	return NULL;
}

/* The word at an address is where a call of the function returns to. */
static bool returns_from(struct kernel *kernel, uint64_t at, uint64_t function, bool direct,
			 uint64_t *word)
{
	uint64_t target;

	if (error_ignore_damage(memory_pointer(&kernel->memory, at, word)) ||
	    !kernel_is_text(kernel, *word) || !kernel->arch->is_return_address(kernel, *word))
		return false;
	if (kernel->arch->call_target(kernel, *word, &target))
		return target == function;
	return !direct;
}

static struct error *read_prologue(struct unwind *unwind, uint64_t pc,
				   const struct symbol *function, struct x86_prologue *ret)
{
	struct kernel *kernel = unwind->kernel;
	uint8_t code[CODE_MAX];
	size_t size = pc - function->address < CODE_MAX ? pc - function->address : CODE_MAX;

	TRY(memory_read(&kernel->memory, function->address, code, size));
	x86_prologue(code, size, kernel->arch->pointer_size == 8, ret);
	return NULL;
}

/* Bytes that the call which pc returns from had as arguments on the stack. */
static uint64_t arguments_at(struct unwind *unwind, uint64_t pc)
{
	struct kernel *kernel = unwind->kernel;
	uint8_t code[ARGUMENTS_CODE];

	if (unwind->interrupted ||
	    error_ignore_damage(memory_read(&kernel->memory, pc, code, sizeof(code))))
		return 0;
	return x86_arguments(code, sizeof(code), kernel->arch->pointer_size == 8);
}

/* Where the return address is, and what it is; false: not where the code says. */
static bool find_return(struct unwind *unwind, uint64_t pc, uint64_t function,
			const struct x86_prologue *prologue, uint64_t *at, uint64_t *word)
{
	struct kernel *kernel = unwind->kernel;
	const struct arch_ops *arch = kernel->arch;
	uint64_t sp = unwind->registers.value[arch->sp], end;

	if (prologue->fp && register_known(&unwind->registers, arch->fp)) {
		*at = unwind->registers.value[arch->fp] + prologue->fp;
		if (*at >= sp && unwind_stack_at(unwind, *at, &end) != STACK_UNKNOWN &&
		    returns_from(kernel, *at, function, unwind->interrupted, word))
			return true;
	}
	*at = sp + prologue->size;
	if (returns_from(kernel, *at, function, unwind->interrupted, word))
		return true;
	*at += arguments_at(unwind, pc);
	return returns_from(kernel, *at, function, unwind->interrupted, word);
}

static struct error *restore(struct unwind *unwind, const struct x86_prologue *prologue,
			     uint64_t at)
{
	struct kernel *kernel = unwind->kernel;
	const struct arch_ops *arch = kernel->arch;

	for (size_t i = 0; i < prologue->saved_count; i++) {
		uint64_t value;

		TRY(memory_pointer(&kernel->memory, at - prologue->saved[i].size, &value));
		register_set(&unwind->registers, register_index(arch, prologue->saved[i].reg),
			     value);
	}
	return NULL;
}

/*
 * Up to 2.6.16 functions wait for a spinlock out of line (include/asm-i386/spinlock.h,
 * LOCK_SECTION): in .text.lock.FILE, with their own frame, whence they jump back. 0: pc is not
 * there.
 */
static uint64_t waits_for(struct kernel *kernel, const struct place *place, uint64_t pc)
{
	enum { JMP = 0xe9, JMP_SIZE = 5, STUB_MAX = 32 };
	uint8_t code[STUB_MAX];

	if (!place->name || strncmp(place->name, ".text.lock.", strlen(".text.lock.")) != 0 ||
	    error_ignore_damage(memory_read(&kernel->memory, pc, code, sizeof(code))))
		return 0;
	for (uint64_t at = 0; at + JMP_SIZE <= STUB_MAX; at++) {
		int32_t distance;

		if (code[at] != JMP)
			continue;
		memcpy(&distance, code + at + 1, sizeof(distance));
		uint64_t target = pc + at + JMP_SIZE + (uint64_t)(int64_t)distance;
		if (kernel->arch->pointer_size == 4)
			target &= UINT32_MAX;
		if (kernel_is_text(kernel, target))
			return target;
	}
	return 0;
}

static enum unwind_result prologue_step(struct unwind *unwind, void *state __attribute__((unused)),
					struct error **error)
{
	const struct arch_ops *arch = unwind->kernel->arch;
	uint64_t pc = unwind->registers.value[arch->ip], at, word, end;
	struct registers before = unwind->registers;
	struct x86_prologue prologue;

	if (!register_known(&unwind->registers, arch->ip) ||
	    unwind_stack_at(unwind, unwind->registers.value[arch->sp], &end) == STACK_UNKNOWN)
		return UNWIND_CANNOT;
	struct place place = kernel_place(unwind->kernel, pc - !unwind->interrupted);
	uint64_t back = waits_for(unwind->kernel, &place, pc);
	if (back) {
		pc = back;
		place = kernel_place(unwind->kernel, pc);
	}
	const struct symbol *function = place.symbol;
	if (!function || pc < function->address)
		return UNWIND_CANNOT;
	*error = read_prologue(unwind, pc, function, &prologue);
	if (*error || !find_return(unwind, pc, function->address, &prologue, &at, &word))
		return UNWIND_CANNOT;
	*error = restore(unwind, &prologue, at);
	if (*error) {
		unwind->registers = before;
		return UNWIND_CANNOT;
	}
	unwind->interrupted = false;
	register_set(&unwind->registers, arch->ip, word);
	register_set(&unwind->registers, arch->sp, at + arch->pointer_size);
	return UNWIND_NEXT;
}

const struct unwinder_ops unwind_prologue = {
    .name = "prologue", .reliable = true, .step = prologue_step};
