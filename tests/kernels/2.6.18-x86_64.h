/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What x86_64 kernels of Red Hat's 2.6.9 to 2.6.18 are made of: no VMCOREINFO, a struct x8664_pda
 * per CPU, prefixed per-CPU variables, a task's thread_info at the bottom of its stack, an O(1) run
 * queue, a log of plain text.
 */
#ifndef INQUEST_TESTS_KERNELS_2_6_18_X86_64_H
#define INQUEST_TESTS_KERNELS_2_6_18_X86_64_H
#ifndef DIRECT
#define DIRECT 0xffff810000000000
#endif
#include "x86_64.h"

char *high_memory = (char *)DIRECT + 0x40000000;
unsigned long end_pfn = 0x40000;
#define SYSTEM(NODE, RELEASE, VERSION)                                                             \
	const char linux_banner[] = "Linux version " RELEASE " (nobody@nowhere) " VERSION "\n";    \
	struct new_utsname system_utsname = {"Linux", NODE, RELEASE, VERSION, "x86_64", "(none)"}

/* Tasks */
typedef unsigned long cputime_t;
struct timespec {
	long tv_sec, tv_nsec;
};
struct mm_struct {
	unsigned long total_vm;
	unsigned long *pgd;
	atomic_long_t _file_rss, _anon_rss;
	struct vm_area_struct *mmap;
	unsigned long start_brk, brk, start_stack, nr_ptes;
};
struct task_struct {
	long state;
	struct thread_info *thread_info;
	atomic_t usage;
	unsigned long flags;
	int prio, static_prio;
	struct list_head run_list;
	unsigned long policy;
	unsigned int rt_priority;
	struct list_head tasks, children, sibling, thread_group;
	struct mm_struct *mm, *active_mm;
	long exit_state;
	int exit_code, pid, tgid;
	struct task_struct *real_parent, *group_leader;
	cputime_t utime, stime;
	unsigned long nvcsw, nivcsw;
	struct timespec start_time;
	u32 uid, gid;
	char comm[16];
	struct signal_struct *signal;
	struct files_struct *files;
	struct namespace *namespace;
	struct {
		unsigned long rsp, userrsp;
	} thread;
};
#define TASK(SELF, NEXT, PREV)                                                                     \
	.usage = {2}, .static_prio = 120, .tasks = {&(NEXT).tasks, &(PREV).tasks},                 \
	.children = LIST_ALONE((SELF).children), .real_parent = &init_task
/* Of init_task nobody made the list of threads. */
#define THREADS(SELF) .thread_group = LIST_ALONE((SELF).thread_group)

static const char *task_state_array[] = {
    "R (running)",      "S (sleeping)", "D (disk sleep)", "T (stopped)",
    "T (tracing stop)", "Z (zombie)",   "X (dead)",
};
const void *task_states = task_state_array;

/* One that sleeps. */
#define ASLEEP(SELF, STACK)                                                                        \
	THREADS(SELF), .state = 1, .prio = 120, .thread_info = &(STACK).thread_info,               \
		       .thread = {(unsigned long)&(STACK).stack[FROM_TOP(10)]}
struct prio_array {
	unsigned int nr_active;
	unsigned long bitmap[3];
	struct list_head queue[140];
};
extern struct prio_array arrays[2];
#define EMPTY_140(array) ALONE_140(arrays[array].queue)
#pragma clang diagnostic ignored "-Winitializer-overrides"
struct rq {
	unsigned long nr_running;
	struct task_struct *curr, *idle;
	struct prio_array *active, *expired;
};

struct x8664_pda {
	struct task_struct *pcurrent;
	unsigned long data_offset;
	char *irqstackptr;
	int cpunumber;
	unsigned int __softirq_pending;
};
typedef struct {
	unsigned long bits[1];
} cpumask_t;

/* CPUs that idle: ALL(M) is M(0) to the last. Nobody waits for them. */
#define IDLE_OF(n)    (n ? &idle[n] : &init_task)
#define IDLE_STACK(n) [n] = {{IDLE_OF(n), 0, n, 0}},
#define IDLE_TASK(n)                                                                               \
	[n] = {TASK(idle[n], idle[n], idle[n]), .prio = 140, .comm = "swapper",                    \
	       .thread_info = &idle_stacks[n].thread_info},
#define IDLE_QUEUE(n) [n] = {0, IDLE_OF(n), IDLE_OF(n), &arrays[0], &arrays[1]},
#define IDLE_PDA(n)   [n] = {IDLE_OF(n), n * sizeof(struct rq), 0, n, 0},
#define ITS_PDA(n)    [n] = &pdas[n],
#define IDLE_CPUS(COUNT, ALL)                                                                      \
	extern struct task_struct init_task, idle[COUNT];                                          \
	extern union thread_union idle_stacks[COUNT];                                              \
	union thread_union idle_stacks[COUNT] STACKS = {ALL(IDLE_STACK)};                          \
	struct task_struct idle[COUNT] = {ALL(IDLE_TASK)};                                         \
	struct prio_array arrays[2] = {{0, {0}, {EMPTY_140(0)}}, {0, {0}, {EMPTY_140(1)}}};        \
	cpumask_t cpu_possible_map = {{(1 << COUNT) - 1}}, cpu_present_map = {{(1 << COUNT) - 1}}, \
		  cpu_online_map = {{(1 << COUNT) - 1}}

#endif
