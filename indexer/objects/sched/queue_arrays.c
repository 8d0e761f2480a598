/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The O(1) scheduler, before Linux 2.6.23 (kernel/sched.c: struct prio_array, prio_array_t). A CPU
 * has two arrays of 140 lists, one for each priority, the highest first: tasks of `active` run
 * until their time slice is used up and they move to `expired`; when active is empty the two change
 * places. The task that runs stands in its list, too.
 */
#include "image/cpus.h"
#include "image/fields.h"
#include "objects/sched/queue.h"

#include "base/cleanup.h"
#include "shapes/list.h"

#define ARRAYS_FIELDS(F)                                                                           \
	F(active, "rq.active|runqueue.active")                                                     \
	F(expired, "rq.expired|runqueue.expired")                                                  \
	F(queue, "prio_array.queue")                                                               \
	F(run_list, "task_struct.run_list")                                                        \
	F(idle, "rq.idle|runqueue.idle|cpu_s.idle")
DEFINE_FIELDS(arrays, ARRAYS_FIELDS)

static void arrays_destroy(void *state)
{
	free(state);
}

static struct error *arrays_create(struct queues *queues)
{
	struct arrays_fields *f;
	struct field array;

	TRY(field_find(queues->kernel, "rq.active|runqueue.active", &array));
	queues->state = f = calloc(1, sizeof(*f));
	if (!f)
		return error_no_memory();
	return fields_init(queues->kernel, arrays, f);
}

static struct error *walk_array(struct queues *queues, const struct arrays_fields *f,
				uint64_t array)
{
	struct list list;

	for (uint32_t n = 0; n < f->queue.count; n++) {
		uint64_t head = array + f->queue.offset + n * f->queue.element;

		for (list_begin(&list, queues->kernel, head, LIST_FORWARD); list_next(&list);) {
			struct queued_task row = {0};

			TRY(problems_note(
			    queues->kernel->problems,
			    queues_visit(queues, list.entry - f->run_list.offset, &row)));
		}
		TRY(list_end(&list));
	}
	return NULL;
}

static struct error *walk_side(struct queues *queues, const struct arrays_fields *f,
			       const struct field *side)
{
	uint64_t array;

	TRY(field_read(queues->kernel, side, queues->queue, &array));
	return array ? walk_array(queues, f, array) : NULL;
}

static struct error *arrays_walk(struct queues *queues)
{
	const struct arrays_fields *f = queues->state;
	struct queued_task row = {0};
	uint64_t idle, cpu;

	queues_enter(queues, "active");
	TRY(problems_note(queues->kernel->problems, walk_side(queues, f, &f->active)));
	queues_enter(queues, "expired");
	TRY(problems_note(queues->kernel->problems, walk_side(queues, f, &f->expired)));
	queues_enter(queues, "idle");
	TRY(runqueue_cpu_of(queues->kernel, queues->cpu, &cpu));
	TRY(field_read(queues->kernel, &f->idle, cpu, &idle));
	return idle && idle == queues->running ? queues_visit(queues, idle, &row) : NULL;
}

const struct queue_ops queue_arrays = {arrays_create, arrays_destroy, arrays_walk};
