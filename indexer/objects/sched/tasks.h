/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All tasks of the dumped machine, whichever lists survive. */
#ifndef INQUEST_OBJECTS_SCHED_TASKS_H
#define INQUEST_OBJECTS_SCHED_TASKS_H

#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"

struct kernel;

struct tasks {
	VECTOR(uint64_t) list; /* addresses of task_structs, each once */
	struct map seen;
};

/*
 * Idle tasks, the list of processes, their threads, and who runs: a task that exits leaves the
 * lists before its CPU. Where a list is broken, also what the other ways lead to: the list
 * backwards, the pid tree, the slab pages that hold task_structs, the lists of children.
 */
struct error *tasks_collect(struct kernel *kernel, struct tasks *tasks);
void tasks_deinit(struct tasks *tasks);

/*
 * What threads share: the different values of a pointer in their task_struct (files, mm, nsproxy
 * ...) but NULL, by address: rows that are keyed by it come in the order of their table.
 */
struct task_share {
	uint64_t address;
	uint64_t tasks; /* how many of them point to it */
};

struct task_shares {
	VECTOR(struct task_share) list;
	struct map places; /* address → place in list plus 1, while it is collected */
};

/* Those of member, a field path ("task_struct.mm"). Unreadable tasks are noted. */
struct error *task_shares_collect(struct kernel *kernel, const struct tasks *tasks,
				  const char *member, struct task_shares *shares);
void task_shares_deinit(struct task_shares *shares);

#endif
