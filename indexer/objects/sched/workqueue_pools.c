/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Since Linux 2.6.36, with these structs since 3.9: a workqueue has a pool_workqueue for each pool
 * of workers that it uses; a pool has workers and a list of works that wait for one. What a
 * workqueue's limit holds back is in the pool_workqueue, and a delayed work in the timer wheel. All
 * pools are in worker_pool_idr; those of the CPUs are also found without it. Cost: some reads per
 * workqueue and pool, one pass over the timer wheel.
 */
#include "objects/sched/workqueue.h"

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "image/cpus.h"
#include "objects/sched/wheel.h"
#include "shapes/levels.h"

enum {
	WORK_STRUCT_PWQ = 4, /* include/linux/workqueue.h: data holds a pool_workqueue */
	PWQ_SHIFT = 8,       /* its bits below are flags, if no enumerator says otherwise */
	WORKER_IDLE = 4,     /* kernel/workqueue.c */
	WQ_UNBOUND = 2,      /* include/linux/workqueue.h */
	POOLS_MAX = 1 << 20,
	CPU_POOLS = 2, /* NR_STD_WORKER_POOLS */
};

#define WORKQUEUES_FIELDS(F)                                                                       \
	F(wq_list, "workqueue_struct.list")                                                        \
	F(wq_pwqs, "workqueue_struct.pwqs")                                                        \
	F(wq_name, "workqueue_struct.name")                                                        \
	F(wq_flags, "workqueue_struct.flags")                                                      \
	F(wq_max_active, "workqueue_struct.max_active|workqueue_struct.saved_max_active")          \
	F(wq_rescuer, "workqueue_struct.rescuer")                                                  \
	F(pwq_node, "pool_workqueue.pwqs_node")                                                    \
	F(pwq_wq, "pool_workqueue.wq")                                                             \
	F(pwq_pool, "pool_workqueue.pool")                                                         \
	F(pwq_active, "pool_workqueue.nr_active")                                                  \
	F(pwq_inactive, "pool_workqueue.inactive_works|pool_workqueue.delayed_works")              \
	F(pool, "worker_pool")                                                                     \
	F(pool_cpu, "worker_pool.cpu")                                                             \
	F(pool_id, "worker_pool.id")                                                               \
	F(pool_works, "worker_pool.worklist")                                                      \
	F(pool_workers, "worker_pool.workers")                                                     \
	F(worker_node, "worker.node")                                                              \
	F(worker_task, "worker.task")                                                              \
	F(worker_work, "worker.current_work")                                                      \
	F(worker_func, "worker.current_func")                                                      \
	F(worker_pwq, "worker.current_pwq")                                                        \
	F(worker_start, "?worker.current_start")                                                   \
	F(worker_scheduled, "worker.scheduled")                                                    \
	F(worker_flags, "worker.flags")                                                            \
	F(worker_desc, "worker.desc")                                                              \
	F(worker_pool, "worker.pool")                                                              \
	F(worker_rescues, "worker.rescue_wq")                                                      \
	F(work, "work_struct")                                                                     \
	F(work_data, "work_struct.data.counter")                                                   \
	F(work_entry, "work_struct.entry")                                                         \
	F(work_func, "work_struct.func")                                                           \
	F(delayed_work, "delayed_work.work")                                                       \
	F(delayed_timer, "delayed_work.timer")                                                     \
	F(delayed_wq, "delayed_work.wq")                                                           \
	F(delayed_cpu, "delayed_work.cpu")                                                         \
	F(last_arrival, "?task_struct.sched_info.last_arrival")
DEFINE_FIELDS(workqueues, WORKQUEUES_FIELDS)

struct workqueue_walk {
	struct workqueues *all;
	struct kernel *kernel;
	struct workqueues_fields f;
	struct object wq, worker, work, delayed;
	VECTOR(uint64_t) pools;
	struct map pools_seen, workers_seen;
	struct map pwqs;  /* pool_workqueue → its workqueue */
	struct map users; /* worker_pool → the workqueue that was last seen to use it */
	unsigned int pwq_shift;
	int64_t worker_idle;
};

