/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine whose memory has ORC's tables. */
#ifndef INQUEST_TESTS_FUZZ_ORC_H
#define INQUEST_TESTS_FUZZ_ORC_H

#include "machine.h"
#include "arch/x86_unwind.h"

enum { ORC_IPS_AT = 4096, ORC_ENTRIES_AT = 8192 };

extern const struct arch_ops arch_x86_64;

static inline void orc_symbol(struct kernel *kernel, const char *name, uint64_t offset)
{
	error_destroy(
	    symbols_add(&kernel->symbols, MACHINE_BASE + offset, name, strlen(name), 'D', 0));
}

/* Makes the machine x86_64, but for its page tables; all of its memory is code, too. */
static inline void orc_machine(struct kernel *kernel, struct arch_ops *arch, uint64_t entries,
			       size_t size)
{
	static const struct unwinder_ops *const unwinders[] = {&unwind_orc, NULL};

	*arch = arch_x86_64;
	arch->translate = kernel->arch->translate;
	arch->unwinders = unwinders;
	kernel->arch = arch;
	kernel->memory.arch = arch;
	kernel->text_start = MACHINE_BASE;
	kernel->text_end = kernel->image_end = MACHINE_BASE + size;
	orc_symbol(kernel, "__start_orc_unwind_ip", ORC_IPS_AT);
	orc_symbol(kernel, "__stop_orc_unwind_ip", ORC_IPS_AT + 4 * entries);
	orc_symbol(kernel, "__start_orc_unwind", ORC_ENTRIES_AT);
	orc_symbol(kernel, "__stop_orc_unwind", ORC_ENTRIES_AT + 6 * entries);
	error_destroy(symbols_finish(&kernel->symbols));
}

#endif
