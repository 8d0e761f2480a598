/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all ways to do work in the background share. */
#include "objects/sched/workqueue.h"

#include "base/cleanup.h"
#include "base/problems.h"

static void workqueues_deinit(struct workqueues *all)
{
	map_deinit(&all->known);
}

void workqueues_at(struct kernel *kernel, const char *table, uint64_t address)
{
	problems_enter(kernel->problems, "tables", table);
	problems_at(kernel->problems, "0x%llx", (unsigned long long)address);
}

static uint64_t known(const struct workqueues *all, uint64_t workqueue)
{
	return map_find(&all->known, workqueue) ? workqueue : 0;
}

struct error *workqueues_tell(struct workqueues *all, const struct workqueue_told *workqueue)
{
	return all->to->workqueue(all->to->context, workqueue);
}

struct error *workqueues_tell_worker(struct workqueues *all, const struct worker_told *worker)
{
	struct worker_told told = *worker;

	told.workqueue = known(all, told.workqueue);
	return all->to->worker(all->to->context, &told);
}

struct error *workqueues_tell_work(struct workqueues *all, const struct work_told *work)
{
	struct work_told told = *work;

	told.workqueue = known(all, told.workqueue);
	return all->to->work(all->to->context, &told);
}

struct error *workqueues_read(struct kernel *kernel, const struct clock *clock,
			      const struct workqueue_reader *to)
{
	_cleanup_(workqueues_deinit) struct workqueues all = {
	    .kernel = kernel, .clock = clock, .to = to};
	const struct symbol *symbol = symbols_find(&kernel->symbols, "delayed_work_timer_fn");
	struct error *error = NULL;

	all.delayed_fn = symbol ? symbol->address : 0;
	problems_enter(kernel->problems, "tables", "workqueues");
	for (const struct workqueue_ops *const *ops = workqueue_registry; *ops; ops++) {
		error_destroy(error);
		error = (*ops)->walk(&all);
		if (!error || !error_is_damage(error))
			break;
	}
	problems_enter(kernel->problems, "tables", "workqueues");
	problems_at(kernel->problems, NULL);
	return error;
}
