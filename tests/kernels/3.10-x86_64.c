/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of Red Hat's 3.10: a task's thread_info at the bottom of its stack, times as timespecs
 * and ticks, shared memory that is counted beside the other counters, exit states of before 3.14,
 * a log of records (struct log), modules in one piece, cascading timers, HZ 1000. Task 1 sleeps in
 * nanosleep, 2 is its zombie child, 3 panicked.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff81000000 0xffffffff80000000
 */
#define DIRECT 0xffff880000000000
#include "x86_64.h"

const char linux_banner[] =
    "Linux version 3.10.0-miniature (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "seven", "3.10.0-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026",
		  "x86_64", "(none)"}};

FUNCTION(do_nanosleep, 40, schedule, "");
FUNCTION(hrtimer_nanosleep, 120, do_nanosleep, "");
FUNCTION(panic, 104, schedule, "");
FUNCTION(sysrq_handle_crash, 8, panic, "");
FUNCTION(kthread, 56, sysrq_handle_crash, "");

/* Tasks. */
struct timespec {
	long tv_sec, tv_nsec;
};
struct cred {
	struct {
		u32 val;
	} uid, gid;
} init_cred, user_cred = {{1000}, {100}};
struct mm_rss_stat {
	atomic_long_t count[3];
};
struct task_rss_stat {
	int events, count[3];
};
struct mm_struct {
	unsigned long total_vm, *pgd;
	struct mm_rss_stat rss_stat;
	atomic_long_t mm_shmempages;
} sleeper_mm = {500, init_level4_pgt, {{{20}, {9}, {3}}}, {6}};
struct signal_struct {
	struct list_head thread_head;
	int nr_threads;
};
struct task_struct {
	long state;
	void *stack;
	atomic_t usage;
	unsigned int flags;
	int on_cpu, on_rq, prio, static_prio, exit_state, exit_code;
	unsigned int rt_priority, policy;
	struct list_head tasks, children, sibling, thread_node;
	struct mm_struct *mm, *active_mm;
	struct task_rss_stat rss_stat;
	int pid, tgid;
	struct task_struct *real_parent, *group_leader;
	unsigned long utime, stime, nvcsw, nivcsw;
	struct timespec start_time, real_start_time;
	const struct cred *real_cred, *cred;
	char comm[16];
	struct signal_struct *signal;
	void *files;
	int mm_shmempages;
	struct {
		unsigned long sp;
	} thread;
};
enum { EXIT_ZOMBIE = 16, EXIT_DEAD = 32 };
const char *const task_state_array[] = {"R (running)", "S (sleeping)",     "D (disk sleep)",
					"T (stopped)", "t (tracing stop)", "Z (zombie)",
					"X (dead)",    "x (dead)",         "K (wakekill)",
					"W (waking)",  "P (parked)"};

extern struct task_struct init_task, sleeper, ended, crasher;
#define SIGNALS(task)                                                                              \
	struct signal_struct task##_signals = {{&task.thread_node, &task.thread_node}, 1}
SIGNALS(init_task);
SIGNALS(sleeper);
SIGNALS(ended);
SIGNALS(crasher);
union thread_union init_stack STACKS = {{&init_task}};
union thread_union ended_stack STACKS = {{&ended}};
union thread_union sleeper_stack STACKS = {
    .stack = {
	[0] = (unsigned long)&sleeper,
	[FROM_TOP(40)] = 0xb0b0,
	[FROM_TOP(40) + 1 + 3] = RETURN_TO(do_nanosleep),
	[FROM_TOP(40) + 1 + 3 + 1 + 5] = RETURN_TO(hrtimer_nanosleep),
    }};
union thread_union crasher_stack STACKS = {.stack = {
					       [0] = (unsigned long)&crasher,
					       [FROM_TOP(32) + 13] = RETURN_TO(sysrq_handle_crash),
					       [FROM_TOP(32) + 13 + 1 + 1] = RETURN_TO(kthread),
					   }};
