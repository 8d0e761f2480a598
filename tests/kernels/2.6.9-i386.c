/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as of Red Hat's 2.6.9 SMP: PAE, no VMCOREINFO and no unwind tables, stacks of 4 KiB and
 * others for soft interrupts, an O(1) run queue per CPU, timers in the per-CPU area, SLAB with its
 * lists in the cache, HZ 1000. Two CPUs: on 0 an interrupt came while nodemon (21797) had a page
 * fault, and net_rx_action() met a poisoned list entry; 1 idles.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "kernel.h"

#define DIRECT      0xc0000000
#define PHYSICAL(x) ((unsigned long)(x)-DIRECT)
#define PAGE_2M(n)  (0x1e3ull + ((n) << 21))
enum { HZ = 1000 };

/* Low memory ends at 16 MiB here. */
u64 low_pmd[512] PAGE_TABLES = {PAGE_2M(0), PAGE_2M(1), PAGE_2M(2), PAGE_2M(3),
				PAGE_2M(4), PAGE_2M(5), PAGE_2M(6), PAGE_2M(7)};
struct {
	unsigned long low, high;
} swapper_pg_dir[4] PAGE_TABLES = {[3] = {PHYSICAL(low_pmd) + 1}};
char *high_memory = (char *)DIRECT + 0x1000000;

const char *linux_banner =
    "Linux version 2.6.9-miniature (nobody@nowhere) #1 SMP Mon Sep 19 18:32:14 EDT 2005\n";
struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
} system_utsname = {"Linux", "node3", "2.6.9-miniature", "#1 SMP Mon Sep 19 18:32:14 EDT 2005",
		    "i686",  "(none)"};

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
asm(".text\n.globl do_softirq\n.type do_softirq,@function\ndo_softirq:\n"
    "push %ebx\nsub $8, %esp\nmov %eax, %ebx\nxchg %ebx, %esp\ncall __do_softirq\n"
    ".Lsoftirq_done: mov %ebx, %esp\nadd $8, %esp\npop %ebx\nret\n"
    ".size do_softirq, .-do_softirq\n");
extern char softirq_done[] asm(".Lsoftirq_done");
asm(".text\n.globl ret_from_intr\n.type ret_from_intr,@function\nret_from_intr:\niret\n"
    ".size ret_from_intr, .-ret_from_intr\n");
ENTRY(common_interrupt, "call do_IRQ\n");
ENTRY(error_code, "call *%edi\n");
FUNCTION(netpoll_start_netdump, 16, "");
FUNCTION(try_crashdump, 8, CALL(netpoll_start_netdump));
FUNCTION(die, 12, CALL(try_crashdump));
FUNCTION(do_page_fault, 24, CALL(handle_mm_fault) CALL(die));
FUNCTION(handle_mm_fault, 16, CALL(do_wp_page));
FUNCTION(do_wp_page, 20, "nop\n");
FUNCTION(do_IRQ, 12, CALL(do_softirq));
FUNCTION(__do_softirq, 8, CALL(net_rx_action));
FUNCTION(net_rx_action, 28, "mov %edx, 4(%eax)\nmov %eax, (%edx)\n");
FUNCTION(schedule_timeout, 16, CALL(schedule));
FUNCTION(ksoftirqd, 12, CALL(schedule_timeout));
asm(".text\n.globl kernel_thread_helper\n.type kernel_thread_helper,@function\n"
    "kernel_thread_helper:\npush %edx\ncall *%ebx\npush %eax\ncall do_exit\n"
    ".size kernel_thread_helper, .-kernel_thread_helper\n");
extern char kernel_thread_helper[];
FUNCTION(do_exit, 20, CALL(schedule));
FUNCTION(cpu_idle, 8, "hlt\n");

/* Tasks */
struct timespec {
	long tv_sec, tv_nsec;
};
struct mm_struct {
	void *pgd;
	unsigned long rss, total_vm;
} nodemon_mm = {swapper_pg_dir, 2789, 478940};
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

extern struct task_struct init_task, idle1, init, ksoftirqd0, nodemon;
union thread_union init_stack SMALL_STACK = {{&init_task, 0, 0, 0}};
union thread_union idle1_stack SMALL_STACK = {{&idle1, 0, 0, 1}};
union thread_union init_thread SMALL_STACK = {
    .stack = {
	[0] = (unsigned long)&init,
	[TOP(30)] = 0xeb9,
	0x246, /* ebp, eflags; then the frame of schedule() */
	[TOP(30) + 2 + 8] = AFTER_CALL(schedule_timeout),
    }};
