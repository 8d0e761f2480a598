/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The directory of process ids: the way to tasks that no list of tasks leads to any more.
 *
 * A new kind of directory is one file pids_NAME.c that defines `const struct pids_ops pids_NAME`;
 * the build finds it.
 */
#ifndef INQUEST_OBJECTS_SCHED_PIDS_H
#define INQUEST_OBJECTS_SCHED_PIDS_H

#include <stdint.h>

#include "base/error.h"
#include "image/kernel.h"

/* Of a process id: its number, and its struct pid. Returns failures only. */
typedef struct error *pids_visit(void *context, uint64_t number, uint64_t pid);

struct pids_ops {
	/* Calls visit for every id. Damage: another kind of directory, or one that is lost. */
	struct error *(*walk)(struct kernel *kernel, pids_visit *visit, void *context);
};

/* Every process id of the initial namespace. What is lost is noted. */
struct error *pids_walk(struct kernel *kernel, pids_visit *visit, void *context);

/* Written by the build from pids_*.c; ends with NULL. */
extern const struct pids_ops *const pids_registry[];

#endif
