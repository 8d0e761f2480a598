/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timers: what every CPU waits for.
 *
 * The wheel (kernel/time/timer.c): per CPU an array of struct timer_base, each with vectors of
 * hash lists of struct timer_list. High-resolution timers (kernel/time/hrtimer.c): per CPU a
 * struct hrtimer_cpu_base with a tree of struct hrtimer for every clock, and for the timers that
 * expire in a softirq once more.
 */
#include "base/cleanup.h"
#include "image/cpus.h"
#include "shapes/rbtree.h"
#include "objects/sched/wheel.h"
#include "tables/walk.h"

#define NS_PER_SECOND INT64_C(1000000000)

#define SLEEPER_FIELDS(F)                                                                          \
	F(process_timer, "?process_timer.timer")                                                   \
	F(process_task, "?process_timer.task")
DEFINE_FIELDS(sleeper, SLEEPER_FIELDS)

#define HRTIMER_FIELDS(F)                                                                          \
	F(clock_base, "?hrtimer_cpu_base.clock_base")                                              \
	F(own_base, "?hrtimer_base")                                                               \
	F(clockid, "hrtimer_clock_base.clockid|hrtimer_clock_base.index|hrtimer_base.index")       \
	F(root, "hrtimer_clock_base.active.rb_root.rb_root|hrtimer_clock_base.active.head|"        \
		"hrtimer_clock_base.active|hrtimer_base.active")                                   \
	F(node, "hrtimer.node.node.node|hrtimer.node.node|hrtimer.node")                           \
	F(expires, "hrtimer.node.expires.tv64|hrtimer.node.expires|hrtimer._expires.tv64|hrtimer." \
		   "expires.tv64")                                                                 \
	F(function, "hrtimer.function")                                                            \
	F(sleeper_timer, "hrtimer_sleeper.timer")                                                  \
	F(sleeper_task, "hrtimer_sleeper.task")                                                    \
	F(itimer, "?signal_struct.real_timer")                                                     \
	F(itimer_task, "?signal_struct.tsk")                                                       \
	F(leader, "?signal_struct.leader_pid")                                                     \
	F(pid_tasks, "?pid.tasks")                                                                 \
	F(pid_links, "?task_struct.pids")                                                          \
	F(posix_timer, "?k_itimer.it.real.timer")                                                  \
	F(posix_signal, "?k_itimer.it_signal")                                                     \
	F(posix_task, "?k_itimer.it_process")                                                      \
	F(threads, "?signal_struct.thread_head")                                                   \
	F(thread_node, "?task_struct.thread_node")
DEFINE_FIELDS(hrtimer, HRTIMER_FIELDS)

/* Callback and what it says: shared by both kinds. The place of the callback is returned. */
static struct place set_function(const struct kernel *kernel, struct timers_row *row,
				 uint64_t function)
{
	struct place place = kernel_place(kernel, function);

	row->function = cell_pointer(function);
	row->symbol = cell_text(place.name);
	row->module = cell_text(place.module);
	return place;
}

static bool is_named(const struct place *place, const char *name)
{
	return place->name && !strcmp(place->name, name);
}

/* The wheel. */

struct wheel_rows {
	struct walk *walk;
	struct sleeper_fields f;
};

/* From jiffies, which wrap in an unsigned long, to a duration. */
static struct cell jiffies_left(const struct walk *walk, uint64_t expires)
{
	const struct clock *clock = &walk->crash->clock;
	int64_t left = (int64_t)(expires - clock->jiffies);

	if (!clock->hz || !clock->jiffies)
		return (struct cell){0};
	if (walk->kernel->arch->pointer_size == 4)
		left = (int32_t)left;
	int64_t seconds = left / clock->hz, rest = left % clock->hz;
	if (seconds > INT64_MAX / NS_PER_SECOND - 1 || seconds < INT64_MIN / NS_PER_SECOND + 1)
		return (struct cell){0};
	return cell_integer(seconds * NS_PER_SECOND + rest * NS_PER_SECOND / clock->hz);
}

/*
 * schedule_timeout() sleeps by a struct process_timer; the timer itself named the task while
 * timers had a member `data`.
 */
static struct error *sleeping_task(struct wheel_rows *rows, const struct wheel_timer *timer,
				   uint64_t *ret)
{
	if (!cell_is_null(timer->data)) {
		*ret = (uint64_t)timer->data.integer;
		return NULL;
	}
	return field_read(rows->walk->kernel, &rows->f.process_task,
			  timer->address - rows->f.process_timer.offset, ret);
}

