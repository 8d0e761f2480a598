/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A jump to where no code is: through a NULL or wild function pointer, into data. Nothing has been
 * done yet since the call, so undoing it gives the caller, exactly. What a smashed return address
 * led to was never called: there the return address is missing.
 */
#include "image/kernel.h"
#include "stack/unwind.h"

static enum unwind_result call_step(struct unwind *unwind, void *state, struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	const struct arch_ops *arch = kernel->arch;
	struct registers registers = unwind->registers;

	(void)state;
	if (!unwind->interrupted || kernel_is_text(kernel, registers.value[arch->ip]))
		return UNWIND_CANNOT;
	*error = arch->undo_call(kernel, &registers);
	if (*error || !kernel_is_text(kernel, registers.value[arch->ip]) ||
	    !arch->is_return_address(kernel, registers.value[arch->ip]))
		return UNWIND_CANNOT;
	unwind->registers = registers;
	unwind->interrupted = false;
	return UNWIND_NEXT;
}

const struct unwinder_ops unwind_call = {.name = "call", .reliable = true, .step = call_step};
