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
#include "kernel/rbtree.h"
#include "tables/walk.h"

enum { WHEELS_MAX = 3 };

#define NS_PER_SECOND INT64_C(1000000000)

#define WHEEL_FIELDS(F)                                                                            \
	F(vectors, "timer_base.vectors")                                                           \
	F(entry, "timer_list.entry")                                                               \
	F(expires, "timer_list.expires")                                                           \
	F(function, "timer_list.function")                                                         \
	F(flags, "?timer_list.flags")                                                              \
	F(data, "?timer_list.data")                                                                \
	F(process_timer, "?process_timer.timer")                                                   \
	F(process_task, "?process_timer.task")
DEFINE_FIELDS(wheel, WHEEL_FIELDS)

#define HRTIMER_FIELDS(F)                                                                          \
	F(clock_base, "hrtimer_cpu_base.clock_base")                                               \
	F(clockid, "hrtimer_clock_base.clockid")                                                   \
	F(root, "hrtimer_clock_base.active.rb_root.rb_root|hrtimer_clock_base.active.head")        \
	F(node, "hrtimer.node.node.node|hrtimer.node.node")                                        \
	F(expires, "hrtimer.node.expires.tv64|hrtimer.node.expires")                               \
	F(function, "hrtimer.function")                                                            \
	F(sleeper_timer, "hrtimer_sleeper.timer")                                                  \
	F(sleeper_task, "hrtimer_sleeper.task")
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

struct wheel_walk {
	struct walk *walk;
	struct wheel_fields f;
	struct object base, timer;
	const struct cpu *cpu;
	unsigned int count; /* bases of a CPU: NR_BASES */
	const char *name;   /* of the base that is walked */
};

static void wheel_walk_deinit(struct wheel_walk *wheel)
{
	object_deinit(&wheel->base);
	object_deinit(&wheel->timer);
}

/* BASE_STD, BASE_DEF; with a base of their own for pinned timers BASE_LOCAL, BASE_GLOBAL too. */
static const char *wheel_name(unsigned int count, unsigned int index)
{
	static const char *const names[WHEELS_MAX][WHEELS_MAX] = {
	    {"standard"},
	    {"standard", "deferrable"},
	    {"local", "global", "deferrable"},
	};

	return names[count - 1][index];
}

/* NR_BASES from the room up to the next symbol: the types do not tell sizes of variables. */
static struct error *count_wheels(struct wheel_walk *wheel)
{
	const struct symbols *symbols = &wheel->walk->kernel->symbols;
	const struct symbol *end = symbols->list.data + symbols->list.count;
	const struct symbol *first = symbols_find(symbols, "timer_bases"), *next = first;
	uint64_t count = 1;

	if (!first)
		return error_absent("symbol", "timer_bases");
	while (next < end && next->address == first->address)
		next++;
	if (next < end)
		count = (next->address - first->address) / wheel->base.size;
	wheel->count = count < 1 ? 1 : count > WHEELS_MAX ? WHEELS_MAX : (unsigned int)count;
	return NULL;
}

/* From jiffies, which wrap in an unsigned long, to a duration. */
static struct cell jiffies_left(const struct kernel *kernel, uint64_t expires)
{
	const struct clock *clock = &kernel->clock;
	int64_t left = (int64_t)(expires - clock->jiffies);

	if (!clock->hz || !clock->jiffies)
		return (struct cell){0};
	if (kernel->arch->pointer_size == 4)
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
static struct error *sleeping_task(struct wheel_walk *wheel, uint64_t *ret)
{
	const struct wheel_fields *f = &wheel->f;

	if (f->data.present) {
		*ret = object_uint(&wheel->timer, &f->data);
		return NULL;
	}
	return field_read(wheel->walk->kernel, &f->process_task,
			  wheel->timer.address - f->process_timer.offset, ret);
}

static struct error *emit_wheel_timer(struct wheel_walk *wheel, uint64_t address)
{
	const struct wheel_fields *f = &wheel->f;
	struct walk *walk = wheel->walk;
	uint64_t task = 0;

