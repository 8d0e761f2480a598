/* SPDX-License-Identifier: GPL-2.0-or-later */
/* workqueues, workers, works: what the kernel does in the background, and what it has yet to do. */
#include "objects/sched/workqueue.h"
#include "tables/walk.h"

static struct error *emit_workqueue(void *context, const struct workqueue_told *told)
{
	struct walk *walk = context;
	struct workqueues_row row = {
	    .workqueue = cell_pointer(told->address),
	    .name = told->name,
	    .flags = told->flags,
	    .unbound = told->unbound,
	    .max_active = told->max_active,
	    .active = told->active,
	    .pools = told->pools,
	    .rescuer = cell_pointer(told->rescuer),
	};

	return emit_workqueues(walk->sink, &row);
}

static struct error *emit_worker(void *context, const struct worker_told *told)
{
	struct walk *walk = context;
	struct place place = kernel_place(walk->kernel, told->function);
	struct workers_row row = {
	    .worker = cell_pointer(told->address),
	    .task = cell_pointer(told->task),
	    .pool = told->pool,
	    .cpu = told->cpu,
	    .work = cell_pointer(told->work),
	    .workqueue = cell_pointer(told->workqueue),
	    .function = cell_pointer(told->function),
	    .symbol = cell_text(place.name),
	    .module = cell_text(place.module),
	    .desc = told->desc,
	    .flags = told->flags,
	    .rescuer = told->rescuer,
	    .idle = told->idle,
	};

	return emit_workers(walk->sink, &row);
}

static struct error *emit_work(void *context, const struct work_told *told)
{
	struct walk *walk = context;
	struct place place = kernel_place(walk->kernel, told->function);
	struct works_row row = {
	    .work = cell_pointer(told->address),
	    .state = cell_text(told->state),
	    .workqueue = cell_pointer(told->workqueue),
	    .pool = told->pool,
	    .cpu = told->cpu,
	    .worker = cell_pointer(told->worker),
	    .task = cell_pointer(told->task),
	    .function = cell_pointer(told->function),
	    .symbol = cell_text(place.name),
	    .module = cell_text(place.module),
	    .timer = cell_pointer(told->timer),
	    .waiting_ns = told->waiting_ns,
	};

	return emit_works(walk->sink, &row);
}

struct error *walk_workqueues(struct walk *walk)
{
	const struct workqueue_reader to = {emit_workqueue, emit_worker, emit_work, walk};

	return workqueues_read(walk->kernel, &walk->crash->clock, &to);
}
