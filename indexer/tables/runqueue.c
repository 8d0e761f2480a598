/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * runqueue: the queues of every scheduling class (kernel/sched/sched.h: struct rq).
 *
 * Fair tasks stand in red-black trees, one per task group, whose entities are tasks or groups with
 * a tree of their own; the entity that runs is not in its tree but at cfs_rq->curr. Real-time
 * tasks stand in 100 lists, deadline tasks in a tree, tasks of sched_ext in a list. A group that
 * is met twice ends the walk there, so that groups cannot loop.
 */
#include "base/cleanup.h"
#include "base/map.h"
#include "shapes/rbtree.h"
#include "tables/walk.h"

enum { GROUPS_DEEP_MAX = 64 };

#define RUNQUEUE_FIELDS(F)                                                                         \
	F(curr, "rq.curr")                                                                         \
	F(idle, "rq.idle")                                                                         \
	F(stop, "?rq.stop")                                                                        \
	F(clock, "rq.clock")                                                                       \
	F(cfs, "rq.cfs")                                                                           \
	F(rt, "rq.rt.active")                                                                      \
	F(dl, "rq.dl.root")                                                                        \
	F(ext, "?rq.scx.runnable_list")                                                            \
	F(cfs_timeline, "cfs_rq.tasks_timeline")                                                   \
	F(cfs_curr, "cfs_rq.curr")                                                                 \
	F(cfs_group, "?cfs_rq.tg")                                                                 \
	F(entity, "task_struct.se")                                                                \
	F(entity_node, "sched_entity.run_node")                                                    \
	F(entity_on_rq, "sched_entity.on_rq")                                                      \
	F(entity_vruntime, "sched_entity.vruntime")                                                \
	F(entity_deadline, "?sched_entity.deadline")                                               \
	F(entity_delayed, "?sched_entity.sched_delayed")                                           \
	F(entity_queue, "?sched_entity.my_q")                                                      \
	F(rt_entity, "task_struct.rt")                                                             \
	F(rt_list, "sched_rt_entity.run_list")                                                     \
	F(rt_group, "?sched_rt_entity.my_q")                                                       \
	F(rt_active, "rt_rq.active")                                                               \
	F(rt_queue, "rt_prio_array.queue")                                                         \
	F(dl_entity, "task_struct.dl")                                                             \
	F(dl_node, "sched_dl_entity.rb_node")                                                      \
	F(dl_deadline, "sched_dl_entity.deadline")                                                 \
	F(dl_server, "?sched_dl_entity.dl_server")                                                 \
	F(ext_node, "?task_struct.scx.runnable_node")                                              \
	F(on_rq, "task_struct.on_rq")                                                              \
	F(prio, "task_struct.prio")                                                                \
	F(last_queued, "?task_struct.sched_info.last_queued")
DEFINE_FIELDS(runqueue, RUNQUEUE_FIELDS)

struct queue_walk {
	struct walk *walk;
	struct kernel *kernel;
	struct runqueue_fields f;
	struct object entity;
	const struct cpu *cpu;
	uint64_t queue, running, clock; /* struct rq, its task and clock */
	uint64_t root_group;
	struct map seen; /* cfs_rqs and rt_rqs */
	const char *class;
	int64_t position;
};

static void queue_walk_deinit(struct queue_walk *w)
{
	object_deinit(&w->entity);
	map_deinit(&w->seen);
}

static void enter_class(struct queue_walk *w, const char *class)
{
	w->class = class;
	w->position = 0;
}

/* Whether a group's queue is met for the first time. */
static struct error *enter_group(struct queue_walk *w, uint64_t group, unsigned int depth)
{
	bool added;

	if (!map_insert(&w->seen, group, &added))
		return error_no_memory();
	if (!added || depth == GROUPS_DEEP_MAX)
		return error_corrupt("groups of tasks loop", group);
	return NULL;
}

static struct error *fill_task(struct queue_walk *w, uint64_t task, struct runqueue_row *row)
{
	uint64_t value;

	TRY(field_read(w->kernel, &w->f.prio, task, &value));
	row->prio = cell_integer((int64_t)value);
	if (!w->f.last_queued.present)
		return NULL;
	TRY(field_read(w->kernel, &w->f.last_queued, task, &value));
	if (value && value <= w->clock && task != w->running)
		row->waiting_ns = cell_integer((int64_t)(w->clock - value));
	return NULL;
}