union thread_union ksoftirqd0_stack SMALL_STACK = {{&ksoftirqd0, 0, 0, 0}};
union thread_union nodemon_stack SMALL_STACK = {
    .stack = {
	[0] = (unsigned long)&nodemon,
	0,
	0,
	0,
	0x100,
	[TOP(52)] = 0xeb1, /* ebx, which do_softirq() saved */
	[TOP(51)] = AFTER_CALL(do_IRQ),
	[TOP(47)] = (unsigned long)common_interrupt + 1 + 5,
	KERNEL_REGS(1, 2, 3, 4, 5, 6, 7, (unsigned long)do_wp_page + 3),
	[TOP(28)] = AFTER_CALL(handle_mm_fault),
	[TOP(23)] = AFTER_CALL(do_page_fault),
	[TOP(16)] = (unsigned long)error_code + 1 + 2,
	0xb1,
	0xc1,
	0xd1,
	0x51,
	0xd2,
	0xb2,
	0xa1,
	0x7b,
	0x7b,
	0xffffffff,
	0xffffe410, /* the vsyscall page, at the end of the kernel's half */
	0x73,
	0x246,
	0xbff8b358,
	0x7b,
    }};

/* Soft interrupts of CPU 0; the words at the bottom are a copy of the task's thread_info. */
union thread_union softirq_stack0 SMALL_STACK = {
    .stack = {
	[0] = (unsigned long)&nodemon,
	0,
	0,
	0,
	0x100,
	(unsigned long)&nodemon_stack.stack[TOP(54)],
	[TOP(39)] = AFTER_CALL(try_crashdump),
	[TOP(36)] = AFTER_CALL(die),
	[TOP(32)] = AFTER_2ND_CALL(do_page_fault),
	[TOP(25)] = (unsigned long)error_code + 1 + 2,
	KERNEL_REGS(0x100100, 0xf76ac100, 0xf76ac3d0, 0x200200, 0xf76ac000, 0xc201fc80, 0xbed4a876,
		    (unsigned long)net_rx_action + 3),
	[TOP(4)] = AFTER_CALL(__do_softirq),
	[TOP(1)] = (unsigned long)softirq_done,
    }};
union thread_union softirq_stack1 SMALL_STACK, hardirq_stack0 SMALL_STACK,
    hardirq_stack1 SMALL_STACK;
union thread_union *softirq_ctx[2] = {&softirq_stack0, &softirq_stack1};
union thread_union *hardirq_ctx[2] = {&hardirq_stack0, &hardirq_stack1};

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
struct per_cpu_area {
	struct runqueue runqueue;
	tvec_base_t tvec_bases;
	struct kernel_stat kstat;
};
extern struct per_cpu_area cpus[2];

extern struct files_struct init_files;
#pragma clang diagnostic ignored "-Winitializer-overrides"
struct task_struct init_task = {
    TASK(init_task, init, nodemon, 0, "swapper"),
    .thread_info = &init_stack.thread_info,
};
struct task_struct idle1 = {
    TASK(idle1, idle1, idle1, 0, "swapper"),
    .thread_info = &idle1_stack.thread_info,
};
struct task_struct init = {
    TASK(init, ksoftirqd0, init_task, 1, "init"),
    .files = &init_files,
    .state = 1,
    .thread_info = &init_thread.thread_info,
    .thread = {(unsigned long)(&init_thread + 1), (unsigned long)switched,
	       (unsigned long)&init_thread.stack[TOP(30)]},
};
struct task_struct ksoftirqd0 = {
    TASK(ksoftirqd0, nodemon, init, 3, "ksoftirqd/0"),
    QUEUED_AT(0, 0, 134),
    .thread_info = &ksoftirqd0_stack.thread_info,
    .thread = {(unsigned long)(&ksoftirqd0_stack + 1), (unsigned long)switched,
	       (unsigned long)&ksoftirqd0_stack.stack[TOP(30)]},
};
struct task_struct nodemon = {
    TASK(nodemon, init_task, ksoftirqd0, 21797, "nodemon"),
    QUEUED_AT(0, 0, 117),
    .thread_info = &nodemon_stack.thread_info,
    .mm = &nodemon_mm,
    .utime = 2500,
    .stime = 500,
    .start_time = {4, 500},
};

