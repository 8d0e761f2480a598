/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timer wheel (kernel/timer.c, kernel/time/timer.c): the timers that expire in a jiffy.
 *
 * A new kind of wheel is one file wheel_NAME.c that defines `const struct wheel_ops wheel_NAME`;
 * the build finds it. It walks the lists of its vectors with wheel_list().
 */
#ifndef INQUEST_OBJECTS_SCHED_WHEEL_H
#define INQUEST_OBJECTS_SCHED_WHEEL_H

#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "image/cpus.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "image/object.h"
#include "shapes/list.h"

/* A pending struct timer_list. */
struct wheel_timer {
	uint64_t address;
	const struct cpu *cpu; /* whose wheel it is in */
	const char *base;      /* standard, deferrable, local, global */
	struct cell expires;   /* in jiffies */
	struct cell flags;
	uint64_t function; /* 0: lost */
	struct cell data;  /* NULL since timers have none (4.15) */
};

/*
 * Calls visit for every timer of every CPU's wheels. What cannot be read is noted in problems;
 * visit may return damage, which is noted as well.
 */
struct error *wheel_walk(struct kernel *kernel,
			 struct error *(*visit)(void *context, const struct wheel_timer *timer),
			 void *context);

/* For the kinds of wheels. */

#define WHEEL_FIELDS(F)                                                                            \
	F(entry, "timer_list.entry|timer_list.list")                                               \
	F(expires, "timer_list.expires")                                                           \
	F(function, "timer_list.function")                                                         \
	F(flags, "?timer_list.flags")                                                              \
	F(data, "?timer_list.data")                                                                \
	F(timer_base, "?timer_list.base")
DEFINE_FIELDS(wheel, WHEEL_FIELDS)

struct wheel {
	struct kernel *kernel;
	struct wheel_fields f;
	struct object timer;
	const struct cpu *cpu; /* whose wheel is walked */
	const char *base;      /* as in struct wheel_timer; NULL: each timer tells */
	struct error *(*visit)(void *context, const struct wheel_timer *timer);
	void *context;
};

struct wheel_ops {
	/* Every timer of every CPU. Damage: this kernel has another kind. */
	struct error *(*walk)(struct wheel *wheel);
};

/* The timers of a list. */
struct error *wheel_list(struct wheel *wheel, uint64_t head, enum list_kind kind);

/* Written by the build from wheel_*.c; ends with NULL. */
extern const struct wheel_ops *const wheel_registry[];

#endif
