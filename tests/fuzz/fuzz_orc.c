/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Call chains by ORC, over tables and a stack that are the input: page 0 begins with the count of
 * entries, ip, sp and bp, eight bytes each; page 1 has where entries begin, page 2 the entries, and
 * all of it is the stack.
 */
#include <stdlib.h>

#include "base/cursor.h"
#include "orc.h"

enum { ENTRIES_MAX = 512 };

static void unwind_all(struct kernel *kernel, const uint8_t *head, size_t size)
{
	struct stacks stacks;
	struct unwind unwind = {.stacks = &stacks};
	struct registers registers = {0};

	register_set(&registers, kernel->arch->ip, load_uint(head + 8, 8, false));
	register_set(&registers, kernel->arch->sp, load_uint(head + 16, 8, false));
	register_set(&registers, kernel->arch->fp, load_uint(head + 24, 8, false));
	error_destroy(stacks_init(&stacks, kernel));
	error_destroy(unwind_run(&unwind, kernel, &registers, head[7] & 1, "fuzz", MACHINE_BASE,
				 MACHINE_BASE + size));
	vector_for_each(&unwind.frames, frame)
		fuzz_look_text(frame->method);
	unwind_deinit(&unwind);
	stacks_deinit(&stacks);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct machine machine;

	if (size < 32 || !machine_open(&machine, bytes, size))
		return 0;
	struct arch_ops arch;
	orc_machine(&machine.kernel, &arch, load_uint(bytes, 2, false) % ENTRIES_MAX, size);
	unwind_all(&machine.kernel, bytes, size);
	machine_close(&machine);
	return 0;
}
