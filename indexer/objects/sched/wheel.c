/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all kinds of timer wheels share: each timer is read once. */
#include "objects/sched/wheel.h"

#include "base/cleanup.h"

static void wheel_deinit(struct wheel *wheel)
{
	object_deinit(&wheel->timer);
}

/*
 * A timer that need not wake its CPU says so: by a flag (TIMER_DEFERRABLE, 4.2 on), or by the
 * lowest bit of the pointer to its base.
 */
static const char *base_of(const struct wheel *wheel)
{
	enum { TIMER_DEFERRABLE = 0x100000 };
	const struct wheel_fields *f = &wheel->f;
	bool deferrable = f->flags.present
			      ? object_uint(&wheel->timer, &f->flags) & TIMER_DEFERRABLE
			      : object_uint(&wheel->timer, &f->timer_base) & 1;

	return deferrable ? "deferrable" : "standard";
}

static struct error *visit_timer(struct wheel *wheel, uint64_t address)
{
	const struct wheel_fields *f = &wheel->f;

	TRY(object_load(&wheel->timer, address));
	const struct wheel_timer timer = {
	    .address = address,
	    .cpu = wheel->cpu,
	    .base = wheel->base ? wheel->base : base_of(wheel),
	    .expires = object_cell(&wheel->timer, &f->expires),
	    .flags = object_cell(&wheel->timer, &f->flags),
	    .function = object_uint(&wheel->timer, &f->function),
	    .data = object_cell(&wheel->timer, &f->data),
	};
	return wheel->visit(wheel->context, &timer);
}

struct error *wheel_list(struct wheel *wheel, uint64_t head, enum list_kind kind)
{
	struct list list;

	for (list_begin(&list, wheel->kernel, head, kind); list_next(&list);)
		TRY(problems_note(wheel->kernel->problems,
				  visit_timer(wheel, list.entry - wheel->f.entry.offset)));
	return list_end(&list);
}

struct error *wheel_walk(struct kernel *kernel,
			 struct error *(*visit)(void *context, const struct wheel_timer *timer),
			 void *context)
{
	_cleanup_(wheel_deinit) struct wheel wheel = {
	    .kernel = kernel, .visit = visit, .context = context};
	struct error *error = NULL;

	TRY(fields_init(kernel, wheel, &wheel.f));
	TRY(object_init(&wheel.timer, kernel, "timer_list"));
	for (const struct wheel_ops *const *ops = wheel_registry; *ops; ops++) {
		error_destroy(error);
		error = (*ops)->walk(&wheel);
		if (!error || !error_is_damage(error))
			break;
	}
	return error;
}