/* A pool's number and its CPU; unbound pools have none. */
static void fill_pool(struct workqueue_walk *w, uint64_t pool, struct cell *id, struct cell *cpu)
{
	uint64_t value;

	if (field_try(w->kernel, &w->f.pool_id, pool, &value))
		*id = cell_integer((int64_t)value);
	if (field_try(w->kernel, &w->f.pool_cpu, pool, &value) && (int64_t)value >= 0)
		*cpu = cell_integer((int64_t)value);
}

/* Works. */

/* The workqueue of a queued work: its data leads to the pool_workqueue. */
static uint64_t workqueue_of(struct workqueue_walk *w, uint64_t data)
{
	if (!(data & WORK_STRUCT_PWQ))
		return 0;
	uint64_t pwq = kernel_word(w->kernel, data) >> w->pwq_shift << w->pwq_shift;
	const uint64_t *wq = map_find(&w->pwqs, pwq);
	return wq ? *wq : 0;
}

static struct error *tell_work(struct workqueue_walk *w, uint64_t work, uint64_t function,
			       const struct work_told *at, uint64_t timer)
{
	struct work_told told = *at;

	told.address = work;
	told.function = function;
	told.timer = timer;
	return workqueues_tell_work(w->all, &told);
}

/* A list of works: a pool's, a worker's, or what a pool_workqueue holds back. */
static struct error *walk_works(struct workqueue_walk *w, uint64_t head, struct work_told at)
{
	const struct workqueues_fields *f = &w->f;
	uint64_t own_wq = at.workqueue;
	struct list list;

	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		uint64_t work = list.entry - f->work_entry.offset;
		struct error *error = object_load(&w->work, work);

		TRY(problems_note(w->kernel->problems, error));
		if (error)
			continue;
		uint64_t function = object_uint(&w->work, &f->work_func);
		if (!function)
			continue; /* a mark of a flush or a rescuer (mayday_cursor) */
		at.workqueue =
		    own_wq ? own_wq : workqueue_of(w, object_uint(&w->work, &f->work_data));
		TRY(tell_work(w, work, function, &at, 0));
	}
	return list_end(&list);
}

static struct error *visit_timer(void *context, const struct wheel_timer *timer)
{
	struct workqueue_walk *w = context;
	const struct workqueues_fields *f = &w->f;
	struct work_told at = {.state = "delayed"};

	if (!timer->function || timer->function != w->all->delayed_fn)
		return NULL;
	workqueues_at(w->kernel, "works", timer->address);
	TRY(object_load(&w->delayed, timer->address - f->delayed_timer.offset));
	at.workqueue = object_uint(&w->delayed, &f->delayed_wq);
	/* WORK_CPU_UNBOUND is no CPU's number. */
	if (cpu_get(w->kernel, (unsigned int)object_uint(&w->delayed, &f->delayed_cpu)))
		at.cpu = object_cell(&w->delayed, &f->delayed_cpu);
	uint64_t function, work = object_address(&w->delayed, &f->delayed_work);
	TRY(field_read(w->kernel, &f->work_func, work, &function));
	return tell_work(w, work, function, &at, timer->address);
}

/* Workers. */

/*
 * How long a work has run: since 7.1 the worker knows when it began (in jiffies), before that it is
 * known when the worker last ran.
 */
static struct cell running_since(struct workqueue_walk *w, uint64_t task)
{
	const struct clock *clock = w->all->clock;
	uint64_t start = object_uint(&w->worker, &w->f.worker_start), last;