static struct error *emit_wheel_timer(void *context, const struct wheel_timer *timer)
{
	struct wheel_rows *rows = context;
	struct walk *walk = rows->walk;
	uint64_t task = 0;

	struct timers_row row = {
	    .timer = cell_pointer(timer->address),
	    .cpu = cell_integer(timer->cpu->number),
	    .kind = cell_text("wheel"),
	    .base = cell_text(timer->base),
	    .expires = timer->expires,
	    .flags = timer->flags,
	};
	if (!cell_is_null(row.expires))
		row.expires_in_ns = jiffies_left(walk, (uint64_t)timer->expires.integer);
	struct place place = set_function(walk->kernel, &row, timer->function);
	if (is_named(&place, "process_timeout"))
		TRY(walk_skip(walk, sleeping_task(rows, timer, &task)));
	row.task = cell_pointer(task);
	return emit_timers(walk->sink, &row);
}

static struct error *walk_wheels(struct walk *walk)
{
	struct wheel_rows rows = {.walk = walk};

	TRY(fields_init(walk->kernel, sleeper, &rows.f));
	return wheel_walk(walk->kernel, emit_wheel_timer, &rows);
}

/* High-resolution timers. */

struct hrtimer_walk {
	struct walk *walk;
	struct hrtimer_fields f;
	struct object timer;
	const struct cpu *cpu;
	const char *name; /* of the clock that is walked; NULL: unknown */
	int64_t now;      /* what that clock showed */
	bool now_known;
};

static void hrtimer_walk_deinit(struct hrtimer_walk *hr)
{
	object_deinit(&hr->timer);
}

/* clockid_t (include/uapi/linux/time.h): the order of the bases is each kernel's own. */
static void set_clock(struct hrtimer_walk *hr, uint64_t clockid)
{
	const struct clock *clock = &hr->walk->crash->clock;
	const struct {
		uint64_t clockid;
		const char *name;
		int64_t now;
	} clocks[] = {
	    {0, "realtime", clock->realtime},
	    {1, "monotonic", clock->monotonic},
	    {7, "boottime", clock->boottime},
	    {11, "tai", clock->tai},
	};

	hr->name = NULL;
	hr->now_known = false;
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		if (clocks[i].clockid != clockid)
			continue;
		hr->name = clocks[i].name;
		hr->now = clocks[i].now;
		hr->now_known = clock->known;
	}
}

static struct cell ns_left(const struct hrtimer_walk *hr, struct cell expires)
{
	int64_t left;

	if (cell_is_null(expires) || !hr->now_known ||
	    __builtin_sub_overflow(expires.integer, hr->now, &left))
		return (struct cell){0};
	return cell_integer(left);
}

/* By its struct pid, whose first list is that of the task itself (2.6.24 to 3.13). */
static struct error *task_of_pid(struct hrtimer_walk *hr, uint64_t signal, uint64_t *ret)
{
	const struct hrtimer_fields *f = &hr->f;
	struct kernel *kernel = hr->walk->kernel;
	uint64_t pid, node;

	if (!f->leader.present || !f->pid_tasks.present || !f->pid_links.present)
		return NULL;
	TRY(field_read(kernel, &f->leader, signal, &pid));
	if (!pid)
		return NULL;
	TRY(memory_pointer(&kernel->memory, pid + f->pid_tasks.offset, &node));
	*ret = node ? node - f->pid_links.offset : 0;
	return NULL;
}

/* A process by what its threads share: its first thread, the leader. */
static struct error *leader_of(struct hrtimer_walk *hr, uint64_t signal, uint64_t *ret)
{
	const struct hrtimer_fields *f = &hr->f;
	uint64_t node;

	if (f->itimer_task.present)
		return field_read(hr->walk->kernel, &f->itimer_task, signal, ret);
	if (!f->threads.present || !f->thread_node.present)
		return task_of_pid(hr, signal, ret);
	TRY(memory_pointer(&hr->walk->kernel->memory, signal + f->threads.offset, &node));
	*ret = node == signal + f->threads.offset ? 0 : node - f->thread_node.offset;
	return NULL;
}

