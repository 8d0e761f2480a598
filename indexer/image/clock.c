/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timekeeper (kernel/time/timekeeping.c): inside struct tk_data (tk_core, later the first of
 * timekeeper_data[]) since 6.13; from 3.17 on inside tk_core, behind a seqcount, which with
 * PREEMPT_RT knows its lock; in 3.6 to 3.16 a variable. Before that there are variables alone.
 */
#include "image/clock.h"

#include "base/cleanup.h"
#include "image/fields.h"
#include "image/kernel.h"
#include "image/object.h"

enum { NTP_SHIFT = 32 };

#define CLOCK_FIELDS(F)                                                                            \
	F(in_data, "?tk_data.timekeeper")                                                          \
	F(seqcount, "?seqcount_raw_spinlock_t|seqcount_t")                                         \
	F(base, "?timekeeper.tkr_mono.base|timekeeper.tkr.base|timekeeper.tkr.base_mono")          \
	F(nsec, "timekeeper.tkr_mono.xtime_nsec|timekeeper.tkr.xtime_nsec|timekeeper.xtime_nsec")  \
	F(shift, "timekeeper.tkr_mono.shift|timekeeper.tkr.shift|timekeeper.shift")                \
	F(xtime_sec, "timekeeper.xtime_sec")                                                       \
	F(offs_boot, "timekeeper.offs_boot")                                                       \
	F(offs_tai, "?timekeeper.offs_tai")                                                        \
	F(to_monotonic, "?timekeeper.wall_to_monotonic.tv_sec")                                    \
	F(to_monotonic_nsec, "?timekeeper.wall_to_monotonic.tv_nsec")                              \
	F(ntp_tick, "?timekeeper.ntp_tick")
DEFINE_FIELDS(clock, CLOCK_FIELDS)

static struct error *timekeeper_address(struct kernel *kernel, const struct clock_fields *f,
					uint64_t *ret)
{
	uint64_t align = kernel->arch->u64_align;

	if (!kernel_has_symbol(kernel, "timekeeper_data|tk_core"))
		return kernel_symbol(kernel, "timekeeper", ret);
	TRY(kernel_symbol(kernel, "timekeeper_data|tk_core", ret));
	*ret += f->in_data.present ? f->in_data.offset : (f->seqcount.size + align - 1) & -align;
	return NULL;
}

static struct error *read_timekeeper(struct kernel *kernel, struct clock *clock)
{
	_cleanup_(object_deinit) struct object tk = {0};
	struct clock_fields f;
	uint64_t address;

	TRY(fields_init(kernel, clock, &f));
	TRY(object_init(&tk, kernel, "timekeeper"));
	TRY(timekeeper_address(kernel, &f, &address));
	TRY(object_load(&tk, address));
	uint64_t shift = object_uint(&tk, &f.shift),
		 tick = object_uint(&tk, &f.ntp_tick) >> NTP_SHIFT;
	if (shift > 32)
		return error_corrupt("the timekeeper makes no sense", address);
	int64_t nsec = (int64_t)(object_uint(&tk, &f.nsec) >> shift);
	clock->realtime = object_int(&tk, &f.xtime_sec) * 1000000000 + nsec;
	if (f.base.present)
		clock->monotonic = object_int(&tk, &f.base) + nsec;
	else
		clock->monotonic = clock->realtime + object_int(&tk, &f.to_monotonic) * 1000000000 +
				   object_int(&tk, &f.to_monotonic_nsec);
	clock->boottime = clock->monotonic + object_int(&tk, &f.offs_boot);
	clock->tai =
	    f.offs_tai.present ? clock->monotonic + object_int(&tk, &f.offs_tai) : clock->realtime;
	if (tick)
		clock->hz = (uint32_t)((1000000000 + tick / 2) / tick);
	clock->known = true;
	return NULL;
}

#define XTIME_FIELDS(F)                                                                            \
	F(seconds, "timespec.tv_sec|timeval.tv_sec")                                               \
	F(rest, "timespec.tv_nsec|timeval.tv_usec")
DEFINE_FIELDS(xtime, XTIME_FIELDS)

static struct error *read_time(struct kernel *kernel, const struct xtime_fields *f, uint64_t at,
			       uint64_t unit, int64_t *ret)
{
	uint64_t seconds, rest;

	TRY(field_read(kernel, &f->seconds, at, &seconds));
	TRY(field_read(kernel, &f->rest, at, &rest));
	*ret = (int64_t)(seconds * 1000000000 + rest * unit);
	return NULL;
}

/* Without jiffies_64 (2.4) jiffies is a variable of its own. */
static struct error *read_jiffies(struct kernel *kernel, struct clock *clock)
{
	bool wide = kernel_has_symbol(kernel, "jiffies_64");
	uint64_t address;

	TRY(kernel_symbol(kernel, "jiffies_64|jiffies", &address));
	return wide ? memory_u64(&kernel->memory, address, &clock->jiffies)
		    : memory_pointer(&kernel->memory, address, &clock->jiffies);
}

/*
 * HZ is in no variable, but how long a tick takes is: about 1000000000 / HZ ns in tick_nsec, before
 * 2.6 the same of us in tick.
 */
static struct error *read_tick(struct kernel *kernel, struct clock *clock)
{
	bool wide = kernel_has_symbol(kernel, "tick_nsec");
	uint64_t address, tick, second = wide ? 1000000000 : 1000000;

	if (!kernel_has_symbol(kernel, "tick_nsec|tick"))
		return NULL;
	TRY(kernel_symbol(kernel, "tick_nsec|tick", &address));
	TRY(memory_pointer(&kernel->memory, address, &tick));
	clock->hz = tick && tick <= second ? (uint32_t)((second + tick / 2) / tick) : 0;
	return NULL;
}

/*
 * Before 3.6 the wall's clock is a variable, xtime (a timespec; a timeval before 2.6), and the
 * monotonic one that plus wall_to_monotonic. Where that is missing, jiffies have counted from 0.
 */
static struct error *read_xtime(struct kernel *kernel, struct clock *clock)
{
	struct xtime_fields f;
	struct field nsec;
	uint64_t address;
	int64_t offset;

	TRY(fields_init(kernel, xtime, &f));
	struct error *error = field_find(kernel, "timespec.tv_nsec", &nsec);
	uint64_t unit = error ? 1000 : 1;
	error_destroy(error);
	TRY(kernel_symbol(kernel, "xtime", &address));
	TRY(read_time(kernel, &f, address, unit, &clock->realtime));
	if (kernel_has_symbol(kernel, "wall_to_monotonic")) {
		TRY(kernel_symbol(kernel, "wall_to_monotonic", &address));
		TRY(read_time(kernel, &f, address, unit, &offset));
		clock->monotonic = clock->realtime + offset;
	} else if (clock->hz) {
		clock->monotonic = (int64_t)(clock->jiffies * 1000000000 / clock->hz);
	}
	clock->boottime = clock->monotonic;
	clock->tai = clock->realtime;
	clock->known = true;
	return NULL;
}

struct error *clock_load(struct kernel *kernel, struct clock *ret)
{
	bool variable = kernel_has_symbol(kernel, "xtime");

	TRY(problems_note(kernel->problems, read_jiffies(kernel, ret)));
	if (!variable)
		TRY(problems_note(kernel->problems, read_timekeeper(kernel, ret)));
	if (!ret->hz)
		TRY(problems_note(kernel->problems, read_tick(kernel, ret)));
	return variable ? read_xtime(kernel, ret) : NULL;
}
