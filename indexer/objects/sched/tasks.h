/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All tasks of the dumped machine, whichever lists survive. */
#ifndef INQUEST_OBJECTS_SCHED_TASKS_H
#define INQUEST_OBJECTS_SCHED_TASKS_H

#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"
#include "image/fields.h"

struct kernel;

/* Members of task_struct that are noted when a task is met: all who ask for all tasks want them. */
enum { TASK_MEMBERS = 11 };

struct task_noted {
	uint64_t value[TASK_MEMBERS];
	bool known[TASK_MEMBERS];
};

struct tasks {
	VECTOR(uint64_t) list;       /* addresses of task_structs, each once, as they were met */
	VECTOR(uint64_t) by_address; /* the same in the order of the tables' keys */
	struct map seen;             /* task → place in list plus 1 */
	struct field members[TASK_MEMBERS];
	VECTOR(struct task_noted) noted; /* of each in the list */
};

/*
 * Idle tasks, the list of processes, their threads, and who runs: a task that exits leaves the
 * lists before its CPU. Where a list is broken, also what the other ways lead to: the list
 * backwards, the pid tree, the slab pages that hold task_structs, the lists of children.
 */
struct error *tasks_collect(struct kernel *kernel, struct tasks *tasks);
void tasks_deinit(struct tasks *tasks);

/* As field_read(); what is noted of the task needs no look at its page, which is gone by then. */
struct error *tasks_read(const struct tasks *tasks, struct kernel *kernel,
			 const struct field *field, uint64_t task, uint64_t *ret);

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
/* How many tasks point there. */
uint64_t task_shares_count(const struct task_shares *shares, uint64_t address);

#endif
