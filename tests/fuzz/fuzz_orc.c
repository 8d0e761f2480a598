/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Call chains by ORC, over tables and a stack that are the input: page 0 begins with the count of
 * entries, ip, sp and bp, eight bytes each; page 1 has where entries begin, page 2 the entries, and
 * all of it is the stack.
 */
#include <stdlib.h>

#include "base/cursor.h"
#include "machine.h"
#include "stack/unwind.h"

enum { PAGE = 4096, ENTRIES_MAX = 512, IPS_AT = PAGE, ENTRIES_AT = 2 * PAGE };

extern const struct arch_ops arch_x86_64;

static const struct unwinder_ops *const unwinders[] = {&unwind_orc, NULL};

static void add_symbol(struct kernel *kernel, const char *name, uint64_t offset)
{
	error_destroy(
	    symbols_add(&kernel->symbols, MACHINE_BASE + offset, name, strlen(name), 'D', 0));
}

/* x86_64, but for its page tables. */
static struct arch_ops make_arch(const struct kernel *kernel)
{
	struct arch_ops arch = arch_x86_64;

	arch.translate = kernel->arch->translate;
	arch.unwinders = unwinders;
	return arch;
}

static void set_up(struct kernel *kernel, const struct arch_ops *arch, uint64_t count, size_t size)
{
	kernel->arch = arch;
	kernel->memory.arch = arch;
	kernel->text_start = MACHINE_BASE;
	kernel->text_end = kernel->image_end = MACHINE_BASE + size;
	add_symbol(kernel, "__start_orc_unwind_ip", IPS_AT);
	add_symbol(kernel, "__stop_orc_unwind_ip", IPS_AT + 4 * count);
	add_symbol(kernel, "__start_orc_unwind", ENTRIES_AT);
	add_symbol(kernel, "__stop_orc_unwind", ENTRIES_AT + 6 * count);
	error_destroy(symbols_finish(&kernel->symbols));
}

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
	struct arch_ops arch = make_arch(&machine.kernel);
	set_up(&machine.kernel, &arch, load_uint(bytes, 2, false) % ENTRIES_MAX, size);
	unwind_all(&machine.kernel, bytes, size);
	machine_close(&machine);
	return 0;
}
