/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nearest word above sp that is the return address of a direct call to the very function that
 * pc is in. For functions that have no unwind data (__crash_kexec is one, and every kexec dump
 * begins there). Callee-saved registers are taken to be untouched: a guess, like all scans.
 */
#include "base/cursor.h"
#include "image/kernel.h"
#include "stack/unwind.h"

enum { WINDOW = 2048 }; /* bytes; the frame of such a function is not larger */

static bool calls(struct kernel *kernel, uint64_t return_address, uint64_t function)
{
	uint64_t target;

	return kernel_is_text(kernel, return_address) &&
	       kernel->arch->call_target(kernel, return_address, &target) && target == function;
}

static enum unwind_result caller_step(struct unwind *unwind, void *state __attribute__((unused)),
				      struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	const struct arch_ops *arch = kernel->arch;
	size_t width = arch->pointer_size;
	uint64_t sp = unwind->registers.value[arch->sp] & -(uint64_t)width, end;
	uint64_t pc = unwind->registers.value[arch->ip] - !unwind->interrupted;
	const struct symbol *function = kernel_place(kernel, pc).symbol;
	uint8_t bytes[WINDOW];

	if (!register_known(&unwind->registers, arch->ip) || !function ||
	    unwind_stack_at(unwind, sp, &end) == STACK_UNKNOWN)
		return UNWIND_CANNOT;
	size_t size = end - sp < WINDOW ? end - sp : WINDOW;
	*error = memory_read_partial(&kernel->memory, sp, bytes, size, NULL);
	if (*error)
		return UNWIND_CANNOT;
	for (size_t at = 0; at + width <= size; at += width) {
		uint64_t word =
		    kernel_code_address(kernel, load_uint(bytes + at, width, kernel->memory.swap));

		if (!calls(kernel, word, function->address))
			continue;
		unwind->interrupted = false;
		register_set(&unwind->registers, arch->ip, word);
		register_set(&unwind->registers, arch->sp, sp + at + width);
		return UNWIND_NEXT;
	}
	return UNWIND_CANNOT;
}

const struct unwinder_ops unwind_caller = {.name = "scan", .step = caller_step};
