/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the dumped machine's clocks showed: the file's date says nothing about the crash. */
#ifndef INQUEST_IMAGE_CLOCK_H
#define INQUEST_IMAGE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

struct clock {
	bool known;                  /* the timekeeper could be read: the four below */
	int64_t realtime;            /* ns since the epoch */
	int64_t monotonic, boottime; /* ns; boottime goes on in suspend */
	int64_t tai;                 /* ns */
	uint64_t jiffies;            /* jiffies_64; 0 when unknown */
	uint32_t hz;                 /* jiffies per second; 0 when unknown */
};

/* From the timekeeper (kernel/time/timekeeping.c) and jiffies_64. */
struct error *clock_load(struct kernel *kernel, struct clock *ret);

#endif
