/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Collecting tasks. A whole dump needs the list of processes and each one's threads; the other
 * ways cost reads of their own and are gone only when a list turned out to be broken.
 */
#include "objects/sched/tasks.h"

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "objects/mm/slab.h"
#include "objects/sched/pids.h"
#include "objects/sched/states.h"

enum { TASKS_MAX = 8 << 20 }; /* PID_MAX_LIMIT is 4 Mi */

#define COLLECT_FIELDS(F)                                                                          \
	F(tasks, "task_struct.tasks|task_struct.next_task")                                        \
	F(prev_task, "?task_struct.prev_task")                                                     \
	F(pid, "task_struct.pid")                                                                  \
	F(children, "?task_struct.children")                                                       \
	F(sibling, "?task_struct.sibling")                                                         \
	F(signal, "task_struct.signal")                                                            \
	F(thread_head, "?signal_struct.thread_head")                                               \
	F(thread_node, "?task_struct.thread_node")                                                 \
	F(thread_group, "?task_struct.thread_group")                                               \
	F(pid_links, "task_struct.pid_links|task_struct.pids")                                     \
	F(pids, "?task_struct.pids")                                                               \
	F(pid_list, "?pid.pid_list")                                                               \
	F(pid_tasks, "?pid.tasks")                                                                 \
	F(exit_state, "?task_struct.exit_state")                                                   \
	F(usage, "task_struct.usage")                                                              \
	F(curr, "rq.curr|runqueue.curr|cpu_s.curr")                                                \
	F(idle, "rq.idle|runqueue.idle|cpu_s.idle")
DEFINE_FIELDS(collect, COLLECT_FIELDS)

struct collector {
	struct kernel *kernel;
	struct tasks *tasks;
	struct collect_fields f;
	struct map met; /* entries of lists, each with the way it was come to */
	bool broken;    /* some list was cut: ask the others too */
	uint64_t cache; /* of task_structs */
	uint64_t dead;  /* EXIT_DEAD */
};

static void collector_deinit(struct collector *collector)
{
	map_deinit(&collector->met);
}

void tasks_deinit(struct tasks *tasks)
{
	vector_deinit(&tasks->list);
	vector_deinit(&tasks->by_address);
	vector_deinit(&tasks->noted);
	map_deinit(&tasks->seen);
}

static struct error *find_members(struct kernel *kernel, struct tasks *tasks)
{
	const char *const paths[TASK_MEMBERS] = {
	    "task_struct.mm",
	    "task_struct.files",
	    "task_struct.nsproxy|task_struct.namespace",
	    "task_struct.signal",
	    "task_struct.stack|task_struct.thread_info",
	    "task_struct.pid",
	    "task_struct.__state|task_struct.state",
	    "task_struct.on_cpu",
	    "task_struct.vfork_done",
	    "task_struct.pi_blocked_on",
	    kernel->arch->task_sp,
	};

	for (size_t i = 0; i < TASK_MEMBERS; i++)
		TRY(error_ignore_damage(field_find(kernel, paths[i], &tasks->members[i])));
	return NULL;
}

/* What cannot be read is a loss of who asks for it. */
static struct task_noted note_members(struct kernel *kernel, const struct tasks *tasks,
				      uint64_t task)
{
	struct task_noted noted = {0};

	for (size_t i = 0; i < TASK_MEMBERS; i++)
		noted.known[i] = field_try(kernel, &tasks->members[i], task, &noted.value[i]);
	return noted;
}

static struct error *add(struct collector *collector, uint64_t task, bool *added)
{
	struct tasks *tasks = collector->tasks;

	*added = false;
	if (!task || tasks->list.count >= TASKS_MAX)
		return NULL;
	uint64_t *place = map_insert(&tasks->seen, task, added);
	if (place && !*added)
		return NULL;
	struct task_noted noted = note_members(collector->kernel, tasks, task);
	if (!place || !vector_push(&tasks->list, task) || !vector_push(&tasks->noted, noted))
		return error_no_memory();
	*place = tasks->list.count;
	return NULL;
}

