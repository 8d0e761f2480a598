/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Until Linux 2.6.35 a workqueue has a thread of its own on each CPU, or one in all, with a list of
 * works (kernel/workqueue.c: struct cpu_workqueue_struct). Until 2.6.20 a work has its timer in
 * itself, and a workqueue of one thread is in no list.
 */
#include "objects/sched/workqueue.h"

#include "base/interrupt.h"
#include "base/map.h"
#include "image/cpus.h"
#include "objects/sched/wheel.h"

enum { WORK_FLAGS = 3 }; /* below the pointer in work_struct.data */

#define WORKQUEUE_THREADS_FIELDS(F)                                                                \
	F(wq_list, "workqueue_struct.list")                                                        \
	F(wq_name, "workqueue_struct.name")                                                        \
	F(wq_single, "?workqueue_struct.singlethread")                                             \
	F(wq_cpus, "workqueue_struct.cpu_wq")                                                      \
	F(cwq, "cpu_workqueue_struct")                                                             \
	F(cwq_works, "cpu_workqueue_struct.worklist")                                              \
	F(cwq_task, "cpu_workqueue_struct.thread")                                                 \
	F(cwq_work, "?cpu_workqueue_struct.current_work")                                          \
	F(cwq_wq, "cpu_workqueue_struct.wq")                                                       \
	F(work_entry, "work_struct.entry")                                                         \
	F(work_func, "work_struct.func")                                                           \
	F(work_data, "?work_struct.data.counter")                                                  \
	F(work_wq, "?work_struct.wq_data")                                                         \
	F(timer, "delayed_work.timer|work_struct.timer")                                           \
	F(delayed, "?delayed_work.work")
DEFINE_FIELDS(workqueue_threads, WORKQUEUE_THREADS_FIELDS)

struct thread_walk {
	struct workqueues *all;
	struct kernel *kernel;
	struct workqueue_threads_fields f;
};

/* A cpu_workqueue_struct, and what it has. */
struct thread {
	uint64_t address, wq, task, work;
	struct cell cpu; /* NULL: bound to none */
	int64_t works;
};

static struct error *tell_work(struct thread_walk *w, const struct thread *thread, uint64_t address,
			       const char *state, uint64_t timer)
{
	struct work_told work = {
	    .address = address,
	    .state = state,
	    .workqueue = thread->wq,
	    .cpu = thread->cpu,
	    .worker = thread->task ? thread->address : 0,
	    .task = thread->task,
	    .timer = timer,
	};

	TRY(field_read(w->kernel, &w->f.work_func, address, &work.function));
	return workqueues_tell_work(w->all, &work);
}

static struct error *walk_works(struct thread_walk *w, struct thread *thread)
{
	struct list list;

	workqueues_at(w->kernel, "works", thread->address);
	list_begin(&list, w->kernel, thread->address + w->f.cwq_works.offset, LIST_FORWARD);
	for (; list_next(&list); thread->works++)
		TRY(problems_note(
		    w->kernel->problems,
		    tell_work(w, thread, list.entry - w->f.work_entry.offset, "pending", 0)));
	TRY(problems_note(w->kernel->problems, list_end(&list)));
	if (!thread->work)
		return NULL;
	return problems_note(w->kernel->problems, tell_work(w, thread, thread->work, "running", 0));
}

static struct error *tell_worker(struct thread_walk *w, const struct thread *thread)
{
	struct worker_told worker = {
	    .address = thread->address,
	    .task = thread->task,
	    .cpu = thread->cpu,
	    .work = thread->work,
	    .rescuer = cell_integer(0),
	};

	if (w->f.cwq_work.present)
		worker.idle = cell_integer(!thread->work && !thread->works);
	if (thread->work && field_try(w->kernel, &w->f.work_func, thread->work, &worker.function))
		worker.workqueue = thread->wq;
	return workqueues_tell_worker(w->all, &worker);
}

/* Of each CPU behind a pointer of alloc_percpu(); until 2.6.13 an array in the workqueue. */
static struct error *thread_address(struct thread_walk *w, const struct cpu *cpu, uint64_t wq,
				    uint64_t *ret)
{
	const struct field *cpus = &w->f.wq_cpus;
	uint64_t pointer;

	*ret = 0;
	if (cpus->type->kind != TYPE_POINTER) {
		if (cpu->number < cpus->count)
			*ret = wq + cpus->offset + cpu->number * cpus->element;
		return NULL;
	}
	TRY(field_read(w->kernel, cpus, wq, &pointer));
	return percpu_allocated(w->kernel, cpu, pointer, ret);
}

