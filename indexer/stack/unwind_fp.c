/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frame pointers: the saved frame pointer and, above it, the return address. Only where the frame
 * pointer lies on the current stack above sp and what follows it is a return address; most
 * kernels keep other values in that register.
 */
#include "image/kernel.h"
#include "stack/unwind.h"

static enum unwind_result fp_step(struct unwind *unwind, void *state __attribute__((unused)),
				  struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	const struct arch_ops *arch = kernel->arch;
	size_t width = arch->pointer_size;
	uint64_t fp = unwind->registers.value[arch->fp], sp = unwind->registers.value[arch->sp];
	uint64_t sp_end, fp_end, next, pc;

	if (!register_known(&unwind->registers, arch->fp) || fp < sp || fp % width ||
	    unwind_stack_at(unwind, sp, &sp_end) == STACK_UNKNOWN)
		return UNWIND_CANNOT;
	unwind_stack_at(unwind, fp, &fp_end);
	if (fp_end != sp_end)
		return UNWIND_CANNOT;
	*error = memory_pointer(&kernel->memory, fp, &next);
	if (!*error)
		*error = memory_pointer(&kernel->memory, fp + width, &pc);
	if (*error || !kernel_is_text(kernel, pc) || !arch->is_return_address(kernel, pc))
		return UNWIND_CANNOT;

	unwind->registers.known = 0;
	unwind->interrupted = false;
	register_set(&unwind->registers, arch->fp, next);
	register_set(&unwind->registers, arch->ip, pc);
	register_set(&unwind->registers, arch->sp, fp + 2 * width);
	return UNWIND_NEXT;
}

const struct unwinder_ops unwind_fp = {.name = "fp", .step = fp_step};
