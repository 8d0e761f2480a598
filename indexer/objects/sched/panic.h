/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the kernel died: kernel/panic.c's and kernel/kexec_core.c's own notes of it. */
#ifndef INQUEST_OBJECTS_SCHED_PANIC_H
#define INQUEST_OBJECTS_SCHED_PANIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct stacks;

struct panic {
	int cpu;       /* -1: no CPU has panicked */
	uint64_t task; /* that ran there; 0 when unknown */
};

struct error *panic_find(const struct stacks *stacks, struct panic *ret);

/* Taint letters, as /proc/sys/kernel/tainted's table has them, for the bits of mask; "" for 0. */
enum { TAINTS_TEXT_MAX = 33 };
void taints_text(uint64_t mask, char text[TAINTS_TEXT_MAX]);

#endif
