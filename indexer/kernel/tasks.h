/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All tasks of the dumped machine, whichever lists survive. */
#ifndef INQUEST_KERNEL_TASKS_H
#define INQUEST_KERNEL_TASKS_H

#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"

struct kernel;

struct tasks {
	VECTOR(uint64_t) list; /* addresses of task_structs, each once */
	struct map seen;
};

/*
 * Idle tasks, the list of processes, their threads. Where a list is broken, also what the other
 * ways lead to: the list backwards, the pid tree, the run queues, the slab pages that hold
 * task_structs, the lists of children.
 */
struct error *tasks_collect(struct kernel *kernel, struct tasks *tasks);
void tasks_deinit(struct tasks *tasks);

#endif