/* CPUs: the array that runs is CPU 0's first and CPU 1's second. */
#define EMPTY(cpu, a, n) LIST_ALONE(cpus[cpu].runqueue.arrays[a].queue[n])
#define EMPTY_5(cpu, a, n)                                                                         \
	EMPTY(cpu, a, n), EMPTY(cpu, a, n + 1), EMPTY(cpu, a, n + 2), EMPTY(cpu, a, n + 3),        \
	    EMPTY(cpu, a, n + 4)
#define EMPTY_20(cpu, a, n)                                                                        \
	EMPTY_5(cpu, a, n), EMPTY_5(cpu, a, n + 5), EMPTY_5(cpu, a, n + 10), EMPTY_5(cpu, a, n + 15)
#define EMPTY_140(cpu, a)                                                                          \
	EMPTY_20(cpu, a, 0), EMPTY_20(cpu, a, 20), EMPTY_20(cpu, a, 40), EMPTY_20(cpu, a, 60),     \
	    EMPTY_20(cpu, a, 80), EMPTY_20(cpu, a, 100), EMPTY_20(cpu, a, 120)
#define VECTOR(cpu, tv)                                                                            \
	{                                                                                          \
		{                                                                                  \
			LIST_ALONE(cpus[cpu].tvec_bases.tv.vec[0]),                                \
			    LIST_ALONE(cpus[cpu].tvec_bases.tv.vec[1])                             \
		}                                                                                  \
	}
extern struct timer_list stalled, stalled_too, late;
PERCPU struct per_cpu_area cpus[2] = {
    {{2,
      0,
      77,
      &nodemon,
      &init_task,
      &cpus[0].runqueue.arrays[0],
      &cpus[0].runqueue.arrays[1],
      {{2,
	{0},
	{EMPTY_140(0, 0), [117] = {&nodemon.run_list, &nodemon.run_list},
	 [134] = {&ksoftirqd0.run_list, &ksoftirqd0.run_list}}},
       {0, {0}, {EMPTY_140(0, 1)}}}},
     {3201639042,
      &stalled,
      {{{&stalled.entry, &stalled_too.entry}, LIST_ALONE(cpus[0].tvec_bases.tv1.vec[1])}},
      VECTOR(0, tv2),
      VECTOR(0, tv3),
      {{LIST_ALONE(cpus[0].tvec_bases.tv4.vec[0]), {&late.entry, &late.entry}}},
      VECTOR(0, tv5)},
     {0, {0, 21}}},
    {{0,
      0,
      55,
      &idle1,
      &idle1,
      &cpus[1].runqueue.arrays[1],
      &cpus[1].runqueue.arrays[0],
      {{0, {0}, {EMPTY_140(1, 0)}}, {0, {0}, {EMPTY_140(1, 1)}}}},
     {3201639042, 0, VECTOR(1, tv1), VECTOR(1, tv2), VECTOR(1, tv3), VECTOR(1, tv4),
      VECTOR(1, tv5)},
     {0, {0, 12}}},
};
void symbols(void)
{
	asm volatile(".globl per_cpu__runqueues, per_cpu__tvec_bases, per_cpu__kstat\n"
		     ".set per_cpu__runqueues, cpus\n.set per_cpu__tvec_bases, cpus + %c0\n"
		     ".set per_cpu__kstat, cpus + %c1\n" ::"i"(
			 __builtin_offsetof(struct per_cpu_area, tvec_bases)),
		     "i"(__builtin_offsetof(struct per_cpu_area, kstat)));
}
unsigned long __per_cpu_offset[32] = {0, sizeof(struct per_cpu_area)};
typedef struct {
	unsigned long bits[1];
} cpumask_t;
cpumask_t cpu_callout_map = {{3}}, cpu_online_map = {{3}};

/* Time */
u64 jiffies_64 = 3201639042;
unsigned long tick_nsec = 999848;
struct timespec xtime = {1257453494, 395000000}, wall_to_monotonic = {-1257453494 + 3496606, 0};

void stall_callback(unsigned long data)
{
}
void tcp_keepalive_timer(unsigned long data)
{
}
enum { TIMER_MAGIC = 0x4b87ad6e };
struct timer_list stalled = {{&stalled_too.entry, &cpus[0].tvec_bases.tv1.vec[0]},
			     3201639042 - 31 * HZ,
			     TIMER_MAGIC,
			     stall_callback,
			     1,
			     &cpus[0].tvec_bases};
struct timer_list stalled_too = {{&cpus[0].tvec_bases.tv1.vec[0], &stalled.entry},
				 3201639042 - 30 * HZ,
				 TIMER_MAGIC,
				 stall_callback,
				 2,
				 &cpus[0].tvec_bases};
