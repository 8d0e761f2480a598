/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timer wheel (kernel/time/timer.c): per CPU an array of struct timer_base, each with vectors
 * of hash lists of struct timer_list.
 */
#ifndef INQUEST_OBJECTS_SCHED_WHEEL_H
#define INQUEST_OBJECTS_SCHED_WHEEL_H

#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "image/cpus.h"

struct kernel;

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

#endif