	TRY(object_load(&wheel->timer, address));
	struct timers_row row = {
	    .timer = cell_pointer(address),
	    .cpu = cell_integer(wheel->cpu->number),
	    .kind = cell_text("wheel"),
	    .base = cell_text(wheel->name),
	    .expires = object_cell(&wheel->timer, &f->expires),
	    .flags = object_cell(&wheel->timer, &f->flags),
	};
	if (!cell_is_null(row.expires))
		row.expires_in_ns =
		    jiffies_left(walk->kernel, object_uint(&wheel->timer, &f->expires));
	struct place place =
	    set_function(walk->kernel, &row, object_uint(&wheel->timer, &f->function));
	if (is_named(&place, "process_timeout"))
		TRY(walk_skip(walk, sleeping_task(wheel, &task)));
	row.task = cell_pointer(task);
	return emit_timers(walk->sink, &row);
}

static struct error *walk_vector(struct wheel_walk *wheel, uint64_t head)
{
	struct list list;

	for (list_begin(&list, wheel->walk->kernel, head, LIST_HEADLESS); list_next(&list);)
		TRY(walk_skip(wheel->walk,
			      emit_wheel_timer(wheel, list.entry - wheel->f.entry.offset)));
	return list_end(&list);
}

/* Of a base on lost pages each vector is tried for itself: some may be on those that are there. */
static struct error *walk_base(struct wheel_walk *wheel, uint64_t address)
{
	const struct field *vectors = &wheel->f.vectors;

	TRY(object_load(&wheel->base, address));
	bool whole = object_has(&wheel->base, vectors);
	for (uint32_t i = 0; i < vectors->count; i++)
		if (!whole || object_element(&wheel->base, vectors, i))
			TRY(walk_vector(wheel, object_address(&wheel->base, vectors) +
						   i * vectors->element));
	return NULL;
}

static struct error *walk_wheels(struct walk *walk)
{
	_cleanup_(wheel_walk_deinit) struct wheel_walk wheel = {.walk = walk};
	struct kernel *kernel = walk->kernel;
	uint64_t address;

	TRY(fields_init(kernel, wheel, &wheel.f));
	TRY(object_init(&wheel.base, kernel, "timer_base"));
	TRY(object_init(&wheel.timer, kernel, "timer_list"));
	TRY(count_wheels(&wheel));
	vector_for_each(&kernel->cpus, cpu) {
		problems_at(kernel->problems, "timer wheel of CPU %u", cpu->number);
		TRY(percpu_symbol(kernel, cpu, "timer_bases", &address));
		wheel.cpu = cpu;
		for (unsigned int i = 0; i < wheel.count; i++) {
			wheel.name = wheel_name(wheel.count, i);
			TRY(walk_skip(walk, walk_base(&wheel, address + i * wheel.base.size)));
		}
	}
	return NULL;
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
	const struct clock *clock = &hr->walk->kernel->clock;
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
	if (is_named(&place, "hrtimer_wakeup"))
		TRY(walk_skip(walk, field_read(walk->kernel, &f->sleeper_task,
					       address - f->sleeper_timer.offset, &task)));
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

static struct error *walk_hrtimers(struct walk *walk)
{
	_cleanup_(hrtimer_walk_deinit) struct hrtimer_walk hr = {.walk = walk};
	struct kernel *kernel = walk->kernel;
	const struct field *bases = &hr.f.clock_base;
	uint64_t address;

	TRY(fields_init(kernel, hrtimer, &hr.f));
	TRY(object_init(&hr.timer, kernel, "hrtimer"));
	if (!bases->present || !hr.f.root.present || !hr.f.node.present)
		return NULL; /* noted as absent members */
	vector_for_each(&kernel->cpus, cpu) {
		problems_at(kernel->problems, "hrtimers of CPU %u", cpu->number);
		TRY(percpu_symbol(kernel, cpu, "hrtimer_bases", &address));
		hr.cpu = cpu;
		for (uint32_t i = 0; i < bases->count; i++)
			TRY(walk_clock(&hr, address + bases->offset + i * bases->element));
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
