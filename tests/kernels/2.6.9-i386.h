/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What i386 kernels of Red Hat's 2.6.9 SMP are made of: PAE, no VMCOREINFO and no unwind tables,
 * stacks of 4 KiB and others for soft interrupts, an O(1) run queue per CPU, timers in the per-CPU
 * area, SLAB with its lists in the cache, HZ 1000.
 */
#ifndef INQUEST_TESTS_KERNELS_2_6_9_I386_H
#define INQUEST_TESTS_KERNELS_2_6_9_I386_H
#include "kernel.h"

#define DIRECT      0xc0000000
#define PHYSICAL(x) ((unsigned long)(x)-DIRECT)
#define PAGE_2M(n)  (0x1e3ull + ((n) << 21))
enum { HZ = 1000 };

/* Low memory ends at 32 MiB here. */
u64 low_pmd[512] PAGE_TABLES = {
    PAGE_2M(0),  PAGE_2M(1),  PAGE_2M(2),  PAGE_2M(3),  PAGE_2M(4),  PAGE_2M(5),
    PAGE_2M(6),  PAGE_2M(7),  PAGE_2M(8),  PAGE_2M(9),  PAGE_2M(10), PAGE_2M(11),
    PAGE_2M(12), PAGE_2M(13), PAGE_2M(14), PAGE_2M(15),
};
struct {
	unsigned long low, high;
} swapper_pg_dir[4] PAGE_TABLES = {[3] = {PHYSICAL(low_pmd) + 1}};
char *high_memory = (char *)DIRECT + 0x2000000;

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
#define SYSTEM(NODE, RELEASE, VERSION)                                                             \
	const char *linux_banner = "Linux version " RELEASE " (nobody@nowhere) " VERSION "\n";     \
	struct new_utsname system_utsname = {"Linux", NODE, RELEASE, VERSION, "i686", "(none)"}

/* Code: each function takes its frame, in 3 bytes, and calls others, in 5 each. */
#define FUNCTION(NAME, SIZE, BODY)                                                                 \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n"                     \
	    "sub $" #SIZE ", %esp\n" BODY "add $" #SIZE ", %esp\nret\n"                            \
	    ".size " #NAME ", .-" #NAME "\n");                                                     \
	extern char NAME[]
#define CALL(NAME)               "call " #NAME "\n"
#define AFTER_CALL(function)     ((unsigned long)((function) + 3 + 5))
#define AFTER_2ND_CALL(function) ((unsigned long)((function) + 3 + 10))
/* An entry calls with the registers on the stack, as 2 bytes or 5. */
#define ENTRY(NAME, CALL_IT)                                                                       \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n"                     \
	    "push %eax\n" CALL_IT "jmp ret_from_intr\n.size " #NAME ", .-" #NAME "\n");            \
	extern char NAME[]
/* switch_to() in the midst of it: what it pushed is popped where eip will be. */
asm(".text\n.globl schedule\n.type schedule,@function\nschedule:\n"
    "sub $32, %esp\ntest %eax, %eax\nje 1f\n1: pushf\npush %ebp\njmp schedule\n"
    ".Lswitched: pop %ebp\npopf\nadd $32, %esp\nret\n"
    ".size schedule, .-schedule\n");
extern char schedule[];
extern char switched[] asm(".Lswitched");
asm(".text\n.globl ret_from_intr\n.type ret_from_intr,@function\nret_from_intr:\niret\n"
    ".size ret_from_intr, .-ret_from_intr\n");
ENTRY(error_code, "call *%edi\n");
FUNCTION(netpoll_start_netdump, 16, "");
FUNCTION(try_crashdump, 8, CALL(netpoll_start_netdump));
FUNCTION(die, 12, CALL(try_crashdump));
FUNCTION(schedule_timeout, 16, CALL(schedule));
asm(".text\n.globl kernel_thread_helper\n.type kernel_thread_helper,@function\n"
    "kernel_thread_helper:\npush %edx\ncall *%ebx\npush %eax\ncall do_exit\n"
    ".size kernel_thread_helper, .-kernel_thread_helper\n");
extern char kernel_thread_helper[];
FUNCTION(do_exit, 20, CALL(schedule));
FUNCTION(cpu_idle, 8, "hlt\n" CALL(schedule));
#define IN_CPU_IDLE ((unsigned long)(cpu_idle + 4 + 5))

