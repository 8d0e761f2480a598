/* SPDX-License-Identifier: GPL-2.0-or-later */
/* runqueue: the tasks that wait for a CPU or have it, as the scheduler has them. */
#include "base/cleanup.h"
#include "objects/sched/queue.h"
#include "tables/walk.h"

#define RUNQUEUE_FIELDS(F)                                                                         \
	F(clock, "?rq.clock")                                                                      \
	F(prio, "task_struct.prio")                                                                \
	F(last_queued, "?task_struct.sched_info.last_queued")
DEFINE_FIELDS(runqueue, RUNQUEUE_FIELDS)

struct queue_rows {
	struct walk *walk;
	struct runqueue_fields f;
	struct queues queues;
};

static void queue_rows_deinit(struct queue_rows *rows)
{
	queues_deinit(&rows->queues);
}

/* Since when a task waits is in ns of the queue's clock, which is as old as the classes. */
static struct error *fill_waiting(struct queue_rows *rows, const struct queued_task *task,
				  struct runqueue_row *row)
{
	uint64_t queued, clock;

	if (!rows->f.clock.present || !rows->f.last_queued.present || task->running)
		return NULL;
	TRY(field_read(rows->walk->kernel, &rows->f.clock, rows->queues.queue, &clock));
	TRY(field_read(rows->walk->kernel, &rows->f.last_queued, task->task, &queued));
	if (queued && queued <= clock)
		row->waiting_ns = cell_integer((int64_t)(clock - queued));
	return NULL;
}

static struct error *emit_task(void *context, const struct queued_task *task)
{
	struct queue_rows *rows = context;
	uint64_t prio;
	struct runqueue_row row = {
	    .cpu = cell_integer(rows->queues.cpu->number),
	    .class = cell_text(task->class),
	    .position = cell_integer(task->position),
	    .task = cell_pointer(task->task),
	    .running = cell_integer(task->running),
	    .vruntime = task->vruntime,
	    .deadline = task->deadline,
	    .delayed = task->delayed,
	    .task_group = cell_pointer(task->group),
	};

	TRY(field_read(rows->walk->kernel, &rows->f.prio, task->task, &prio));
	row.prio = cell_integer((int64_t)prio);
	TRY(fill_waiting(rows, task, &row));
	return emit_runqueue(rows->walk->sink, &row);
}

struct error *walk_runqueue(struct walk *walk)
{
	_cleanup_(queue_rows_deinit) struct queue_rows rows = {.walk = walk};
	struct kernel *kernel = walk->kernel;

	TRY(fields_init(kernel, runqueue, &rows.f));
	TRY(queues_init(&rows.queues, kernel));
	vector_for_each(&kernel->cpus, cpu) {
		problems_at(kernel->problems, "runqueue of CPU %u", cpu->number);
		TRY(walk_skip(walk, queues_walk(&rows.queues, cpu, emit_task, &rows)));
	}
	problems_at(kernel->problems, NULL);
	return NULL;
}
