/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 2.6.18: no VMCOREINFO, a struct x8664_pda per CPU, prefixed per-CPU variables, a
 * task's thread_info at the bottom of its stack, an O(1) run queue, SLAB, cascading timers, a log
 * of plain text, HZ 250. Task 1 waits in D state, 2 panicked, 3 has used up its time slice.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff80200000 0xffffffff80000000
 */
#include "kernel.h"

#define IMAGE       0xffffffff80000000
#define DIRECT      0xffff810000000000
#define PHYSICAL(x) ((unsigned long)(x)-IMAGE)
#define TABLE       0x067
#define LARGE       0x1e3

/* Page tables: the image and the direct map by one page of 1 GiB each. */
unsigned long image_pud[512] PAGE_TABLES = {[510] = LARGE};
unsigned long direct_pud[512] PAGE_TABLES = {[0] = LARGE};
unsigned long init_level4_pgt[512] PAGE_TABLES = {
    [258] = PHYSICAL(direct_pud) + TABLE,
    [511] = PHYSICAL(image_pud) + TABLE,
};
char *high_memory = (char *)DIRECT + 0x40000000;
unsigned long end_pfn = 0x40000;

const char linux_banner[] =
    "Linux version 2.6.18-miniature (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
} system_utsname = {"Linux",  "small", "2.6.18-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026",
		    "x86_64", "(none)"};

/* Each function takes its frame, in 4 bytes, and calls the next, in 5. */
#define FUNCTION(NAME, SIZE, CALL, THEN)                                                           \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n.cfi_startproc\n"     \
	    "sub $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset " #SIZE "\ncall " #CALL "\n" THEN        \
	    "nop\nadd $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset -" #SIZE "\nret\n.cfi_endproc\n"    \
	    ".size " #NAME ", .-" #NAME "\n");                                                     \
	extern char NAME[]
#define RETURN_TO(function) ((unsigned long)((function) + 9))
FUNCTION(__switch_to, 8, __switch_to, "");
FUNCTION(schedule, 24, __switch_to, "pop %rbp\npush %rbp\n"); /* the push is of no meaning here */
FUNCTION(io_schedule, 8, schedule, "");
FUNCTION(sync_page, 40, io_schedule, "");
FUNCTION(panic, 104, schedule, "");
FUNCTION(sysrq_handle_crash, 8, panic, "");
FUNCTION(kthread, 56, sysrq_handle_crash, "");
unsigned long sys_call_table[4] = {RETURN_TO(schedule), RETURN_TO(panic), 1, 2};

/* Tasks */
typedef unsigned long cputime_t;
struct timespec {
	long tv_sec, tv_nsec;
};
struct mm_struct {
	unsigned long total_vm;
	unsigned long *pgd;
	atomic_long_t _file_rss, _anon_rss;
} user_mm = {1234, init_level4_pgt, {17}, {4}};
struct thread_info {
	struct task_struct *task;
	u32 flags, cpu;
	int preempt_count;
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
	void *signal, *files;
	struct {
		unsigned long rsp;
	} thread;
};
enum { STACK = 0x2000 };
union thread_union {
	struct thread_info thread_info;
	unsigned long stack[STACK / 8];
};
extern struct task_struct init_task, waiter, crasher, spender;
#define FROM_TOP(n) (STACK / 8 - (n))
union thread_union init_stack STACKS = {{&init_task, 0, 0, 0}};
union thread_union waiter_stack STACKS = {
    .stack = {
	[FROM_TOP(40)] = 0xb0b0, /* rbp; then the frame of schedule() */
	[FROM_TOP(40) + 1 + 3] = RETURN_TO(io_schedule),
	[FROM_TOP(40) + 1 + 3 + 1 + 1] = RETURN_TO(sync_page),
    }};
union thread_union crasher_stack STACKS = {.stack = {
					       [0] = (unsigned long)&crasher,
					       [FROM_TOP(32) + 13] = RETURN_TO(sysrq_handle_crash),
					       [FROM_TOP(32) + 13 + 1 + 1] = RETURN_TO(kthread),
					   }};
union thread_union spender_stack STACKS = {{&spender, 0, 0, 0}};

#define TASK(SELF, NEXT, PREV)                                                                     \
	.usage = {2}, .static_prio = 120, .tasks = {&(NEXT).tasks, &(PREV).tasks},                 \
	.thread_group = LIST_ALONE((SELF).thread_group), .children = LIST_ALONE((SELF).children),  \
	.real_parent = &init_task