/* Tasks */
struct timespec {
	long tv_sec, tv_nsec;
};
struct mm_struct {
	void *pgd;
	unsigned long rss, total_vm;
};
struct thread_info {
	struct task_struct *task;
	unsigned long flags, status, cpu;
	int preempt_count;
	unsigned long previous_esp;
};
struct prio_array;
struct task_struct {
	long state;
	struct thread_info *thread_info;
	atomic_t usage;
	unsigned long flags;
	int prio, static_prio;
	struct list_head run_list;
	struct prio_array *array;
	unsigned long long timestamp, last_ran;
	unsigned long policy;
	struct list_head tasks;
	struct mm_struct *mm, *active_mm;
	long exit_code;
	int pid, tgid;
	struct task_struct *real_parent, *parent, *group_leader;
	struct list_head children, sibling;
	unsigned long rt_priority, utime, stime, nvcsw, nivcsw;
	struct timespec start_time;
	u32 uid, euid, suid, fsuid, gid, egid, sgid, fsgid;
	char comm[16];
	struct {
		unsigned long esp0, eip, esp;
	} thread;
	void *fs, *files, *signal;
};
enum { STACK = 0x1000, WORDS = STACK / 4 };
union thread_union {
	struct thread_info thread_info;
	unsigned long stack[WORDS];
};
#define TOP(n)      (WORDS - (n))
#define SMALL_STACK __attribute__((section(".stacks"), aligned(0x1000)))

struct pt_regs {
	long ebx, ecx, edx, esi, edi, ebp, eax;
	int xds, xes;
	long orig_eax, eip;
	int xcs;
	long eflags, esp;
	int xss;
};
/* As they lie on a stack; what an exception in kernel mode pushes ends with eflags. */
#define KERNEL_REGS(EAX, EBX, ECX, EDX, ESI, EDI, EBP, EIP)                                        \
	EBX, ECX, EDX, ESI, EDI, EBP, EAX, 0x7b, 0x7b, 0xffffffff, EIP, 0x60, 0x10002
/* One that sleeps in schedule_timeout(), and its stack: ebp and eflags, which switch_to() pushed.
 */
#define ASLEEP(STACK)                                                                              \
	.state = 1, .thread_info = &(STACK).thread_info,                                           \
	.thread = {(unsigned long)(&(STACK) + 1), (unsigned long)switched,                         \
		   (unsigned long)&(STACK).stack[TOP(30)]}
#define STACK_ASLEEP(TASK)                                                                         \
	{                                                                                          \
		.stack = {                                                                         \
			[0] = (unsigned long)&(TASK),                                              \
			[TOP(30)] = 0xeb9,                                                         \
			0x246,                                                                     \
			[TOP(30) + 2 + 8] = AFTER_CALL(schedule_timeout)                           \
		}                                                                                  \
	}

#define TASK(SELF, NEXT, PREV, PID, COMM)                                                          \
	.usage = {2}, .prio = 120, .static_prio = 120, .pid = PID, .tgid = PID, .comm = COMM,      \
	.tasks = {&(NEXT).tasks, &(PREV).tasks}, .children = LIST_ALONE((SELF).children),          \
	.real_parent = &init_task, .parent = &init_task, .group_leader = &(SELF)
#define QUEUED_AT(cpu, a, n)                                                                       \
	.run_list = {&cpus[cpu].runqueue.arrays[a].queue[n],                                       \
		     &cpus[cpu].runqueue.arrays[a].queue[n]},                                      \
	.array = &cpus[cpu].runqueue.arrays[a], .prio = n
struct prio_array {
	unsigned int nr_active;
	unsigned long bitmap[5];
	struct list_head queue[140];
};
struct runqueue {
	unsigned long nr_running, nr_uninterruptible;
	u64 nr_switches;
	struct task_struct *curr, *idle;
	struct prio_array *active, *expired, arrays[2];
};
struct timer_list {
	struct list_head entry;
	unsigned long expires, magic;
	void *function;
	unsigned long data;
	struct tvec_t_base_s *base;
};
enum { TIMER_MAGIC = 0x4b87ad6e };
typedef struct {
	struct list_head vec[2];
} tvec_root_t, tvec_t;
typedef struct tvec_t_base_s {
	unsigned long timer_jiffies;
	struct timer_list *running_timer;
	tvec_root_t tv1;
	tvec_t tv2, tv3, tv4, tv5;
} tvec_base_t;
struct kernel_stat {
	unsigned long long user;
	unsigned int irqs[2];
};
struct page_state {
	unsigned long nr_dirty, nr_writeback, nr_page_table_pages, nr_mapped, nr_slab;
};
struct per_cpu_area {
	struct runqueue runqueue;
	tvec_base_t tvec_bases;
	struct kernel_stat kstat;
	struct page_state page_states;
};
extern struct per_cpu_area cpus[];
#pragma clang diagnostic ignored "-Winitializer-overrides"
#define EMPTY_140(cpu, a) ALONE_140(cpus[cpu].runqueue.arrays[a].queue)
#define VECTOR(cpu, tv)                                                                            \
	{                                                                                          \
		{                                                                                  \
			LIST_ALONE(cpus[cpu].tvec_bases.tv.vec[0]),                                \
			    LIST_ALONE(cpus[cpu].tvec_bases.tv.vec[1])                             \
		}                                                                                  \
	}
