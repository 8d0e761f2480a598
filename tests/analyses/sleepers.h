/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tasks that sleep while another one brings the machine down, and the swapper: a ring in which
 * CRASHER, that task, stands between init_task and the first of SLEEPERS, whose pids begin with
 * FIRST; ALL_SLEEPERS(M) is M(pid) of each. And the notes of CPUs that idle.
 */
#ifndef INQUEST_TESTS_ANALYSES_SLEEPERS_H
#define INQUEST_TESTS_ANALYSES_SLEEPERS_H

struct task_struct init_task = {
    TASK(init_task, CRASHER, sleepers[SLEEPERS - 1]),
    .prio = 140,
    .thread_info = &idle_stacks[0].thread_info,
    .comm = "swapper",
};
#define SLEEPER_STACK(n) STACK_ASLEEP(sleepers[n - FIRST], 0, schedule_timeout),
#define SLEEPER(n)                                                                                 \
	{TASK(sleepers[n - FIRST],                                                                 \
	      *(n == FIRST + SLEEPERS - 1 ? &init_task : &sleepers[n - FIRST + 1]),                \
	      *(n == FIRST ? &CRASHER : &sleepers[n - FIRST - 1])),                                \
	 ASLEEP(sleepers[n - FIRST], sleepers_stacks[n - FIRST]), .pid = n, .tgid = n,             \
	 .comm = "sleeper"},
union thread_union sleepers_stacks[SLEEPERS] STACKS = {ALL_SLEEPERS(SLEEPER_STACK)};
struct task_struct sleepers[SLEEPERS] = {ALL_SLEEPERS(SLEEPER)};

#define IDLE_NOTE(n) [n] = STOPPED(schedule, idle_stacks[n].stack[FROM_TOP(10)]),
#define CRASH_NOTES(COUNT)                                                                         \
	CRASH struct {                                                                             \
		struct note note;                                                                  \
		struct prstatus status;                                                            \
	} __attribute__((packed)) crash_notes[COUNT]

#endif
