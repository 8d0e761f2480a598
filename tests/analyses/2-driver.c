/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's second analysis: a mail server of eight CPUs and 206 tasks, whose kernel has 4 GB of
 * addresses of its own. save (20093) on CPU 1 met a BUG() in rmqueue(), of which the log says
 * nothing; ebp points into what a driver, IBM's SDD, has its version in.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0x02100000 0x02000000
 */
#define DIRECT   0x02000000
#define SIBLINGS 2
#include "../kernels/2.4-i386.h"

SYSTEM("min02", "2.4.21-47.ELhugemem", "#1 SMP Wed Jul 5 20:30:35 EDT 2006");
LOG_RING("<6>SDD: registered\n");
enum { JIFFIES = 52452 * 100 };
unsigned long volatile jiffies = JIFFIES;
long tick = 10000;
struct timeval xtime = {1208328778, 0};
unsigned long avenrun[3] = {LOAD(48), LOAD(21), LOAD(13)};

/* Code */
SMALL(do_invalid_op, die);
asm(".text\n.globl rmqueue\n.type rmqueue,@function\nrmqueue:\nsub $4, %esp\nud2a\n"
    "add $4, %esp\nret\n.size rmqueue, .-rmqueue\n");
extern char rmqueue[];
SMALL(__alloc_pages_limit, rmqueue);
SMALL(__alloc_pages, __alloc_pages_limit);
SMALL(do_anonymous_page, __alloc_pages);
SMALL(sys_read, do_anonymous_page);
SMALL(do_select, schedule_timeout);
SMALL(sys_select, do_select);
unsigned long sys_call_table[2] = {(unsigned long)sys_read, (unsigned long)sys_select};

/* 40 words: what the guide reads where ebp points to. */
struct {
	char version[96];
	unsigned long more[16];
} sdd __attribute__((aligned(16))) = {
    " SDD 1.6.2.0-1 2.4.21-47.ELcustom SMP  Sep 12 2006 20:17:27 (C) IBM Corp.\n",
    {[0] = 0x02001000, [15] = 0x02001000},
};

/* Tasks: the one that panicked, and 197 that sleep, with pids from 1000 on. */
enum { SLEEPERS = 197, FIRST = 1000 };
#define SELECTS                                                                                    \
	{                                                                                          \
		SWITCHED(36) = RETURN_TO(schedule_timeout), 0, 0, 0, 0, AFTER(do_select),          \
		AFTER(sys_select), IN_SYSTEM_CALL,                                                 \
		USER_REGS(0x8e, 0, 0, 0, 0, 0, 0, 0xbe2067, 0xbf7e76ec)                            \
	}
struct mm_struct user_mm = {swapper_pg_dir, 17, 300};
extern struct stack init_task_union, idle[8], save, sleepers[SLEEPERS];
struct stack init_task_union STACKS = {
    {TASK(init_task_union, save, sleepers[SLEEPERS - 1], 0, "swapper"),
     ASLEEP(init_task_union, 20)},
    IDLES,
};
#define IDLE(n)                                                                                    \
	[n] = {{TASK(idle[n], idle[n], idle[n], 0, "swapper"), ASLEEP(idle[n], 20), .cpu = n},     \
	       IDLES}
struct stack idle[8] STACKS = {IDLE(1), IDLE(2), IDLE(3), IDLE(4), IDLE(5), IDLE(6), IDLE(7)};
struct stack save STACKS = {
    {TASK(save, sleepers[0], init_task_union, 20093, "save"), .mm = &user_mm, .cpu = 1},
    {[FROM_TOP(45)] = AFTER(try_crashdump),
     AFTER(die),
     AFTER(do_invalid_op),
     (unsigned long)error_code + 1 + 2,
     KERNEL_REGS(0x53, 0x10, 0xf6000, 0x15b8f0, 0x23a9408, 0x23a8200, (unsigned long)&sdd + 12,
		 (unsigned long)rmqueue + 3),
     0,
     AFTER(__alloc_pages_limit),
     AFTER(__alloc_pages),
     AFTER(do_anonymous_page),
     AFTER(sys_read),
     IN_SYSTEM_CALL,
     USER_REGS(3, 0xe, 0x8324000, 0x10000, 0x814c790, 0xfefff440, 0, 0xf65deb7e, 0xfeff10c8)},
};
#define SLEEPER(pid)                                                                               \
	{{TASK(sleepers[pid - FIRST],                                                              \
	       *(pid == FIRST + SLEEPERS - 1 ? &init_task_union : &sleepers[pid - FIRST + 1]),     \
	       *(pid == FIRST ? &save : &sleepers[pid - FIRST - 1]), pid, "sendmail"),             \
	  .mm = &user_mm, .state = 1, ASLEEP(sleepers[pid - FIRST], 36)},                          \
	 SELECTS},
struct stack sleepers[SLEEPERS] STACKS = {
    TIMES_100(SLEEPER, 10) TIMES_10(SLEEPER, 110) TIMES_10(SLEEPER, 111) TIMES_10(SLEEPER, 112)
	TIMES_10(SLEEPER, 113) TIMES_10(SLEEPER, 114) TIMES_10(SLEEPER, 115) TIMES_10(SLEEPER, 116)
	    TIMES_10(SLEEPER, 117) TIMES_10(SLEEPER, 118) SLEEPER(1190) SLEEPER(1191) SLEEPER(1192)
		SLEEPER(1193) SLEEPER(1194) SLEEPER(1195) SLEEPER(1196)};
/* Two CPUs of one core share a run queue: n and n + 4. */
#define IDLES_IN(n)                                                                                \
	{                                                                                          \
		&idle[n].task, &idle[n].task                                                       \
	}
extern struct runqueue runqueues[32];
struct runqueue runqueues[32] = {
    CPU(0, {{&init_task_union.task, &init_task_union.task}, IDLES_IN(4)}),
    CPU(1, {{&save.task, &idle[1].task}, IDLES_IN(5)}),
    CPU(2, {IDLES_IN(2), IDLES_IN(6)}),
    CPU(3, {IDLES_IN(3), IDLES_IN(7)}),
};
long __rq_idx[32] = {0, 1, 2, 3, 0, 1, 2, 3}, __cpu_idx[32] = {0, 0, 0, 0, 1, 1, 1, 1};
unsigned long cpu_online_map = 255;

CRASH struct {
	struct note note;
	struct prstatus status;
} crash_note = STOPPED(20093, netconsole_netdump, save.words[FROM_TOP(46)]);