	if (start && clock->hz && clock->jiffies) {
		int64_t ticks = (int64_t)(clock->jiffies - start);

		return ticks < 0 || ticks > INT64_MAX / 1000000000
			   ? (struct cell){0}
			   : cell_integer(ticks * (1000000000 / clock->hz));
	}
	if (!clock->known || !field_try(w->kernel, &w->f.last_arrival, task, &last) || !last)
		return (struct cell){0};
	int64_t ns = clock->boottime - (int64_t)last;
	return cell_integer(ns > 0 ? ns : 0);
}

static struct error *tell_worker(struct workqueue_walk *w, const struct work_told *at,
				 uint64_t work, uint64_t function)
{
	const struct workqueues_fields *f = &w->f;
	struct worker_told worker = {
	    .address = at->worker,
	    .task = at->task,
	    .pool = at->pool,
	    .cpu = at->cpu,
	    .work = work,
	    .workqueue = at->workqueue,
	    .function = function,
	    .desc = object_cell_text(&w->worker, &f->worker_desc),
	    .flags = object_cell(&w->worker, &f->worker_flags),
	    .rescuer = cell_integer(!!object_uint(&w->worker, &f->worker_rescues)),
	};

	if (!cell_is_null(worker.flags))
		worker.idle = cell_integer(!!(worker.flags.integer & w->worker_idle));
	if (!cell_is_null(worker.desc) && !worker.desc.size)
		worker.desc = (struct cell){0};
	return workqueues_tell_worker(w->all, &worker);
}

static struct error *walk_worker(struct workqueue_walk *w, uint64_t address)
{
	const struct workqueues_fields *f = &w->f;
	struct work_told at = {.state = "running", .worker = address};
	bool added;

	if (!map_insert(&w->workers_seen, address, &added))
		return error_no_memory();
	if (!added)
		return NULL; /* a rescuer at work is in a pool's list, too */
	workqueues_at(w->kernel, "workers", address);
	TRY(object_load(&w->worker, address));
	uint64_t work = object_uint(&w->worker, &f->worker_work);
	uint64_t function = object_uint(&w->worker, &f->worker_func);
	const uint64_t *wq = map_find(&w->pwqs, object_uint(&w->worker, &f->worker_pwq));

	at.task = object_uint(&w->worker, &f->worker_task);
	at.workqueue = wq ? *wq : 0;
	fill_pool(w, object_uint(&w->worker, &f->worker_pool), &at.pool, &at.cpu);
	TRY(tell_worker(w, &at, work, function));
	workqueues_at(w->kernel, "works", address);
	if (work) {
		at.waiting_ns = running_since(w, at.task);
		TRY(tell_work(w, work, function, &at, 0));
	}
	if (!f->worker_scheduled.present)
		return NULL;
	at = (struct work_told){
	    .state = "pending", .worker = address, .task = at.task, .pool = at.pool, .cpu = at.cpu};
	return walk_works(w, address + f->worker_scheduled.offset, at);
}

/* Pools. */

static struct error *walk_pool(struct workqueue_walk *w, uint64_t pool)
{
	const struct workqueues_fields *f = &w->f;
	struct work_told at = {.state = "pending"};
	struct list list;

	fill_pool(w, pool, &at.pool, &at.cpu);
	workqueues_at(w->kernel, "works", pool);
	if (f->pool_works.present && f->work_entry.present)
		TRY(walk_works(w, pool + f->pool_works.offset, at));
	if (!f->pool_workers.present || !f->worker_node.present)
		return NULL;
	workqueues_at(w->kernel, "workers", pool);
	list_begin(&list, w->kernel, pool + f->pool_workers.offset, LIST_FORWARD);
	while (list_next(&list))
		TRY(problems_note(w->kernel->problems,
				  walk_worker(w, list.entry - f->worker_node.offset)));
	return list_end(&list);
}

static struct error *add_pool(void *context, uint64_t index, uint64_t pool)
{
	struct workqueue_walk *w = context;
	bool added;

	(void)index;
	if (w->pools.count >= POOLS_MAX)
		return NULL;
	if (!map_insert(&w->pools_seen, pool, &added) || (added && !vector_push(&w->pools, pool)))
		return error_no_memory();
	return NULL;
}