struct task_struct init_task = {
    TASK(init_task, waiter, spender),
    .prio = 140,
    .thread_info = &init_stack.thread_info,
    .comm = "swapper",
};
struct task_struct waiter = {
    TASK(waiter, crasher, init_task),
    .prio = 120,
    .thread_info = &waiter_stack.thread_info,
    .comm = "httpd",
    .state = 2,
    .pid = 1,
    .tgid = 1,
    .mm = &user_mm,
    .uid = 1000,
    .gid = 100,
    .utime = 25,
    .stime = 50,
    .nvcsw = 3,
    .nivcsw = 4,
    .start_time = {2, 500},
    .thread = {(unsigned long)&waiter_stack.stack[FROM_TOP(40)]},
};
struct prio_array {
	unsigned int nr_active;
	unsigned long bitmap[3];
	struct list_head queue[140];
};
extern struct prio_array arrays[2];
#define QUEUED_AT(array, prio)                                                                     \
	{                                                                                          \
		&arrays[array].queue[prio], &arrays[array].queue[prio]                             \
	}
struct task_struct crasher = {
    TASK(crasher, spender, waiter),
    .prio = 115,
    .run_list = QUEUED_AT(1, 115),
    .thread_info = &crasher_stack.thread_info,
    .comm = "kcrash",
    .pid = 2,
    .tgid = 2,
};
struct task_struct spender = {
    TASK(spender, init_task, crasher),
    .prio = 118,
    .run_list = QUEUED_AT(0, 118),
    .thread_info = &spender_stack.thread_info,
    .comm = "zombie",
    .exit_state = 16,
    .exit_code = 7,
    .pid = 3,
    .tgid = 3,
};
static const char *task_state_array[] = {
    "R (running)",      "S (sleeping)", "D (disk sleep)", "T (stopped)",
    "T (tracing stop)", "Z (zombie)",   "X (dead)",
};
const void *task_states = task_state_array;

/* CPUs */
struct x8664_pda {
	struct task_struct *pcurrent;
	unsigned long data_offset;
	char *irqstackptr;
	int cpunumber;
	unsigned int __softirq_pending;
} boot_pda = {&crasher, 0, 0, 0, 2};
struct x8664_pda *_cpu_pda[64] = {&boot_pda};
typedef struct {
	unsigned long bits[1];
} cpumask_t;
cpumask_t cpu_possible_map = {{1}}, cpu_present_map = {{1}}, cpu_online_map = {{1}};

/* The array that runs is the second of the two. The lists that have no entry are of zeros. */
#define EMPTY(array, n) LIST_ALONE(arrays[array].queue[n])
#define EMPTY_5(array, n)                                                                          \
	EMPTY(array, n), EMPTY(array, n + 1), EMPTY(array, n + 2), EMPTY(array, n + 3),            \
	    EMPTY(array, n + 4)
#define EMPTY_20(array, n)                                                                         \
	EMPTY_5(array, n), EMPTY_5(array, n + 5), EMPTY_5(array, n + 10), EMPTY_5(array, n + 15)
#define EMPTY_140(array)                                                                           \
	EMPTY_20(array, 0), EMPTY_20(array, 20), EMPTY_20(array, 40), EMPTY_20(array, 60),         \
	    EMPTY_20(array, 80), EMPTY_20(array, 100), EMPTY_20(array, 120)
#pragma clang diagnostic ignored "-Winitializer-overrides"
struct prio_array arrays[2] = {
    {1, {0}, {EMPTY_140(0), [118] = {&spender.run_list, &spender.run_list}}},
    {1, {0}, {EMPTY_140(1), [115] = {&crasher.run_list, &crasher.run_list}}},
};
struct rq {
	unsigned long nr_running;
	struct task_struct *curr, *idle;
	struct prio_array *active, *expired;
};
PERCPU struct rq per_cpu__runqueues = {2, &crasher, &init_task, &arrays[1], &arrays[0]};

/* Time: HZ is 250. */
u64 jiffies_64 = 4294892296 + 2500;
unsigned long tick_nsec = 4000000;
struct timespec xtime = {1795432364, 250000000}, wall_to_monotonic = {-1795432355, 750000000};

/* The log: a ring that is full, whose oldest character stands behind the newest. */
char __log_buf[72] = "umably\n<0>Kernel panic - not syncing: x\n<6>Booted\n<4>[   12.500000] pres";
char *log_buf = __log_buf;
int log_buf_len = sizeof(__log_buf);
unsigned long log_end = sizeof(__log_buf) + 40;

