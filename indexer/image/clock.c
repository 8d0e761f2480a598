/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timekeeper: struct timekeeper inside tk_core (a seqcount, which with PREEMPT_RT knows its
 * lock, then the timekeeper) until 6.12,
 * inside struct tk_data (tk_core, later the first of timekeeper_data[]) since.
 */
#include "image/clock.h"

#include "base/cleanup.h"
#include "image/kernel.h"
#include "image/object.h"

enum { NTP_SHIFT = 32 };

#define CLOCK_FIELDS(F)                                                                            \
	F(in_data, "?tk_data.timekeeper")                                                          \
	F(seqcount, "?seqcount_raw_spinlock_t|seqcount_t")                                         \
	F(base, "timekeeper.tkr_mono.base")                                                        \
	F(nsec, "timekeeper.tkr_mono.xtime_nsec")                                                  \
	F(shift, "timekeeper.tkr_mono.shift")                                                      \
	F(xtime_sec, "timekeeper.xtime_sec")                                                       \
	F(offs_boot, "timekeeper.offs_boot")                                                       \
	F(offs_tai, "timekeeper.offs_tai")                                                         \
	F(ntp_tick, "timekeeper.ntp_tick")
DEFINE_FIELDS(clock, CLOCK_FIELDS)

static struct error *timekeeper_address(struct kernel *kernel, const struct clock_fields *f,
					uint64_t *ret)
{
	uint64_t align = kernel->arch->u64_align;

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
	clock->monotonic = object_int(&tk, &f.base) + nsec;
	clock->boottime = clock->monotonic + object_int(&tk, &f.offs_boot);
	clock->tai = clock->monotonic + object_int(&tk, &f.offs_tai);
	clock->realtime = object_int(&tk, &f.xtime_sec) * 1000000000 + nsec;
	clock->hz = tick ? (uint32_t)((1000000000 + tick / 2) / tick) : 0;
	clock->known = true;
	return NULL;
}

struct error *clock_load(struct kernel *kernel, struct clock *ret)
{
	uint64_t address;

	TRY(problems_note(kernel->problems, read_timekeeper(kernel, ret)));
	TRY(kernel_symbol(kernel, "jiffies_64", &address));
	return memory_u64(&kernel->memory, address, &ret->jiffies);
}
