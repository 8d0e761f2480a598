/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel does in the background, and what it has yet to do (kernel/workqueue.c).
 *
 * A way to do it is one file workqueue_NAME.c that defines `const struct workqueue_ops
 * workqueue_NAME`; the build finds it.
 */
#ifndef INQUEST_OBJECTS_SCHED_WORKQUEUE_H
#define INQUEST_OBJECTS_SCHED_WORKQUEUE_H

#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "base/map.h"
#include "image/clock.h"
#include "image/kernel.h"

/* Cells are as in the tables workqueues, workers and works. Addresses are 0 where there is none. */
struct workqueue_told {
	uint64_t address, rescuer;
	struct cell name, flags, unbound, max_active, active, pools;
};

struct worker_told {
	uint64_t address, task, work, workqueue, function;
	struct cell pool, cpu, desc, flags, rescuer, idle;
};

struct work_told {
	uint64_t address, workqueue, worker, task, function, timer;
	const char *state; /* pending, running, inactive, delayed */
	struct cell pool, cpu, waiting_ns;
};

struct workqueue_reader {
	struct error *(*workqueue)(void *context, const struct workqueue_told *workqueue);
	struct error *(*worker)(void *context, const struct worker_told *worker);
	struct error *(*work)(void *context, const struct work_told *work);
	void *context;
};

/* What cannot be read is noted in problems, of the table that lacks it. */
struct error *workqueues_read(struct kernel *kernel, const struct clock *clock,
			      const struct workqueue_reader *to);

/* For the ways. */

struct workqueues {
	struct kernel *kernel;
	const struct clock *clock;
	const struct workqueue_reader *to;
	struct map known;    /* workqueue_struct → 1: a work's or a worker's may be stale */
	uint64_t delayed_fn; /* of the timers of delayed works; 0: unknown */
};

struct workqueue_ops {
	/* All there is. Damage: this kernel does it another way. */
	struct error *(*walk)(struct workqueues *all);
};

/* What is read from here on belongs to a table and an object (0: none). */
void workqueues_at(struct kernel *kernel, const char *table, uint64_t address);

struct error *workqueues_tell(struct workqueues *all, const struct workqueue_told *workqueue);
struct error *workqueues_tell_worker(struct workqueues *all, const struct worker_told *worker);
struct error *workqueues_tell_work(struct workqueues *all, const struct work_told *work);

/* Written by the build from workqueue_*.c; ends with NULL. */
extern const struct workqueue_ops *const workqueue_registry[];

#endif
