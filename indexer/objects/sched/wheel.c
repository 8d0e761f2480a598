/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wheel walk: each base and each timer is read once. */
#include "objects/sched/wheel.h"

#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "shapes/list.h"
#include "image/object.h"

enum { WHEELS_MAX = 3 };

#define WHEEL_FIELDS(F)                                                                            \
	F(vectors, "timer_base.vectors")                                                           \
	F(entry, "timer_list.entry")                                                               \
	F(expires, "timer_list.expires")                                                           \
	F(function, "timer_list.function")                                                         \
	F(flags, "?timer_list.flags")                                                              \
	F(data, "?timer_list.data")
DEFINE_FIELDS(wheel, WHEEL_FIELDS)

struct wheel_walk {
	struct kernel *kernel;
	struct wheel_fields f;
	struct object base, timer;
	const struct cpu *cpu;
	unsigned int count; /* bases of a CPU: NR_BASES */
	const char *name;   /* of the base that is walked */
	struct error *(*visit)(void *context, const struct wheel_timer *timer);
	void *context;
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
	const struct symbols *symbols = &wheel->kernel->symbols;
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

static struct error *visit_timer(struct wheel_walk *wheel, uint64_t address)
{
	const struct wheel_fields *f = &wheel->f;

	TRY(object_load(&wheel->timer, address));
	const struct wheel_timer timer = {
	    .address = address,
	    .cpu = wheel->cpu,
	    .base = wheel->name,
	    .expires = object_cell(&wheel->timer, &f->expires),
	    .flags = object_cell(&wheel->timer, &f->flags),
	    .function = object_uint(&wheel->timer, &f->function),
	    .data = object_cell(&wheel->timer, &f->data),
	};
	return wheel->visit(wheel->context, &timer);
}

static struct error *walk_vector(struct wheel_walk *wheel, uint64_t head)
{
	struct list list;

	for (list_begin(&list, wheel->kernel, head, LIST_HEADLESS); list_next(&list);)
		TRY(problems_note(wheel->kernel->problems,
				  visit_timer(wheel, list.entry - wheel->f.entry.offset)));
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

struct error *wheel_walk(struct kernel *kernel,
			 struct error *(*visit)(void *context, const struct wheel_timer *timer),
			 void *context)
{
	_cleanup_(wheel_walk_deinit) struct wheel_walk wheel = {
	    .kernel = kernel, .visit = visit, .context = context};
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
			TRY(problems_note(kernel->problems,
					  walk_base(&wheel, address + i * wheel.base.size)));
		}
	}
	return NULL;
}
