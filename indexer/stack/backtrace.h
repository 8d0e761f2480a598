/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The call chain of a task, whether it ran, slept or was dead, from whatever is left of it. */
#ifndef INQUEST_STACK_BACKTRACE_H
#define INQUEST_STACK_BACKTRACE_H

#include <stdint.h>

#include "base/error.h"
#include "stack/unwind.h"

struct cpu;

/* What its task_struct says about its stack. */
struct backtrace_task {
	uint64_t address;
	uint64_t stack;        /* where it begins; 0: it is freed, the task is dead */
	uint64_t stack_size;   /* bytes, a power of two */
	uint64_t sp;           /* that it saved when it last slept */
	const struct cpu *cpu; /* on which it ran; NULL: on none */
};

/*
 * Fills unwind's frames and exceptions; none of either if there is no trace. A task that ran in
 * user mode has an exception and no frame. Damage is returned.
 */
struct error *backtrace_task(struct unwind *unwind, struct kernel *kernel,
			     const struct backtrace_task *task);

#endif