static bool is_same(const struct field *a, const struct field *b)
{
	return a->present && a->offset == b->offset && a->element == b->element &&
	       a->is_signed == b->is_signed && a->hop_count == 0 && b->hop_count == 0 &&
	       a->bit_size == 0 && b->bit_size == 0;
}

struct error *tasks_read(const struct tasks *tasks, struct kernel *kernel,
			 const struct field *field, uint64_t task, uint64_t *ret)
{
	const uint64_t *place = map_find(&tasks->seen, task);

	for (size_t i = 0; place && i < TASK_MEMBERS; i++) {
		const struct task_noted *noted = &tasks->noted.data[*place - 1];

		if (!noted->known[i] || !is_same(&tasks->members[i], field))
			continue;
		*ret = noted->value[i];
		return NULL;
	}
	return field_read(kernel, field, task, ret);
}

/* Notes damage, and that other ways must be tried. */
static struct error *lost(struct collector *collector, struct error *error)
{
	collector->broken |= error_is_damage(error);
	return problems_note(collector->kernel->problems, error);
}

static struct error *meet(struct collector *collector, uint64_t entry, enum list_kind kind,
			  bool *first)
{
	return map_insert(&collector->met, hash_combine(kind, entry), first) ? NULL
									     : error_no_memory();
}

/*
 * An entry is in one list. One whose first entry has been met was walked before, from another of
 * its tasks; one where that comes later has run into another list.
 */
static struct error *add_list(struct collector *collector, uint64_t head, uint64_t offset,
			      enum list_kind kind)
{
	struct list list;
	bool first, added;

	TRY(meet(collector, head, kind, &first));
	for (list_begin(&list, collector->kernel, head, kind); list_next(&list);) {
		TRY(meet(collector, list.entry, kind, &first));
		if (!first)
			return list.count > 1
				   ? error_corrupt("a list of tasks runs into another", head)
				   : NULL;
		TRY(add(collector, list.entry - offset, &added));
	}
	collector->broken |= list.broken;
	return list_end(&list);
}

/* Where threads hang: in 2.6.0 to 2.6.16 by what they share of each kind of pid, here the second.
 */
static uint64_t group_offset(const struct collector *collector)
{
	enum { PIDTYPE_TGID = 1 };
	const struct collect_fields *f = &collector->f;

	if (f->thread_group.present)
		return f->thread_group.offset;
	if (!f->pids.present || !f->pid_list.present)
		return 0;
	return f->pids.offset + (uint64_t)PIDTYPE_TGID * f->pids.element + f->pid_list.offset;
}

/*
 * The CPUs' idle tasks have no threads, and their lists are none: to 2.6.3x nobody made them, to
 * 2.6.16 they were copied from another task's and taken out of that list again.
 */
static bool is_idle(struct collector *collector, uint64_t task)
{
	uint64_t pid;

	return field_try(collector->kernel, &collector->f.pid, task, &pid) && !pid;
}

/* Since 2.6.17, until signal_struct had them. */
static struct error *add_group(struct collector *collector, uint64_t leader)
{
	uint64_t offset = group_offset(collector);

	if (!offset || is_idle(collector, leader))
		return NULL;
	return add_list(collector, leader + offset, offset, LIST_FORWARD);
}

static struct error *add_threads(struct collector *collector, uint64_t leader)
{
	const struct collect_fields *f = &collector->f;
	uint64_t signal;

	if (f->tasks.alternative)
		return NULL; /* the ring has the threads */
	if (!f->thread_head.present || !f->thread_node.present)
		return add_group(collector, leader);
	TRY(tasks_read(collector->tasks, collector->kernel, &f->signal, leader, &signal));
	if (!signal)
		return NULL; /* a task that is being released */
	return add_list(collector, signal + f->thread_head.offset, f->thread_node.offset,
			LIST_FORWARD);
}

