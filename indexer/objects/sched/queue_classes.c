/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scheduling classes, since Linux 2.6.23 (kernel/sched/sched.h: struct rq).
 *
 * Fair tasks stand in red-black trees, one per task group, whose entities are tasks or groups with
 * a tree of their own; the entity that runs is not in its tree but at cfs_rq->curr. Real-time
 * tasks stand in 100 lists, deadline tasks in a tree, tasks of sched_ext in a list. A group that
 * is met twice ends the walk there, so that groups cannot loop.
 */
#include "base/cleanup.h"
#include "base/map.h"
#include "image/fields.h"
#include "image/object.h"
#include "objects/sched/queue.h"
#include "shapes/list.h"
#include "shapes/rbtree.h"

enum { GROUPS_DEEP_MAX = 64 };

#define CLASSES_FIELDS(F)                                                                          \
	F(idle, "rq.idle")                                                                         \
	F(stop, "?rq.stop")                                                                        \
	F(cfs, "rq.cfs")                                                                           \
	F(rt, "rq.rt.active")                                                                      \
	F(dl, "?rq.dl.root")                                                                       \
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
	F(dl_entity, "?task_struct.dl")                                                            \
	F(dl_node, "?sched_dl_entity.rb_node")                                                     \
	F(dl_deadline, "?sched_dl_entity.deadline")                                                \
	F(dl_server, "?sched_dl_entity.dl_server")                                                 \
	F(ext_node, "?task_struct.scx.runnable_node")                                              \
	F(on_rq, "task_struct.on_rq|task_struct.se.on_rq")
DEFINE_FIELDS(classes, CLASSES_FIELDS)

struct classes {
	struct queues *queues;
	struct kernel *kernel;
	struct classes_fields f;
	struct object entity;
	uint64_t root_group;
	struct map seen; /* cfs_rqs and rt_rqs */
};

static void classes_destroy(void *state)
{
	struct classes *w = state;

	object_deinit(&w->entity);
	map_deinit(&w->seen);
	free(w);
}

static struct error *init(struct classes *w)
{
	struct field cfs;

	TRY(field_find(w->kernel, "rq.cfs", &cfs));
	TRY(fields_init(w->kernel, classes, &w->f));
	TRY(object_init(&w->entity, w->kernel, "sched_entity"));
	if (kernel_has_symbol(w->kernel, "root_task_group"))
		TRY(kernel_symbol(w->kernel, "root_task_group", &w->root_group));
	return NULL;
}

static struct error *classes_create(struct queues *queues)
{
	struct classes *w = calloc(1, sizeof(*w));

	if (!w)
		return error_no_memory();
	w->queues = queues;
	w->kernel = queues->kernel;
	queues->state = w;
	return init(w);
}

/* Whether a group's queue is met for the first time. */
static struct error *enter_group(struct classes *w, uint64_t group, unsigned int depth)
{
	bool added;

	if (!map_insert(&w->seen, group, &added))
		return error_no_memory();
	if (!added || depth == GROUPS_DEEP_MAX)
		return error_corrupt("groups of tasks loop", group);
	return NULL;
}

/* Fair. */

static struct error *walk_cfs(struct classes *w, uint64_t queue, unsigned int depth);

static struct error *emit_entity(struct classes *w, uint64_t address, uint64_t group,
				 unsigned int depth)
{
	const struct classes_fields *f = &w->f;

	TRY(object_load(&w->entity, address));
	uint64_t queue = object_uint(&w->entity, &f->entity_queue);
	if (queue)
		return walk_cfs(w, queue, depth + 1);
	struct queued_task row = {
	    .vruntime = object_cell(&w->entity, &f->entity_vruntime),
	    .deadline = object_cell(&w->entity, &f->entity_deadline),
	    .delayed = object_cell(&w->entity, &f->entity_delayed),
	    .group = group == w->root_group ? 0 : group,
	};
	return queues_visit(w->queues, address - f->entity.offset, &row);
}

/* What runs is first, unless it is about to sleep and taken off the queue. */
static struct error *emit_running_entity(struct classes *w, uint64_t queue, uint64_t group,
					 unsigned int depth)
{
	uint64_t entity, on_rq;

	TRY(field_read(w->kernel, &w->f.cfs_curr, queue, &entity));
	if (!entity)
		return NULL;
	TRY(field_read(w->kernel, &w->f.entity_on_rq, entity, &on_rq));
	return on_rq ? emit_entity(w, entity, group, depth) : NULL;
}

static struct error *walk_cfs(struct classes *w, uint64_t queue, unsigned int depth)
{
	const struct classes_fields *f = &w->f;
	struct rbtree tree;
	uint64_t group = 0;

	if (!f->cfs.present || !f->cfs_timeline.present || !f->entity.present ||
	    !f->entity_node.present)
		return NULL;
	TRY(enter_group(w, queue, depth));
	if (f->cfs_group.present)
		TRY(problems_note(w->kernel->problems,
				  field_read(w->kernel, &f->cfs_group, queue, &group)));
	TRY(problems_note(w->kernel->problems, emit_running_entity(w, queue, group, depth)));
	for (rbtree_begin(&tree, w->kernel, queue + f->cfs_timeline.offset); rbtree_next(&tree);)
		TRY(problems_note(
		    w->kernel->problems,
		    emit_entity(w, tree.entry - f->entity_node.offset, group, depth)));
	return rbtree_end(&tree);
}