/* Whom the timer wakes, or whose it is: a sleep's, setitimer()'s, timer_create()'s. */
static struct error *find_task(struct hrtimer_walk *hr, uint64_t timer, const struct place *place,
			       uint64_t *ret)
{
	const struct hrtimer_fields *f = &hr->f;
	struct kernel *kernel = hr->walk->kernel;
	uint64_t signal;

	if (is_named(place, "hrtimer_wakeup"))
		return field_read(kernel, &f->sleeper_task, timer - f->sleeper_timer.offset, ret);
	if (is_named(place, "it_real_fn") && f->itimer.present)
		return leader_of(hr, timer - f->itimer.offset, ret);
	if (!is_named(place, "posix_timer_fn") || !f->posix_timer.present)
		return NULL;
	timer -= f->posix_timer.offset;
	if (!f->posix_signal.present && f->posix_task.present) /* until 2.6.28 */
		return field_read(kernel, &f->posix_task, timer, ret);
	TRY(field_read(kernel, &f->posix_signal, timer, &signal));
	return leader_of(hr, signal & ~UINT64_C(1), ret);
}

static struct error *emit_hrtimer(struct hrtimer_walk *hr, uint64_t address)
{
	const struct hrtimer_fields *f = &hr->f;
	struct walk *walk = hr->walk;
	uint64_t task = 0;

	TRY(object_load(&hr->timer, address));
	struct timers_row row = {
	    .timer = cell_pointer(address),
	    .cpu = cell_integer(hr->cpu->number),
	    .kind = cell_text("hrtimer"),
	    .base = cell_text(hr->name),
	    .expires = object_cell(&hr->timer, &f->expires),
	};
	row.expires_in_ns = ns_left(hr, row.expires);
	struct place place =
	    set_function(walk->kernel, &row, object_uint(&hr->timer, &f->function));
	TRY(walk_skip(walk, find_task(hr, address, &place, &task)));
	row.task = cell_pointer(task);
	return emit_timers(walk->sink, &row);
}

static struct error *walk_clock(struct hrtimer_walk *hr, uint64_t clock_base)
{
	const struct hrtimer_fields *f = &hr->f;
	struct kernel *kernel = hr->walk->kernel;
	uint64_t clockid = UINT64_MAX;
	struct rbtree tree;

	TRY(walk_skip(hr->walk, field_read(kernel, &f->clockid, clock_base, &clockid)));
	set_clock(hr, clockid);
	for (rbtree_begin(&tree, kernel, clock_base + f->root.offset); rbtree_next(&tree);)
		TRY(walk_skip(hr->walk, emit_hrtimer(hr, tree.entry - f->node.offset)));
	return rbtree_end(&tree);
}

/* Since 2.6.16. Until 2.6.20 a CPU had the clocks' bases alone: those of MAX_HRTIMER_BASES. */
enum { OWN_BASES = 2 };

static bool has_hrtimers(struct kernel *kernel)
{
	return kernel_has_symbol(kernel, "hrtimer_bases|per_cpu__hrtimer_bases");
}

static struct error *walk_hrtimers(struct walk *walk)
{
	_cleanup_(hrtimer_walk_deinit) struct hrtimer_walk hr = {.walk = walk};
	struct kernel *kernel = walk->kernel;
	const struct field *bases = &hr.f.clock_base;
	uint64_t address;

	if (!has_hrtimers(kernel))
		return NULL;
	TRY(fields_init(kernel, hrtimer, &hr.f));
	TRY(object_init(&hr.timer, kernel, "hrtimer"));
	if (!hr.f.root.present || !hr.f.node.present)
		return NULL; /* noted as absent members */
	uint32_t count = bases->present ? bases->count : OWN_BASES;
	uint32_t size = bases->present ? bases->element : hr.f.own_base.size;
	vector_for_each(&kernel->cpus, cpu) {
		problems_at(kernel->problems, "hrtimers of CPU %u", cpu->number);
		TRY(percpu_symbol(kernel, cpu, "hrtimer_bases", &address));
		hr.cpu = cpu;
		for (uint32_t i = 0; i < count; i++)
			TRY(walk_clock(&hr, address + bases->offset + i * size));
	}
	return NULL;
}

struct error *walk_timers(struct walk *walk)
{
	TRY(walk_skip(walk, walk_wheels(walk)));
	TRY(walk_skip(walk, walk_hrtimers(walk)));
	problems_at(walk->kernel->problems, NULL);
	return NULL;
}