static struct error *add_pool_tree(struct workqueue_walk *w)
{
	uint64_t idr;

	TRY(kernel_symbol(w->kernel, "worker_pool_idr", &idr));
	return idr_walk(w->kernel, idr, add_pool, w);
}

static struct error *add_cpu_pools(struct workqueue_walk *w)
{
	uint64_t pools;

	vector_for_each(&w->kernel->cpus, cpu) {
		TRY(percpu_symbol(w->kernel, cpu, "cpu_worker_pools", &pools));
		for (int i = 0; w->f.pool.present && i < CPU_POOLS; i++)
			TRY(add_pool(w, 0, pools + (uint64_t)i * w->f.pool.size));
	}
	return NULL;
}

/* Workqueues. */

/* First all pool_workqueues of all workqueues: works are told by them. */
static struct error *add_pwqs(struct workqueue_walk *w, uint64_t wq)
{
	struct list list;

	list_begin(&list, w->kernel, wq + w->f.wq_pwqs.offset, LIST_FORWARD);
	while (list_next(&list)) {
		uint64_t *slot = map_insert(&w->pwqs, list.entry - w->f.pwq_node.offset, NULL);

		if (!slot)
			return error_no_memory();
		*slot = wq;
	}
	return list_end(&list);
}

/* The same pool may serve several CPUs of a workqueue, with a pool_workqueue for each. */
static struct error *count_pool(struct workqueue_walk *w, uint64_t pwq, uint64_t wq, int64_t *pools)
{
	uint64_t pool, *user;

	TRY(field_read(w->kernel, &w->f.pwq_pool, pwq, &pool));
	if (!(user = map_insert(&w->users, pool, NULL)))
		return error_no_memory();
	*pools += *user != wq;
	*user = wq;
	return NULL;
}

static struct error *tell_workqueue(struct workqueue_walk *w, uint64_t address)
{
	const struct workqueues_fields *f = &w->f;
	int64_t active = 0, pools = 0;
	struct list list;
	uint64_t value;

	workqueues_at(w->kernel, "workqueues", address);
	TRY(object_load(&w->wq, address));
	list_begin(&list, w->kernel, address + f->wq_pwqs.offset, LIST_FORWARD);
	while (list_next(&list)) {
		uint64_t pwq = list.entry - f->pwq_node.offset;

		TRY(problems_note(w->kernel->problems, count_pool(w, pwq, address, &pools)));
		if (field_try(w->kernel, &f->pwq_active, pwq, &value))
			active += (int32_t)value;
	}
	struct workqueue_told row = {
	    .address = address,
	    .name = object_cell_text(&w->wq, &f->wq_name),
	    .flags = object_cell(&w->wq, &f->wq_flags),
	    .max_active = object_cell(&w->wq, &f->wq_max_active),
	    .active = cell_integer(active),
	    .pools = cell_integer(pools),
	    .rescuer = object_uint(&w->wq, &f->wq_rescuer),
	};
	if (!cell_is_null(row.flags))
		row.unbound = cell_integer(!!(row.flags.integer & WQ_UNBOUND));
	return workqueues_tell(w->all, &row);
}

static struct error *walk_inactive(struct workqueue_walk *w, uint64_t pwq, uint64_t wq)
{
	struct work_told at = {.state = "inactive", .workqueue = wq};
	uint64_t pool;

	if (field_try(w->kernel, &w->f.pwq_pool, pwq, &pool))
		fill_pool(w, pool, &at.pool, &at.cpu);
	return walk_works(w, pwq + w->f.pwq_inactive.offset, at);
}

static struct error *walk_workqueue(struct workqueue_walk *w, uint64_t wq)
{
	const struct workqueues_fields *f = &w->f;
	struct list list;
	uint64_t rescuer;