/* Real-time. */

static struct error *walk_rt(struct classes *w, uint64_t array, unsigned int depth);

static struct error *emit_rt_entity(struct classes *w, uint64_t address, unsigned int depth)
{
	const struct classes_fields *f = &w->f;
	struct queued_task row = {0};
	uint64_t group = 0;

	if (f->rt_group.present)
		TRY(field_read(w->kernel, &f->rt_group, address, &group));
	if (group)
		return walk_rt(w, group + f->rt_active.offset, depth + 1);
	return queues_visit(w->queues, address - f->rt_entity.offset, &row);
}

/* A list for each priority, the highest first. */
static struct error *walk_rt(struct classes *w, uint64_t array, unsigned int depth)
{
	const struct field *queue = &w->f.rt_queue;
	struct list list;

	if (!w->f.rt.present || !w->f.rt_list.present || !w->f.rt_entity.present)
		return NULL;
	TRY(enter_group(w, array, depth));
	for (uint32_t n = 0; n < queue->count; n++) {
		uint64_t head = array + queue->offset + n * queue->element;

		for (list_begin(&list, w->kernel, head, LIST_FORWARD); list_next(&list);)
			TRY(problems_note(
			    w->kernel->problems,
			    emit_rt_entity(w, list.entry - w->f.rt_list.offset, depth)));
		TRY(list_end(&list));
	}
	return NULL;
}

/* Deadline. */

static struct error *emit_dl_entity(struct classes *w, uint64_t address)
{
	const struct classes_fields *f = &w->f;
	struct queued_task row = {0};
	uint64_t deadline, server = 0;

	if (f->dl_server.present)
		TRY(field_read(w->kernel, &f->dl_server, address, &server));
	if (server)
		return NULL; /* stands for the tasks of another class, and is none itself */
	TRY(field_read(w->kernel, &f->dl_deadline, address, &deadline));
	row.deadline = cell_integer((int64_t)deadline);
	return queues_visit(w->queues, address - f->dl_entity.offset, &row);
}

static struct error *walk_dl(struct classes *w)
{
	struct rbtree tree;

	if (!w->f.dl.present || !w->f.dl_node.present || !w->f.dl_entity.present)
		return NULL; /* noted as absent members, here and below */
	for (rbtree_begin(&tree, w->kernel, w->queues->queue + w->f.dl.offset); rbtree_next(&tree);)
		TRY(problems_note(w->kernel->problems,
				  emit_dl_entity(w, tree.entry - w->f.dl_node.offset)));
	return rbtree_end(&tree);
}

/* sched_ext: all that are runnable; in what order is known to a BPF program only. */
static struct error *walk_ext(struct classes *w)
{
	const struct classes_fields *f = &w->f;
	struct list list;

	if (!f->ext.present || !f->ext_node.present)
		return NULL;
	for (list_begin(&list, w->kernel, w->queues->queue + f->ext.offset, LIST_FORWARD);
	     list_next(&list);) {
		struct queued_task row = {0};

		TRY(problems_note(w->kernel->problems,
				  queues_visit(w->queues, list.entry - f->ext_node.offset, &row)));
	}
	return list_end(&list);
}

/* Stop and idle: one task each, always there. */

static struct error *walk_stop(struct classes *w)
{
	struct queued_task row = {0};
	uint64_t task, on_rq;

	if (!w->f.stop.present)
		return NULL;
	TRY(field_read(w->kernel, &w->f.stop, w->queues->queue, &task));
	if (!task)
		return NULL;
	TRY(field_read(w->kernel, &w->f.on_rq, task, &on_rq));
	return on_rq ? queues_visit(w->queues, task, &row) : NULL;
}

static struct error *walk_idle(struct classes *w)
{
	struct queued_task row = {0};
	uint64_t task;

	TRY(field_read(w->kernel, &w->f.idle, w->queues->queue, &task));
	return task && task == w->queues->running ? queues_visit(w->queues, task, &row) : NULL;
}

static struct error *classes_walk(struct queues *queues)
{
	struct classes *w = queues->state;
	const struct classes_fields *f = &w->f;

	queues_enter(queues, "stop");
	TRY(problems_note(w->kernel->problems, walk_stop(w)));
	queues_enter(queues, "dl");
	TRY(problems_note(w->kernel->problems, walk_dl(w)));
	queues_enter(queues, "rt");
	TRY(problems_note(w->kernel->problems, walk_rt(w, queues->queue + f->rt.offset, 0)));
	queues_enter(queues, "fair");
	TRY(problems_note(w->kernel->problems, walk_cfs(w, queues->queue + f->cfs.offset, 0)));
	queues_enter(queues, "ext");
	TRY(problems_note(w->kernel->problems, walk_ext(w)));
	queues_enter(queues, "idle");
	return walk_idle(w);
}

const struct queue_ops queue_classes = {classes_create, classes_destroy, classes_walk};
