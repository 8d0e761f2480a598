/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's third analysis: what 2.6.9-i386.c has, with its 126 tasks and some 200 timers.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "../kernels/2.6.9-i386.h"

#define RELEASE               "2.6.9-22.ELsmp"
#define NEXT_TASK             sleepers[0]
#define LAST_TASK             sleepers[SLEEPERS - 1]
#define MARKS(min, low, high) 0, 0, 0
#define TIMERS                                                                                     \
	{                                                                                          \
		&sleeps[0].entry, &sleeps[TIMEOUTS - 1].entry                                      \
	}
enum { SLEEPERS = 121, FIRST = 1000, TIMEOUTS = 197 };
extern struct task_struct sleepers[SLEEPERS];
extern struct timer_list sleeps[TIMEOUTS];
#include "../kernels/2.6.9-i386.c"

#define ALL_SLEEPERS(M)  TIMES_100(M, 10) TIMES_10(M, 110) TIMES_10(M, 111) M(1120)
#define SLEEPER_STACK(n) STACK_ASLEEP(sleepers[n - FIRST]),
union thread_union sleepers_stacks[SLEEPERS] SMALL_STACK = {ALL_SLEEPERS(SLEEPER_STACK)};
#define BEFORE(n) *(n == FIRST ? &nodemon : &sleepers[n - FIRST - 1])
#define BEHIND(n) *(n == FIRST + SLEEPERS - 1 ? &init_task : &sleepers[n - FIRST + 1])
#define SLEEPER(n)                                                                                 \
	{TASK(sleepers[n - FIRST], BEHIND(n), BEFORE(n), n, "sleeper"),                            \
	 ASLEEP(sleepers_stacks[n - FIRST])},
struct task_struct sleepers[SLEEPERS] = {ALL_SLEEPERS(SLEEPER)};

void process_timeout(unsigned long data)
{
}
#define TIMER_BEFORE(n) (n == FIRST ? &cpus[0].tvec_bases.tv4.vec[0] : &sleeps[n - FIRST - 1].entry)
#define TIMER_BEHIND(n)                                                                            \
	(n == FIRST + TIMEOUTS - 1 ? &cpus[0].tvec_bases.tv4.vec[0] : &sleeps[n - FIRST + 1].entry)
#define TIMEOUT(n)                                                                                 \
	{{TIMER_BEHIND(n), TIMER_BEFORE(n)},                                                       \
	 3201639042 + n * HZ,                                                                      \
	 TIMER_MAGIC,                                                                              \
	 process_timeout,                                                                          \
	 0,                                                                                        \
	 &cpus[0].tvec_bases},
struct timer_list sleeps[TIMEOUTS] = {
    TIMES_100(TIMEOUT, 10) TIMES_10(TIMEOUT, 110) TIMES_10(TIMEOUT, 111) TIMES_10(TIMEOUT, 112)
	TIMES_10(TIMEOUT, 113) TIMES_10(TIMEOUT, 114) TIMES_10(TIMEOUT, 115) TIMES_10(TIMEOUT, 116)
	    TIMES_10(TIMEOUT, 117) TIMES_10(TIMEOUT, 118) TIMEOUT(1190) TIMEOUT(1191) TIMEOUT(1192)
		TIMEOUT(1193) TIMEOUT(1194) TIMEOUT(1195) TIMEOUT(1196)};