	TRY(problems_note(w->kernel->problems, tell_workqueue(w, wq)));
	workqueues_at(w->kernel, "works", wq);
	list_begin(&list, w->kernel, wq + f->wq_pwqs.offset, LIST_FORWARD);
	while (f->pwq_inactive.present && list_next(&list))
		TRY(problems_note(w->kernel->problems,
				  walk_inactive(w, list.entry - f->pwq_node.offset, wq)));
	TRY(error_ignore_damage(list_end(&list))); /* told of before */
	if (field_try(w->kernel, &f->wq_rescuer, wq, &rescuer) && rescuer)
		TRY(problems_note(w->kernel->problems, walk_worker(w, rescuer)));
	return NULL;
}

static struct error *each_workqueue(struct workqueue_walk *w,
				    struct error *(*visit)(struct workqueue_walk *w, uint64_t wq))
{
	struct list list;
	uint64_t head;

	TRY(kernel_symbol(w->kernel, "workqueues", &head));
	if (!w->f.wq_list.present || !w->f.wq_pwqs.present || !w->f.pwq_node.present)
		return NULL; /* noted as absent members */
	for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);) {
		TRY(interrupt_check());
		TRY(problems_note(w->kernel->problems, visit(w, list.entry - w->f.wq_list.offset)));
	}
	return list_end(&list);
}

static struct error *note_workqueue(struct workqueue_walk *w, uint64_t wq)
{
	if (!map_insert(&w->all->known, wq, NULL))
		return error_no_memory();
	return add_pwqs(w, wq);
}

static struct error *prepare(struct workqueue_walk *w)
{
	struct kernel *kernel = w->kernel;
	struct field pwq;
	int64_t shift;

	/* Other structs, until 3.9. */
	TRY(field_find(kernel, "pool_workqueue", &pwq));
	TRY(fields_init(kernel, workqueues, &w->f));
	TRY(object_init(&w->wq, kernel, "workqueue_struct"));
	TRY(object_init(&w->worker, kernel, "worker"));
	TRY(object_init(&w->work, kernel, "work_struct"));
	TRY(object_init(&w->delayed, kernel, "delayed_work"));
	w->pwq_shift = PWQ_SHIFT;
	if (!types_enumerator(kernel->types, "WORK_STRUCT_PWQ_SHIFT", &shift) ||
	    !types_enumerator(kernel->types, "WORK_STRUCT_FLAG_BITS", &shift))
		w->pwq_shift = shift > 3 && shift < 16 ? (unsigned int)shift : PWQ_SHIFT;
	if (types_enumerator(kernel->types, "WORKER_IDLE", &w->worker_idle))
		w->worker_idle = WORKER_IDLE;
	return NULL;
}

static void workqueue_walk_deinit(struct workqueue_walk *w)
{
	object_deinit(&w->wq);
	object_deinit(&w->worker);
	object_deinit(&w->work);
	object_deinit(&w->delayed);
	vector_deinit(&w->pools);
	map_deinit(&w->pools_seen);
	map_deinit(&w->workers_seen);
	map_deinit(&w->pwqs);
	map_deinit(&w->users);
}

static struct error *walk_pools(struct workqueues *all)
{
	_cleanup_(workqueue_walk_deinit) struct workqueue_walk w = {.all = all,
								    .kernel = all->kernel};
	struct problems *problems = w.kernel->problems;

	TRY(prepare(&w));
	TRY(problems_note(problems, each_workqueue(&w, note_workqueue)));
	TRY(problems_note(problems, add_pool_tree(&w)));
	TRY(problems_note(problems, add_cpu_pools(&w)));
	vector_for_each(&w.pools, pool)
		TRY(problems_note(problems, walk_pool(&w, *pool)));
	TRY(problems_note(problems, each_workqueue(&w, walk_workqueue)));
	return problems_note(problems, wheel_walk(w.kernel, visit_timer, &w));
}

const struct workqueue_ops workqueue_pools = {walk_pools};