/* row has what the class knows. */
static struct error *emit_task(struct queue_walk *w, uint64_t task, struct runqueue_row *row)
{
	row->cpu = cell_integer(w->cpu->number);
	row->class = cell_text(w->class);
	row->position = cell_integer(w->position);
	row->task = cell_pointer(task);
	row->running = cell_integer(task == w->running);
	TRY(fill_task(w, task, row));
	w->position++;
	return emit_runqueue(w->walk->sink, row);
}

/* Fair. */

static struct error *walk_cfs(struct queue_walk *w, uint64_t queue, unsigned int depth);

static struct error *emit_entity(struct queue_walk *w, uint64_t address, uint64_t group,
				 unsigned int depth)
{
	const struct runqueue_fields *f = &w->f;

	TRY(object_load(&w->entity, address));
	uint64_t queue = object_uint(&w->entity, &f->entity_queue);
	if (queue)
		return walk_cfs(w, queue, depth + 1);
	struct runqueue_row row = {
	    .vruntime = object_cell(&w->entity, &f->entity_vruntime),
	    .deadline = object_cell(&w->entity, &f->entity_deadline),
	    .delayed = object_cell(&w->entity, &f->entity_delayed),
	    .task_group = cell_pointer(group == w->root_group ? 0 : group),
	};
	return emit_task(w, address - f->entity.offset, &row);
}

/* What runs is first, unless it is about to sleep and taken off the queue. */
static struct error *emit_running_entity(struct queue_walk *w, uint64_t queue, uint64_t group,
					 unsigned int depth)
{
	uint64_t entity, on_rq;

	TRY(field_read(w->kernel, &w->f.cfs_curr, queue, &entity));
	if (!entity)
		return NULL;
	TRY(field_read(w->kernel, &w->f.entity_on_rq, entity, &on_rq));
	return on_rq ? emit_entity(w, entity, group, depth) : NULL;
}

static struct error *walk_cfs(struct queue_walk *w, uint64_t queue, unsigned int depth)
{
	const struct runqueue_fields *f = &w->f;
	struct rbtree tree;
	uint64_t group = 0;

	if (!f->cfs.present || !f->cfs_timeline.present || !f->entity.present ||
	    !f->entity_node.present)
		return NULL;
	TRY(enter_group(w, queue, depth));
	if (f->cfs_group.present)
		TRY(walk_skip(w->walk, field_read(w->kernel, &f->cfs_group, queue, &group)));
	TRY(walk_skip(w->walk, emit_running_entity(w, queue, group, depth)));
	for (rbtree_begin(&tree, w->kernel, queue + f->cfs_timeline.offset); rbtree_next(&tree);)
		TRY(walk_skip(w->walk,
			      emit_entity(w, tree.entry - f->entity_node.offset, group, depth)));
	return rbtree_end(&tree);
}

/* Real-time. */

static struct error *walk_rt(struct queue_walk *w, uint64_t array, unsigned int depth);

static struct error *emit_rt_entity(struct queue_walk *w, uint64_t address, unsigned int depth)
{
	const struct runqueue_fields *f = &w->f;
	struct runqueue_row row = {0};
	uint64_t group = 0;

	if (f->rt_group.present)
		TRY(field_read(w->kernel, &f->rt_group, address, &group));
	if (group)
		return walk_rt(w, group + f->rt_active.offset, depth + 1);
	return emit_task(w, address - f->rt_entity.offset, &row);
}

/* A list for each priority, the highest first. */
static struct error *walk_rt(struct queue_walk *w, uint64_t array, unsigned int depth)
{
	const struct field *queue = &w->f.rt_queue;
	struct list list;

	if (!w->f.rt.present || !w->f.rt_list.present || !w->f.rt_entity.present)
		return NULL;
	TRY(enter_group(w, array, depth));
	for (uint32_t n = 0; n < queue->count; n++) {
		uint64_t head = array + queue->offset + n * queue->element;

		for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);)
			TRY(walk_skip(w->walk,
				      emit_rt_entity(w, list.entry - w->f.rt_list.offset, depth)));
		TRY(list_end(&list));
	}
	return NULL;
}

/* Deadline. */

