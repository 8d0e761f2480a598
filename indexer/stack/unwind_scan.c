/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last resort: the next word of the stack that looks like a return address, that is, points
 * into code just behind a call instruction. It may be a leftover of a call that is long over.
 */
#include "base/cursor.h"
#include "image/kernel.h"
#include "stack/unwind.h"

enum { SCAN_CHUNK = 512 };

static enum unwind_result scan_step(struct unwind *unwind, void *state __attribute__((unused)),
				    struct error **error)
{
	struct kernel *kernel = unwind->kernel;
	const struct arch_ops *arch = kernel->arch;
	size_t width = arch->pointer_size;
	uint64_t sp = (unwind->registers.value[arch->sp] + width - 1) & -(uint64_t)width;
	uint64_t end;

	if (unwind_stack_at(unwind, sp, &end) == STACK_UNKNOWN)
		return UNWIND_END;
	for (; sp < end; sp = (sp + SCAN_CHUNK) & -(uint64_t)SCAN_CHUNK) {
		uint8_t bytes[SCAN_CHUNK];
		size_t size = SCAN_CHUNK - sp % SCAN_CHUNK;

		*error = memory_read(&kernel->memory, sp, bytes, size);
		if (*error)
			continue;
		for (size_t at = 0; at < size; at += width) {
			uint64_t word = kernel_code_address(
			    kernel, load_uint(bytes + at, width, kernel->memory.swap));

			if (!kernel_is_text(kernel, word) || !arch->is_return_address(kernel, word))
				continue;
			unwind->registers.known = 0;
			unwind->interrupted = false;
			register_set(&unwind->registers, arch->ip, word);
			register_set(&unwind->registers, arch->sp, sp + at + width);
			return UNWIND_NEXT;
		}
	}
	return UNWIND_END;
}

const struct unwinder_ops unwind_scan = {.name = "scan", .step = scan_step};