static struct error *walk_thread(struct thread_walk *w, struct thread *thread, int64_t *active)
{
	const struct workqueue_threads_fields *f = &w->f;

	workqueues_at(w->kernel, "workers", thread->address);
	TRY(field_read(w->kernel, &f->cwq_task, thread->address, &thread->task));
	if (!thread->task)
		return NULL; /* of a CPU that is down, or of a workqueue of one thread */
	if (f->cwq_work.present)
		TRY(field_read(w->kernel, &f->cwq_work, thread->address, &thread->work));
	TRY(walk_works(w, thread));
	*active += thread->works + !!thread->work;
	workqueues_at(w->kernel, "workers", thread->address);
	return tell_worker(w, thread);
}

static struct error *walk_workqueue(struct thread_walk *w, uint64_t wq)
{
	const struct workqueue_threads_fields *f = &w->f;
	uint64_t single = 0;
	int64_t active = 0;
	char name[64];
	struct workqueue_told row = {.address = wq, .max_active = cell_integer(1)};

	field_try(w->kernel, &f->wq_single, wq, &single);
	vector_for_each(&w->kernel->cpus, cpu) {
		struct thread thread = {.wq = wq};

		if (!single)
			thread.cpu = cell_integer(cpu->number);
		workqueues_at(w->kernel, "workqueues", wq);
		struct error *error = thread_address(w, cpu, wq, &thread.address);
		if (!error && thread.address)
			error = walk_thread(w, &thread, &active);
		TRY(problems_note(w->kernel->problems, error));
	}
	workqueues_at(w->kernel, "workqueues", wq);
	row.active = cell_integer(active);
	row.unbound = cell_integer(!!single);
	TRY(problems_note(w->kernel->problems,
			  field_text(w->kernel, &f->wq_name, wq, name, sizeof(name), &row.name)));
	return workqueues_tell(w->all, &row);
}

static struct error *note_workqueue(struct thread_walk *w, uint64_t wq)
{
	return map_insert(&w->all->known, wq, NULL) ? NULL : error_no_memory();
}

static struct error *each_workqueue(struct thread_walk *w,
				    struct error *(*visit)(struct thread_walk *w, uint64_t wq))
{
	struct list list;
	uint64_t head;

	workqueues_at(w->kernel, "workqueues", 0);
	TRY(kernel_symbol(w->kernel, "workqueues", &head));
	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		TRY(interrupt_check());
		TRY(problems_note(w->kernel->problems, visit(w, list.entry - w->f.wq_list.offset)));
	}
	return list_end(&list);
}

/* Until 2.6.20 wq_data is the workqueue, since then data leads to that of a CPU. */
static struct error *workqueue_of(struct thread_walk *w, uint64_t work, uint64_t *ret)
{
	uint64_t data;

	if (w->f.work_wq.present)
		return field_read(w->kernel, &w->f.work_wq, work, ret);
	TRY(field_read(w->kernel, &w->f.work_data, work, &data));
	data = kernel_word(w->kernel, data) & ~(uint64_t)WORK_FLAGS;
	return data ? field_read(w->kernel, &w->f.cwq_wq, data, ret) : NULL;
}

static struct error *visit_timer(void *context, const struct wheel_timer *timer)
{
	struct thread_walk *w = context;
	struct thread none = {0};

	if (!timer->function || timer->function != w->all->delayed_fn)
		return NULL;
	uint64_t work = timer->address - w->f.timer.offset + w->f.delayed.offset;
	workqueues_at(w->kernel, "works", work);
	TRY(workqueue_of(w, work, &none.wq));
	return tell_work(w, &none, work, "delayed", timer->address);
}

static bool is_whole(const struct workqueue_threads_fields *f)
{
	return f->wq_list.present && f->wq_cpus.present && f->cwq.present && f->cwq_works.present &&
	       f->cwq_task.present && f->work_entry.present && f->work_func.present;
}

static struct error *walk_threads(struct workqueues *all)
{
	struct thread_walk w = {.all = all, .kernel = all->kernel};
	struct field field;

	/* Worker pools have other structs. */
	TRY(field_find(w.kernel, "cpu_workqueue_struct.thread", &field));
	TRY(fields_init(w.kernel, workqueue_threads, &w.f));
	if (!is_whole(&w.f))
		return NULL; /* noted as absent members */
	TRY(problems_note(w.kernel->problems, each_workqueue(&w, note_workqueue)));
	TRY(problems_note(w.kernel->problems, each_workqueue(&w, walk_workqueue)));
	if (!w.f.timer.present)
		return NULL;
	return problems_note(w.kernel->problems, wheel_walk(w.kernel, visit_timer, &w));
}

const struct workqueue_ops workqueue_threads = {walk_threads};