/* Timers: one in the second place of the first vector, one in the fourth vector. */
struct timer_list {
	struct list_head entry;
	unsigned long expires;
	void *function;
	unsigned long data;
	struct tvec_t_base_s *base;
};
typedef struct {
	struct list_head vec[2];
} tvec_root_t, tvec_t;
typedef struct tvec_t_base_s {
	unsigned long timer_jiffies;
	tvec_root_t tv1;
	tvec_t tv2, tv3, tv4, tv5;
} tvec_base_t;
extern tvec_base_t boot_tvec_bases;
extern struct timer_list soon, late;
void process_timeout(unsigned long data)
{
}
#define VECTOR(tv)                                                                                 \
	{                                                                                          \
		{                                                                                  \
			LIST_ALONE(boot_tvec_bases.tv.vec[0]),                                     \
			    LIST_ALONE(boot_tvec_bases.tv.vec[1])                                  \
		}                                                                                  \
	}
tvec_base_t boot_tvec_bases = {
    0,
    {{LIST_ALONE(boot_tvec_bases.tv1.vec[0]), {&soon.entry, &soon.entry}}},
    VECTOR(tv2),
    VECTOR(tv3),
    {{{&late.entry, &late.entry}, LIST_ALONE(boot_tvec_bases.tv4.vec[1])}},
    VECTOR(tv5),
};
#define IN(tv, n)                                                                                  \
	{                                                                                          \
		&boot_tvec_bases.tv.vec[n], &boot_tvec_bases.tv.vec[n]                             \
	}
struct timer_list soon = {IN(tv1, 1), 4294894796 + 5, process_timeout, (unsigned long)&waiter,
			  &boot_tvec_bases};
struct timer_list late = {IN(tv4, 0), 4294894796 + 250000, schedule, 0, &boot_tvec_bases};
PERCPU tvec_base_t *per_cpu__tvec_bases = &boot_tvec_bases;

/* Slabs: one cache of one node; four objects of 64 bytes, of which 1 and 3 are free and CPU 0
 * keeps 2. */
typedef unsigned int kmem_bufctl_t;
struct slab {
	struct list_head list;
	unsigned long colouroff;
	void *s_mem;
	unsigned int inuse;
	kmem_bufctl_t free;
	unsigned short nodeid;
};
struct array_cache {
	unsigned int avail, limit, batchcount, touched;
	int lock;
	void *entry[0];
};
struct kmem_list3 {
	struct list_head slabs_partial, slabs_full, slabs_free;
	unsigned long free_objects;
	struct array_cache *shared, **alien;
};
struct kmem_cache {
	struct array_cache *array[4];
	unsigned int buffer_size;
	struct kmem_list3 *nodelists[2];
	unsigned int flags, num, gfporder;
	const char *name;
	struct list_head next;
};
extern struct list_head cache_chain;
extern struct kmem_list3 dentry_lists;
char dentries[4][64];
struct {
	struct slab slab;
	kmem_bufctl_t next[4];
} dentry_slab = {{{&dentry_lists.slabs_partial, &dentry_lists.slabs_partial}, 0, dentries, 2, 3, 0},
		 {~0u, ~0u, ~0u, 1}};
struct {
	struct array_cache array;
	void *kept[2];
} dentry_kept = {{1, 2, 1, 0, 0}, {dentries[2]}};
struct kmem_list3 dentry_lists = {{&dentry_slab.slab.list, &dentry_slab.slab.list},
				  LIST_ALONE(dentry_lists.slabs_full),
				  LIST_ALONE(dentry_lists.slabs_free),
				  2,
				  0,
				  0};
struct kmem_cache dentry_cache = {
    {&dentry_kept.array},        64, {&dentry_lists}, 0x2000, 4, 0, "dentry_cache",
    {&cache_chain, &cache_chain}};
struct list_head cache_chain = {&dentry_cache.next, &dentry_cache.next};

/* Modules */
struct module {
	int state;
	struct list_head list;
	char name[56];
	void *module_init, *module_core;
	unsigned long init_size, core_size;
};
extern struct list_head modules;
struct module lpfc = {0, {&modules, &modules}, "lpfc", 0, (void *)0xffffffff88000000, 0, 0x5000};
struct list_head modules = {&lpfc.list, &lpfc.list};

/* The CPU's registers when it stopped: struct elf_prstatus, of which the head is not looked at. */
struct prstatus {
	char head[112];
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi,
	    orig_rax, rip, cs, rflags, rsp, ss, bases[6];
	long fpvalid;
};
CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_note = {
    NOTE("CORE", NT_PRSTATUS, struct prstatus),
    {.rbx = 0xb0b,
     .rip = RETURN_TO(panic),
     .cs = 0x10,
     .ss = 0x18,
     .rflags = 2,
     .rsp = (unsigned long)&crasher_stack.stack[FROM_TOP(32)]},
};
