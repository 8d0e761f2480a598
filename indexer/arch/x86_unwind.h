/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unwinders of x86 alone. Orc: the kernel's own tables. Entry: entry code without such. Prologue:
 * where a function's code says that its return address is, for kernels without unwind tables and
 * frame pointers, and for assembly and functions that tables leave out; what lies there must be the
 * address behind a call of this very function, or behind a call through a pointer.
 */
#ifndef INQUEST_ARCH_X86_UNWIND_H
#define INQUEST_ARCH_X86_UNWIND_H

#include "stack/unwind.h"

extern const struct unwinder_ops unwind_orc, unwind_entry, unwind_prologue;

/* What struct arch_ops asks about calls, of either word size. */
bool x86_is_return_address(struct kernel *kernel, uint64_t address);
bool x86_call_target(struct kernel *kernel, uint64_t return_address, uint64_t *target);
struct error *x86_undo_call(struct kernel *kernel, struct registers *registers);

#endif