#define TASK(SELF, NEXT, PREV, PARENT)                                                             \
	.stack = &SELF##_stack, .usage = {2}, .prio = 120, .static_prio = 120,                     \
	.tasks = {&(NEXT).tasks, &(PREV).tasks}, .signal = &SELF##_signals,                        \
	.thread_node = {&SELF##_signals.thread_head, &SELF##_signals.thread_head},                 \
	.real_parent = &(PARENT), .group_leader = &SELF
#define init_task_stack init_stack
struct task_struct init_task = {
    TASK(init_task, sleeper, crasher, init_task),
    .comm = "swapper/0",
    .real_cred = &init_cred,
    .children = LIST_ALONE(init_task.children),
};
struct task_struct sleeper = {
    TASK(sleeper, ended, init_task, init_task),
    .comm = "sleeper",
    .state = 1,
    .pid = 1,
    .tgid = 1,
    .real_cred = &user_cred,
    .mm = &sleeper_mm,
    .rss_stat = {4, {-1, 2}},
    .mm_shmempages = 5,
    .utime = 1500,
    .stime = 250,
    .start_time = {2, 500000000},
    .real_start_time = {3, 0},
    .nvcsw = 7,
    .thread = {(unsigned long)&sleeper_stack.stack[FROM_TOP(40)]},
    .children = {&ended.sibling, &ended.sibling},
};
struct task_struct ended = {
    TASK(ended, crasher, sleeper, sleeper),
    .comm = "ended",
    .state = 64,
    .exit_state = EXIT_ZOMBIE,
    .exit_code = 7 << 8,
    .pid = 2,
    .tgid = 2,
    .real_cred = &user_cred,
    .children = LIST_ALONE(ended.children),
    .sibling = {&sleeper.children, &sleeper.children},
};
struct task_struct crasher = {
    TASK(crasher, init_task, ended, init_task),
    .comm = "kcrash",
    .pid = 3,
    .tgid = 3,
    .flags = 0x00200000,
    .on_cpu = 1,
    .on_rq = 1,
    .real_cred = &init_cred,
    .thread = {(unsigned long)&crasher_stack.stack[FROM_TOP(32)]},
    .children = LIST_ALONE(crasher.children),
};

/* CPUs, time: jiffies begin five minutes before they wrap. */
struct rq {
	unsigned int nr_running;
	u64 clock;
	struct task_struct *curr, *idle;
};
PERCPU struct rq runqueues = {1, 12000000000, &crasher, &init_task};
unsigned long __per_cpu_offset[1];
unsigned long cpu_possible_bits[1] = {1}, cpu_present_bits[1] = {1}, cpu_online_bits[1] = {1};
u64 jiffies_64 = 4294667296 + 12000;
unsigned long tick_nsec = 1000000;

/* The log: records of struct log, one behind the other; a dictionary follows the text. */
struct log {
	u64 ts_nsec;
	u16 len, text_len, dict_len;
	u8 facility, flags : 5, level : 3;
};
#define RECORD(N, TEXT, DICT)                                                                      \
	struct {                                                                                   \
		struct log head;                                                                   \
		char text[(sizeof(TEXT DICT) + 6) & ~7];                                           \
	} N
#define SAY(NS, LEVEL, TEXT, DICT)                                                                 \
	{                                                                                          \
		{NS,                                                                               \
		 16 + ((sizeof(TEXT DICT) + 6) & ~7),                                              \
		 sizeof(TEXT) - 1,                                                                 \
		 sizeof(DICT) - 1,                                                                 \
		 0,                                                                                \
		 0,                                                                                \
		 LEVEL},                                                                           \
		    TEXT DICT                                                                      \
	}
#define DISK "DEVICE=b8:0"
struct log_buffer {
	RECORD(first, "Linux version 3.10.0-miniature", "");
	RECORD(second, "sd 0:0:0:0: [sda] Write cache: enabled", DISK);
	RECORD(third, "Kernel panic - not syncing: sysrq", "");
	char rest[256];
} __log_buf = {
    SAY(0, 5, "Linux version 3.10.0-miniature", ""),
    SAY(1500000000, 5, "sd 0:0:0:0: [sda] Write cache: enabled", DISK),
    SAY(12000000000, 0, "Kernel panic - not syncing: sysrq", ""),
};
char *log_buf = (char *)&__log_buf;
u32 log_buf_len = sizeof(__log_buf), log_first_idx,
    log_next_idx = __builtin_offsetof(struct log_buffer, rest);
u64 log_first_seq = 0, log_next_seq = 3;

/* Modules. */
extern struct list_head modules;
struct module sunrpc = {0,      {&modules, &modules}, "sunrpc", 0, (void *)0xffffffffa0000000, 0,
			0x54000};
struct list_head modules = {&sunrpc.list, &sunrpc.list};

/* Timers: one in 5 ms, and one in the second vector, in 300 ms. */
struct timer_list {
	struct list_head entry;
	unsigned long expires;
	struct tvec_base *base;
	void *function;
	unsigned long data;
};
struct tvec {
	struct list_head vec[2];
};
struct tvec_root {
	struct list_head vec[2];
};
struct tvec_base {
	unsigned long timer_jiffies;
	struct tvec_root tv1;
	struct tvec tv2, tv3, tv4, tv5;
};
void process_timeout(unsigned long data)
{
}
void rpc_timeout(unsigned long data)
{
}
extern struct tvec_base boot_tvec_bases;
extern struct timer_list soon, late;
#define NONE(tv)                                                                                   \
	{                                                                                          \
		{                                                                                  \
			LIST_ALONE(boot_tvec_bases.tv.vec[0]),                                     \
			    LIST_ALONE(boot_tvec_bases.tv.vec[1])                                  \
		}                                                                                  \
	}
struct tvec_base boot_tvec_bases = {
    0,
    {{LIST_ALONE(boot_tvec_bases.tv1.vec[0]), {&soon.entry, &soon.entry}}},
    {{{&late.entry, &late.entry}, LIST_ALONE(boot_tvec_bases.tv2.vec[1])}},
    NONE(tv3),
    NONE(tv4),
    NONE(tv5),
};
struct timer_list soon = {{&boot_tvec_bases.tv1.vec[1], &boot_tvec_bases.tv1.vec[1]},
			  4294667296 + 12005,
			  &boot_tvec_bases,
			  process_timeout,
			  (unsigned long)&sleeper};
struct timer_list late = {{&boot_tvec_bases.tv2.vec[0], &boot_tvec_bases.tv2.vec[0]},
			  4294667296 + 12300,
			  &boot_tvec_bases,
			  rpc_timeout};
PERCPU struct tvec_base *tvec_bases = &boot_tvec_bases;

CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_note = STOPPED(panic, crasher_stack.stack[FROM_TOP(32)]);