struct timer_list late = {{&cpus[0].tvec_bases.tv4.vec[1], &cpus[0].tvec_bases.tv4.vec[1]},
			  3201639042 + 5000 * HZ,
			  TIMER_MAGIC,
			  tcp_keepalive_timer,
			  0,
			  &cpus[0].tvec_bases};

/* The log */
char __log_buf[2048] =
    "<4>audit(1257453494.395:55699): avc: denied { rawip_recv } for pid=21796 comm=\"fping\" "
    "saddr=192.0.2.169 daddr=192.0.2.13 netif=eth1\n"
    "<1>Unable to handle kernel paging request at virtual address 00100104\n"
    "<1> printing eip:\n<4>c027e357\n<1>*pde = 29f2a001\n<1>Oops: 0002 [#1]\n<4>SMP \n"
    "<4>Modules linked in: netdump ext3 jbd\n<4>CPU:    0\n"
    "<4>EIP:    0060:[<c027e357>]    Not tainted VLI\n"
    "<4>EFLAGS: 00010002   (2.6.9-miniature) \n<4>EIP is at net_rx_action+0x3/0xe\n"
    "<4>eax: 00100100   ebx: f76ac100   ecx: f76ac3d0   edx: 00200200\n"
    "<4>esi: f76ac000   edi: c201fc80   ebp: bed4a876   esp: c03c7fd4\n"
    "<4>ds: 007b   es: 007b   ss: 0068\n"
    "<4>Process nodemon (pid: 21797, threadinfo=c03c7000 task=db976d30)\n"
    "<4>Stack: 00000129 00000001 c038db98 0000000a 00000000 c0126424 d0b03e18 00000046 \n"
    "<4>Call Trace:\n<4> [<c0126424>] __do_softirq+0x8/0xc\n<4> [<c010812f>] do_softirq+0xd/0x13\n"
    "<4> =======================\n<4> [<c0107a44>] do_IRQ+0x8/0xc\n"
    "<4> [<c02d1a8c>] common_interrupt+0x6/0x8\n<4> [<c014c747>] do_wp_page+0x3/0x8\n"
    "<4>Code: f8 01 77 6c fb 8b 5f 20 <89> 50 04 89 02 8d 47 20\n";
char *log_buf = __log_buf;
int log_buf_len = sizeof(__log_buf);
unsigned long log_start, log_end = 1414, logged_chars = 1414;

/* Memory: one node with three zones; Normal has only single pages left. */
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
extern pg_data_t contig_page_data;
pg_data_t *pgdat_list = &contig_page_data;
#define AREA(z, n) contig_page_data.node_zones[z].free_area[n].free_list
#define NONE(z, n)                                                                                 \
	{                                                                                          \
		LIST_ALONE(AREA(z, n))                                                             \
	}
#define ONE(z, n, page)                                                                            \
	{                                                                                          \
		{                                                                                  \
			&pages[page].lru, &pages[page].lru                                         \
		}                                                                                  \
	}
#define FREE(z, n, page)                                                                           \
	[page] = {._count = {-1}, ._mapcount = {-1}, .lru = {&AREA(z, n), &AREA(z, n)}}
PAGES struct page pages[64] = {
    FREE(0, 1, 4),
    FREE(1, 0, 17),
    FREE(2, 2, 40),
};
struct page *mem_map = pages;
unsigned long max_mapnr = 64, num_physpages = 64;
pg_data_t contig_page_data = {
    {{2,
      1,
      2,
      3,
      {NONE(0, 0), ONE(0, 1, 4), NONE(0, 2)},
      0,
      0,
      &contig_page_data,
      pages,
      0,
      16,
      16,
      "DMA"},
     {1,
      4,
      5,
      6,
      {ONE(1, 0, 17), NONE(1, 1), NONE(1, 2)},
      7,
      8,
      &contig_page_data,
      pages + 16,
      16,
      16,
      16,
      "Normal"},
     {4,
      7,
      8,
      9,
      {NONE(2, 0), NONE(2, 1), ONE(2, 2, 40)},
      9,
      10,
      &contig_page_data,
      pages + 32,
      32,
      32,
      32,
      "HighMem"}},
    3,
    pages,
    0,
    64,
    64,
    0,
    0,
};

/*
 * Slabs: of four inodes CPU 1 keeps one and one is free. Of the two in use the last has a lock that
 * was written over, and the first a list whose second dentry has lost its way back.
 */