/* A CPU of which nobody waits; its second array runs. */
#define QUIET_CPU(cpu, RUNS, IDLE, JIFFIES)                                                        \
	{                                                                                          \
		{0,                                                                                \
		 0,                                                                                \
		 55,                                                                               \
		 RUNS,                                                                             \
		 IDLE,                                                                             \
		 &cpus[cpu].runqueue.arrays[1],                                                    \
		 &cpus[cpu].runqueue.arrays[0],                                                    \
		 {{0, {0}, {EMPTY_140(cpu, 0)}}, {0, {0}, {EMPTY_140(cpu, 1)}}}},                  \
		{                                                                                  \
			JIFFIES, 0, VECTOR(cpu, tv1), VECTOR(cpu, tv2), VECTOR(cpu, tv3),          \
			    VECTOR(cpu, tv4), VECTOR(cpu, tv5)                                     \
		}                                                                                  \
	}
void symbols(void)
{
	asm volatile(
	    ".globl per_cpu__runqueues, per_cpu__tvec_bases, per_cpu__kstat\n"
	    ".globl per_cpu__page_states\n"
	    ".set per_cpu__runqueues, cpus\n.set per_cpu__tvec_bases, cpus + %c0\n"
	    ".set per_cpu__kstat, cpus + %c1\n.set per_cpu__page_states, cpus + %c2\n" ::"i"(
		__builtin_offsetof(struct per_cpu_area, tvec_bases)),
	    "i"(__builtin_offsetof(struct per_cpu_area, kstat)),
	    "i"(__builtin_offsetof(struct per_cpu_area, page_states)));
}
typedef struct {
	unsigned long bits[1];
} cpumask_t;

/* Memory */
typedef struct page {
	unsigned long flags;
	atomic_t _count, _mapcount;
	unsigned long private;
	void *mapping;
	unsigned long index;
	struct list_head lru;
} mem_map_t;
struct free_area {
	struct list_head free_list;
	unsigned long *map;
};
struct zone {
	unsigned long free_pages, pages_min, pages_low, pages_high;
	struct free_area free_area[3];
	unsigned long nr_active, nr_inactive;
	struct pglist_data *zone_pgdat;
	struct page *zone_mem_map;
	unsigned long zone_start_pfn, spanned_pages, present_pages;
	char *name;
};
typedef struct pglist_data {
	struct zone node_zones[3];
	int nr_zones;
	struct page *node_mem_map;
	unsigned long node_start_pfn, node_present_pages, node_spanned_pages;
	int node_id;
	struct pglist_data *pgdat_next;
} pg_data_t;

/* Slabs */
typedef unsigned short kmem_bufctl_t;
struct semaphore {
	unsigned long count;
	int sleepers;
	struct {
		struct {
			unsigned int lock, magic;
		} lock;
		struct list_head task_list;
	} wait;
};
struct slab {
	struct list_head list;
	unsigned long colouroff;
	void *s_mem;
	unsigned int inuse;
	kmem_bufctl_t free;
};
struct array_cache {
	unsigned int avail, limit, batchcount, touched;
};
struct kmem_list3 {
	struct list_head slabs_partial, slabs_full, slabs_free;
	unsigned long free_objects;
	int free_touched;
	unsigned long next_reap;
	struct array_cache *shared;
};
typedef struct kmem_cache_s {
	struct array_cache *array[32];
	unsigned int batchcount, limit;
	struct kmem_list3 lists;
	unsigned int objsize, flags, num, free_limit, gfporder;
	const char *name;
	struct list_head next;
} kmem_cache_t;
#define SEMAPHORE(place, MAGIC)                                                                    \
	{                                                                                          \
		1, 0,                                                                              \
		{                                                                                  \
			{1, MAGIC},                                                                \
			{                                                                          \
				&(place).wait.task_list, &(place).wait.task_list                   \
			}                                                                          \
		}                                                                                  \
	}

/* Modules */
struct module {
	int state;
	struct list_head list;
	char name[60];
	void *module_init, *module_core;
	unsigned long init_size, core_size;
};

/* The CPUs' registers when they stopped: struct elf_prstatus, of which the head is not looked at.
 */
struct prstatus {
	char head[72];
	unsigned long ebx, ecx, edx, esi, edi, ebp, eax, ds, es, fs, gs, orig_eax, eip, cs, eflags,
	    esp, ss;
	long fpvalid;
};

#endif
