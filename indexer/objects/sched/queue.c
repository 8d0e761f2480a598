/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which scheduler a kernel has, and what all have in common. */
#include "objects/sched/queue.h"

#include "objects/sched/tasks.h"

void queues_deinit(struct queues *queues)
{
	if (queues->state)
		queues->ops->destroy(queues->state);
	queues->state = NULL;
}

struct error *queues_init(struct queues *queues, struct kernel *kernel)
{
	*queues = (struct queues){.kernel = kernel};
	for (const struct queue_ops *const *ops = queue_registry; *ops; ops++) {
		queues->ops = *ops;
		struct error *error = (*ops)->create(queues);

		if (!error)
			return NULL;
		queues_deinit(queues);
		TRY(error_ignore_damage(error));
	}
	return error_absent("scheduler", "struct rq");
}

struct error *queues_walk(struct queues *queues, const struct cpu *cpu,
			  struct error *(*visit)(void *context, const struct queued_task *task),
			  void *context)
{
	queues->cpu = cpu;
	queues->visit = visit;
	queues->context = context;
	TRY(runqueue_of(queues->kernel, cpu, &queues->queue));
	TRY(task_running_on(queues->kernel, cpu, &queues->running));
	return queues->ops->walk(queues);
}

void queues_enter(struct queues *queues, const char *class)
{
	queues->class = class;
	queues->position = 0;
}

struct error *queues_visit(struct queues *queues, uint64_t task, struct queued_task *row)
{
	row->task = task;
	row->class = queues->class;
	row->position = queues->position++;
	row->running = task == queues->running;
	return queues->visit(queues->context, row);
}