typedef unsigned short kmem_bufctl_t;
struct alias {
	unsigned long d_count;
	struct list_head d_alias;
};
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
struct slab_inode {
	unsigned long i_ino;
	struct list_head i_dentry;
	struct semaphore i_sem;
	char rest[344 - 12 - sizeof(struct semaphore)];
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
struct small_slab {
	struct slab head;
	kmem_bufctl_t next[4];
	struct slab_inode objects[4];
} __attribute__((aligned(4096)));
extern kmem_cache_t inode_cache;
extern struct alias aliases[2];
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
struct small_slab inode_slab = {
    {{&inode_cache.lists.slabs_partial, &inode_cache.lists.slabs_partial},
     0,
     inode_slab.objects,
     3,
     1},
    {0xfffe, 0xffff, 0xfffe, 0xfffe},
    {{2,
      {&aliases[0].d_alias, &aliases[1].d_alias},
      SEMAPHORE(inode_slab.objects[0].i_sem, 0xdead4ead)},
     {0},
     {0},
     {3, LIST_ALONE(inode_slab.objects[3].i_dentry),
      SEMAPHORE(inode_slab.objects[3].i_sem, 0xdead4eac)}}};
struct alias aliases[2] = {
    {1, {&aliases[1].d_alias, &inode_slab.objects[0].i_dentry}},
    {1, {&inode_slab.objects[0].i_dentry, &inode_slab.objects[0].i_dentry}},
};
struct {
	struct array_cache array;
	void *kept[1];
} inodes_kept = {{1, 2, 1, 0}, {&inode_slab.objects[2]}};
struct list_head cache_chain = {&inode_cache.next, &inode_cache.next};
kmem_cache_t inode_cache = {.array = {0, &inodes_kept.array},
			    .lists = {{&inode_slab.head.list, &inode_slab.head.list},
				      LIST_ALONE(inode_cache.lists.slabs_full),
				      LIST_ALONE(inode_cache.lists.slabs_free),
				      1},
			    .objsize = 344,
			    .num = 4,
			    .name = "inode_cache",
			    .next = {&cache_chain, &cache_chain}};

/* Modules */
struct module {
	int state;
	struct list_head list;
	char name[60];
	void *module_init, *module_core;
	unsigned long init_size, core_size;
};
extern struct list_head modules;
struct module netdump = {0, {&modules, &modules}, "netdump", 0, (void *)0xc0f00000, 0, 0x1ea0};
struct list_head modules = {&netdump.list, &netdump.list};

/* The CPUs' registers when they stopped: struct elf_prstatus, of which the head is not looked at.
 */
struct prstatus {
	char head[72];
	unsigned long ebx, ecx, edx, esi, edi, ebp, eax, ds, es, fs, gs, orig_eax, eip, cs, eflags,
	    esp, ss;
	long fpvalid;
};
CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_notes[2] = {
    {NOTE("CORE", NT_PRSTATUS, struct prstatus),
     {.eip = (unsigned long)netpoll_start_netdump + 3,
      .cs = 0x60,
      .eflags = 2,
      .esp = (unsigned long)&softirq_stack0.stack[TOP(43)]}},
    {NOTE("CORE", NT_PRSTATUS, struct prstatus),
     {.eip = (unsigned long)cpu_idle + 4,
      .cs = 0x60,
      .eflags = 0x202,
      .esp = (unsigned long)&idle1_stack.stack[TOP(20)]}},
};

/* Files of init: the table is part of the files_struct. 0 is a file, 1 a socket that listens. */
struct dentry {
	struct inode *d_inode;
	struct {
		void *next, **pprev;
	} d_hash;
	struct dentry *d_parent;
	struct {
		unsigned int len;
		const char *name;
	} d_name;
	void *d_op;
};
struct inode {
	unsigned long i_ino;
	u16 i_mode;
	u32 i_rdev, i_uid;
	s64 i_size;
	struct super_block *i_sb;
};
struct super_block {
	u32 s_dev;
} root_super = {8 << 20 | 2}, sock_super = {5};
struct vfsmount {
	struct vfsmount *mnt_parent;
	struct dentry *mnt_mountpoint, *mnt_root;
};
struct file {
	struct dentry *f_dentry;
	struct vfsmount *f_vfsmnt;
	void *f_op, *private_data;
	unsigned int f_flags, f_mode;
	s64 f_pos;
};
struct files_struct {
	int max_fds, max_fdset;
	struct file **fd;
	unsigned long *open_fds;
	struct file *fd_array[32];
};
struct socket {
	struct file *file;
	struct sock *sk;
};
struct socket_alloc {
	struct socket socket;
	struct inode vfs_inode;
};
extern struct dentry root_dentry, sock_root;
extern struct socket_alloc listener;
extern struct file listener_file;
struct inode tab_inode = {10, 0100644, 0, 0, 1755, &root_super};
void *hash_chain;
struct dentry root_dentry = {&tab_inode, {0, &hash_chain}, &root_dentry, {1, "/"}};
struct dentry tab_dentry = {&tab_inode, {0, &hash_chain}, &root_dentry, {7, "inittab"}};
struct dentry sock_root = {&tab_inode, {0, &hash_chain}, &sock_root, {7, "socket:"}};
struct dentry sock_dentry = {&listener.vfs_inode, {0, &hash_chain}, &sock_root, {5, "[910]"}};
struct vfsmount root_mount = {&root_mount, &root_dentry, &root_dentry};
struct vfsmount sock_mount = {&sock_mount, &sock_root, &sock_root};
char socket_file_ops[4];
struct file tab_file = {&tab_dentry, &root_mount, 0, 0, 0x8000, 1, 44};
struct file listener_file = {&sock_dentry, &sock_mount, socket_file_ops, 0, 2, 3};
unsigned long init_open = 3;
struct files_struct init_files = {
    32, 32, init_files.fd_array, &init_open, {&tab_file, &listener_file}};

/* Sockets: addresses and TCP's numbers are in structs behind struct sock. */
struct hlist_node {
	struct hlist_node *next, **pprev;
};
struct hlist_head {
	struct hlist_node *first;
};
struct sock_common {
	u16 skc_family;
	volatile u8 skc_state;
	int skc_bound_dev_if;
	struct hlist_node skc_node;
};
struct sock {
	struct sock_common __sk_common;
	u8 sk_protocol;
	u16 sk_type;
	int sk_rcvbuf, sk_sndbuf;
	atomic_t sk_rmem_alloc, sk_wmem_alloc;
	u16 sk_ack_backlog, sk_max_ack_backlog;
	struct socket *sk_socket;
};
struct inet_opt {
	u32 daddr, rcv_saddr;
	u16 dport, num;
};
struct inet_sock {
	struct sock sk;
	struct inet_opt inet;
};
struct tcp_opt {
	u32 rcv_nxt, copied_seq, write_seq, snd_una;
	u8 retransmits;
};
struct tcp_sock {
	struct sock sk;
	struct inet_opt inet;
	struct tcp_opt tcp;
};
#define PORT(number) ((number) >> 8 | ((number)&0xff) << 8)
struct tcp_sock listening = {{.__sk_common = {2, 10},
			      .sk_protocol = 6,
			      .sk_type = 1,
			      .sk_ack_backlog = 2,
			      .sk_max_ack_backlog = 5,
			      .sk_socket = &listener.socket},
			     {.num = 514}};
struct tcp_sock connection = {{.__sk_common = {2, 1}, .sk_protocol = 6, .sk_type = 1},
			      {0x0200000a, 0x0100000a, PORT(1023), 514},
			      {30, 10, 9, 8, 3}};
struct socket_alloc listener = {{&listener_file, &listening.sk},
				{910, 0140777, 0, 7, 0, &sock_super}};
struct tcp_ehash_bucket {
	u32 lock;
	struct hlist_head chain;
} established[2] = {[1] = {0, {&connection.sk.__sk_common.skc_node}}};
struct tcp_hashinfo {
	struct tcp_ehash_bucket *__tcp_ehash;
	int __tcp_ehash_size;
	struct hlist_head __tcp_listening_hash[32];
} tcp_hashinfo = {established, 1, {[2] = {&listening.sk.__sk_common.skc_node}}};

/* Interrupts */
typedef struct hw_interrupt_type {
	const char *typename;
} hw_irq_controller;
hw_irq_controller no_irq_type = {"none"}, io_apic = {"IO-APIC-edge"};
struct irqaction {
	void *handler;
	unsigned long flags;
	const char *name;
	struct irqaction *next;
} net_action = {net_rx_action, 0, "eth0"};
typedef struct {
	unsigned int status;
	hw_irq_controller *handler;
	struct irqaction *action;
	unsigned int depth;
} irq_desc_t;
irq_desc_t irq_desc[2] = {{0, &no_irq_type}, {0, &io_apic, &net_action}};