/* The tasks that run queues name in field. */
static struct error *add_queued(struct collector *collector, const struct field *field)
{
	struct kernel *kernel = collector->kernel;
	bool added;

	vector_for_each(&kernel->cpus, cpu) {
		uint64_t runqueue, task = 0;
		struct error *error = runqueue_cpu_of(kernel, cpu, &runqueue);

		if (!error)
			error = field_read(kernel, field, runqueue, &task);
		TRY(lost(collector, error));
		TRY(add(collector, task, &added));
	}
	return NULL;
}

/* Before 2.6, all tasks in a ring of pointers to them, threads too. */
static struct error *add_ring(struct collector *collector, uint64_t first, enum list_kind kind)
{
	const struct field *next =
	    kind == LIST_FORWARD ? &collector->f.tasks : &collector->f.prev_task;
	uint64_t task = first;
	bool added, new;

	do {
		TRY(meet(collector, task, kind, &new));
		if (!new)
			return error_corrupt("the ring of tasks does not close", task);
		TRY(add(collector, task, &added));
		TRY(field_read(collector->kernel, next, task, &task));
		TRY(interrupt_check());
	} while (task != first);
	return NULL;
}

static struct error *add_processes(struct collector *collector, enum list_kind kind)
{
	uint64_t init_task;

	TRY(kernel_symbol(collector->kernel, "init_task|init_task_union", &init_task));
	if (collector->f.tasks.alternative)
		return add_ring(collector, init_task, kind);
	return add_list(collector, init_task + collector->f.tasks.offset, collector->f.tasks.offset,
			kind);
}

/* The threads of all that are known now; those that this adds are threads themselves. */
static struct error *add_all_threads(struct collector *collector)
{
	size_t count = collector->tasks->list.count;

	for (size_t i = 0; i < count; i++)
		TRY(lost(collector, add_threads(collector, collector->tasks->list.data[i])));
	return NULL;
}

/* struct pid: the list of the tasks that have it as their thread id (PIDTYPE_PID, 0). */
static struct error *add_pid(void *context, uint64_t index, uint64_t pid)
{
	struct collector *collector = context;
	const struct collect_fields *f = &collector->f;
	uint64_t link = 0, number;
	bool added;

	if (!f->pid_tasks.present || !f->pid_links.present)
		return NULL;
	struct error *error =
	    memory_pointer(&collector->kernel->memory, pid + f->pid_tasks.offset, &link);
	if (!error && link) {
		uint64_t task = link - f->pid_links.offset;

		error = field_read(collector->kernel, &f->pid, task, &number);
		if (!error && number == index)
			TRY(add(collector, task, &added));
	}
	return lost(collector, error);
}

/* Grows the list while it goes along it: children of children come in their turn. */
static struct error *add_children(struct collector *collector)
{
	const struct collect_fields *f = &collector->f;

	for (size_t i = 0; f->children.present && i < collector->tasks->list.count; i++) {
		uint64_t task = collector->tasks->list.data[i];

		TRY(lost(collector, add_list(collector, task + f->children.offset,
					     f->sibling.offset, LIST_FORWARD)));
		TRY(lost(collector, add_list(collector, task + f->children.offset,
					     f->sibling.offset, LIST_BACKWARD)));
	}
	return NULL;
}

/*
 * An object of the cache of task_structs. A free one has no users, a released one is EXIT_DEAD:
 * what the allocator thinks of it is not needed.
 */
static struct error *add_object(void *context, const struct slab_object *object)
{
	struct collector *collector = context;
	const struct collect_fields *f = &collector->f;
	enum { USERS_MAX = 1 << 20 };
	uint64_t task = object->address, usage, pid, exit_state = 0;
	bool added;

	struct error *error = field_read(collector->kernel, &f->usage, task, &usage);
	if (!error)
		error = field_read(collector->kernel, &f->pid, task, &pid);
	if (!error && f->exit_state.present) /* since 2.6.10 */
		error = field_read(collector->kernel, &f->exit_state, task, &exit_state);
	if (error)
		return lost(collector, error);
	if (!usage || usage >= USERS_MAX || !pid || pid >= TASKS_MAX ||
	    exit_state & collector->dead)
		return NULL;
	return add(collector, task, &added);
}