static struct error *emit_dl_entity(struct queue_walk *w, uint64_t address)
{
	const struct runqueue_fields *f = &w->f;
	struct runqueue_row row = {0};
	uint64_t deadline, server = 0;

	if (f->dl_server.present)
		TRY(field_read(w->kernel, &f->dl_server, address, &server));
	if (server)
		return NULL; /* stands for the tasks of another class, and is none itself */
	TRY(field_read(w->kernel, &f->dl_deadline, address, &deadline));
	row.deadline = cell_integer((int64_t)deadline);
	return emit_task(w, address - f->dl_entity.offset, &row);
}

static struct error *walk_dl(struct queue_walk *w)
{
	struct rbtree tree;

	if (!w->f.dl.present || !w->f.dl_node.present || !w->f.dl_entity.present)
		return NULL; /* noted as absent members, here and below */
	for (rbtree_begin(&tree, w->kernel, w->queue + w->f.dl.offset); rbtree_next(&tree);)
		TRY(walk_skip(w->walk, emit_dl_entity(w, tree.entry - w->f.dl_node.offset)));
	return rbtree_end(&tree);
}

/* sched_ext: all that are runnable; in what order is known to a BPF program only. */
static struct error *walk_ext(struct queue_walk *w)
{
	const struct runqueue_fields *f = &w->f;
	struct list list;

	if (!f->ext.present || !f->ext_node.present)
		return NULL;
	for (list_begin(&list, w->kernel, w->queue + f->ext.offset, LIST_FORWARD);
	     list_next(&list);) {
		struct runqueue_row row = {0};

		TRY(walk_skip(w->walk, emit_task(w, list.entry - f->ext_node.offset, &row)));
	}
	return list_end(&list);
}

/* Stop and idle: one task each, always there. */

static struct error *walk_stop(struct queue_walk *w)
{
	struct runqueue_row row = {0};
	uint64_t task, on_rq;

	if (!w->f.stop.present)
		return NULL;
	TRY(field_read(w->kernel, &w->f.stop, w->queue, &task));
	if (!task)
		return NULL;
	TRY(field_read(w->kernel, &w->f.on_rq, task, &on_rq));
	return on_rq ? emit_task(w, task, &row) : NULL;
}

static struct error *walk_idle(struct queue_walk *w)
{
	struct runqueue_row row = {0};
	uint64_t task;

	TRY(field_read(w->kernel, &w->f.idle, w->queue, &task));
	return task && task == w->running ? emit_task(w, task, &row) : NULL;
}

static struct error *walk_queue(struct queue_walk *w)
{
	const struct runqueue_fields *f = &w->f;

	TRY(percpu_symbol(w->kernel, w->cpu, "runqueues", &w->queue));
	TRY(field_read(w->kernel, &f->curr, w->queue, &w->running));
	TRY(field_read(w->kernel, &f->clock, w->queue, &w->clock));
	enter_class(w, "stop");
	TRY(walk_skip(w->walk, walk_stop(w)));
	enter_class(w, "dl");
	TRY(walk_skip(w->walk, walk_dl(w)));
	enter_class(w, "rt");
	TRY(walk_skip(w->walk, walk_rt(w, w->queue + f->rt.offset, 0)));
	enter_class(w, "fair");
	TRY(walk_skip(w->walk, walk_cfs(w, w->queue + f->cfs.offset, 0)));
	enter_class(w, "ext");
	TRY(walk_skip(w->walk, walk_ext(w)));
	enter_class(w, "idle");
	return walk_idle(w);
}

struct error *walk_runqueue(struct walk *walk)
{
	_cleanup_(queue_walk_deinit) struct queue_walk w = {.walk = walk, .kernel = walk->kernel};

	TRY(fields_init(walk->kernel, runqueue, &w.f));
	TRY(object_init(&w.entity, walk->kernel, "sched_entity"));
	if (kernel_has_symbol(walk->kernel, "root_task_group"))
		TRY(kernel_symbol(walk->kernel, "root_task_group", &w.root_group));
	vector_for_each(&walk->kernel->cpus, cpu) {
		problems_at(walk->kernel->problems, "runqueue of CPU %u", cpu->number);
		w.cpu = cpu;
		TRY(walk_skip(walk, walk_queue(&w)));
	}
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
