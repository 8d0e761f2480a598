/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The queues of the scheduler: which tasks wait for which CPU, in what order.
 *
 * A scheduler is one file queue_NAME.c that defines `const struct queue_ops queue_NAME`; the build
 * finds it.
 */
#ifndef INQUEST_OBJECTS_SCHED_QUEUE_H
#define INQUEST_OBJECTS_SCHED_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"

struct queued_task {
	uint64_t task;
	const char *class; /* as in the table runqueue */
	int64_t position;  /* in its class, from 0 */
	bool running;
	struct cell vruntime, deadline, delayed; /* what the class knows */
	uint64_t group;                          /* struct task_group; 0: the root, or none */
};

struct queues {
	struct kernel *kernel;
	const struct queue_ops *ops;
	void *state;           /* the scheduler's */
	const struct cpu *cpu; /* whose queues are walked */
	uint64_t queue;        /* its struct rq (runqueue before 2.6.18) */
	uint64_t running;      /* the task that runs there */
	const char *class;
	int64_t position;
	struct error *(*visit)(void *context, const struct queued_task *task);
	void *context;
};

struct queue_ops {
	/* Sets queues->state. Damage: this kernel has another scheduler. */
	struct error *(*create)(struct queues *queues);
	void (*destroy)(void *state); /* NULL: there is no state */

	/* The tasks of queues->queue, by queues_visit(). */
	struct error *(*walk)(struct queues *queues);
};

/* Damage: a scheduler that is not known. Deinit also after a failure. */
struct error *queues_init(struct queues *queues, struct kernel *kernel);
void queues_deinit(struct queues *queues);

/* Calls visit for the tasks of a CPU; damage that it returns is noted. */
struct error *queues_walk(struct queues *queues, const struct cpu *cpu,
			  struct error *(*visit)(void *context, const struct queued_task *task),
			  void *context);

/* For the schedulers: the tasks that follow are of a class; a task, of which the class knows row.
 */
void queues_enter(struct queues *queues, const char *class);
struct error *queues_visit(struct queues *queues, uint64_t task, struct queued_task *row);

/* Written by the build from queue_*.c; ends with NULL. */
extern const struct queue_ops *const queue_registry[];

#endif