static bool holds_tasks(void *context, const struct slab_cache *cache)
{
	struct collector *collector = context;

	return cache->address == collector->cache;
}

/* All of the slab allocator's: the way to tasks that no list leads to any more. */
static struct error *add_slab_objects(struct collector *collector)
{
	struct kernel *kernel = collector->kernel;
	_cleanup_(slabs_closep) struct slabs *slabs = NULL;
	struct task_letters letters;
	uint64_t variable;

	TRY(lost(collector, task_letters_find(kernel, &letters)));
	collector->dead = task_letters_bit(&letters, 'X');
	TRY(kernel_symbol(kernel, "task_struct_cachep", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &collector->cache));
	TRY(slabs_open(kernel, &slabs));
	return slabs->ops->each_object(slabs, holds_tasks, add_object, collector);
}

static struct error *collect(struct kernel *kernel, struct tasks *tasks)
{
	_cleanup_(collector_deinit) struct collector collector = {.kernel = kernel, .tasks = tasks};

	TRY(fields_init(kernel, collect, &collector.f));
	TRY(find_members(kernel, tasks));
	TRY(add_queued(&collector, &collector.f.idle));
	TRY(lost(&collector, add_processes(&collector, LIST_FORWARD)));
	TRY(add_all_threads(&collector));
	TRY(add_queued(&collector, &collector.f.curr));
	if (!collector.broken)
		return NULL;
	TRY(lost(&collector, add_processes(&collector, LIST_BACKWARD)));
	TRY(lost(&collector, pids_walk(kernel, add_pid, &collector)));
	TRY(lost(&collector, add_slab_objects(&collector)));
	TRY(add_children(&collector));
	return add_all_threads(&collector);
}

static int compare_addresses(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

struct error *tasks_collect(struct kernel *kernel, struct tasks *tasks)
{
	TRY(collect(kernel, tasks));
	vector_for_each(&tasks->list, task)
		if (!vector_push(&tasks->by_address, *task))
			return error_no_memory();
	if (tasks->by_address.count)
		qsort(tasks->by_address.data, tasks->by_address.count, sizeof(uint64_t),
		      compare_addresses);
	return NULL;
}

static struct error *add_share(struct task_shares *shares, uint64_t address)
{
	bool added;
	uint64_t *place = map_insert(&shares->places, address, &added);
	struct task_share share = {.address = address};

	if (!place || (added && !vector_push(&shares->list, share)))
		return error_no_memory();
	if (added)
		*place = shares->list.count;
	shares->list.data[*place - 1].tasks++;
	return NULL;
}

static int by_address(const void *left, const void *right)
{
	const struct task_share *a = left, *b = right;

	return (a->address > b->address) - (a->address < b->address);
}

struct error *task_shares_collect(struct kernel *kernel, const struct tasks *tasks,
				  const char *member, struct task_shares *shares)
{
	struct field field;

	TRY(field_find(kernel, member, &field));
	vector_for_each(&tasks->list, task) {
		uint64_t address = 0;

		TRY(problems_note(kernel->problems,
				  tasks_read(tasks, kernel, &field, *task, &address)));
		if (address)
			TRY(add_share(shares, address));
	}
	if (shares->list.count)
		qsort(shares->list.data, shares->list.count, sizeof(*shares->list.data),
		      by_address);
	return NULL;
}

uint64_t task_shares_count(const struct task_shares *shares, uint64_t address)
{
	const struct task_share key = {.address = address}, *found;

	if (!shares->list.count) /* bsearch() takes no null pointer */
		return 0;
	found = bsearch(&key, shares->list.data, shares->list.count, sizeof(key), by_address);
	return found ? found->tasks : 0;
}

void task_shares_deinit(struct task_shares *shares)
{
	vector_deinit(&shares->list);
	map_deinit(&shares->places);
}
