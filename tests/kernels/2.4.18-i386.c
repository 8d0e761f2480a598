/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as Red Hat's 2.4.18: one CPU, no VMCOREINFO and no unwind tables, HZ 512, stacks that share
 * their 8 KiB with the task_struct, high memory, the O(1) scheduler, SLAB. kswapd sleeps, httpd
 * waits in D state for pages, init (1) panicked.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "2.4-i386.h"

SYSTEM("old", "2.4.18-miniature", "#1 Thu Jan 1 00:00:00 UTC 2004");

FUNCTION(rebalance_laundry_zone, 24, schedule);
FUNCTION(__alloc_pages, 28, rebalance_laundry_zone);
FUNCTION(do_page_fault, 60, __alloc_pages);
FUNCTION(kswapd_loop, 12, schedule_timeout);
FUNCTION(kernel_thread, 8, kswapd_loop);
FUNCTION(panic, 36, schedule);
FUNCTION(do_exit, 20, panic);
unsigned long sys_call_table[4] = {(unsigned long)do_exit, (unsigned long)panic, 1, 2};

struct mm_struct httpd_mm = {swapper_pg_dir, 17, 300}, init_mm = {swapper_pg_dir, 5, 40};
extern struct stack init_task_union, kswapd, httpd, init, dead;
extern struct runqueue runqueues[1];
struct task_struct *pidhash[1024] = {[1] = &init.task, [4] = &kswapd.task, [700] = &httpd.task};

struct stack init_task_union STACKS = {
    {TASK(init_task_union, init, dead, 0, "swapper"), .p_cptr = &httpd.task},
};
struct stack init STACKS = {
    {TASK(init, kswapd, init_task_union, 1, "init"), .mm = &init_mm, .times = {3, 51},
     .run_list = {&runqueues[0].arrays[1].queue[120], &runqueues[0].arrays[1].queue[120]},
     .array = &runqueues[0].arrays[1], .p_ysptr = &kswapd.task},
    {[FROM_TOP(20)] = RETURN_TO(do_exit)},
};
struct stack kswapd STACKS = {
    {TASK(kswapd, httpd, init, 4, "kswapd"), .state = 1, .p_osptr = &init.task,
     .p_ysptr = &httpd.task, ASLEEP(kswapd, 40)},
    {SWITCHED(40) = RETURN_TO(schedule_timeout), 0, 0, 0, 0, RETURN_TO(kswapd_loop), 0, 0, 0,
     RETURN_TO(kernel_thread)},
};
struct stack dead STACKS = {
    {TASK(dead, init_task_union, httpd, 701, "dead"), .state = 4, .exit_code = 9},
};
struct stack httpd STACKS = {
    {TASK(httpd, dead, kswapd, 700, "httpd"), .state = 2, .mm = &httpd_mm, .uid = 48, .euid = 48,
     .gid = 49, .egid = 49, .times = {1024, 512}, .start_time = 1000, .p_osptr = &kswapd.task,
     ASLEEP(httpd, 80)},
    {SWITCHED(80) = RETURN_TO(rebalance_laundry_zone), 0, 0, 0, 0, 0, 0, RETURN_TO(__alloc_pages),
     0, 0, 0, 0, 0, 0, 0, RETURN_TO(do_page_fault)},
};

/* CPUs */
struct runqueue runqueues[1] = {{
    1,
    1234,
    0,
    &init.task,
    &init_task_union.task,
    &runqueues[0].arrays[1],
    &runqueues[0].arrays[0],
    {{0, {0}}, {1, {0, 0, 0, 1 << 24}, {[120] = {&init.task.run_list, &init.task.run_list}}}},
}};
unsigned long volatile jiffies = 2597;
long tick = 1953;
struct timeval xtime = {1074000000, 500000};

/* The log: as many bytes as were ever written, in a ring. */
char log_buf[1024] __attribute__((aligned(1024))) =
    "<4>laundry: zone Normal is out of pages\n<0>Kernel panic: Attempted to kill init!\n";
unsigned long log_end = 81, log_start, logged_chars = 81;

/* Memory: one node with the zones DMA and HighMem; free blocks hang by page->list. */
extern pg_data_t contig_page_data;
pg_data_t *pgdat_list = &contig_page_data;
PAGES mem_map_t pages[64] = {
    [4] = {.list = {&AREA(0, 1).free_list, &AREA(0, 1).free_list}},
    [33] = {.list = {&pages[35].list, &AREA(1, 0).free_list}},
    [35] = {.list = {&AREA(1, 0).free_list, &pages[33].list}},
};
mem_map_t *mem_map = pages;
pg_data_t contig_page_data = {
    {{2,
      3,
      4,
      5,
      {NO_BLOCKS(0, 0), [1] = {{&pages[4].list, &pages[4].list}}, NO_BLOCKS(0, 2)},
      &contig_page_data,
      pages,
      0,
      0,
      "DMA",
      32},
     {2,
      6,
      7,
      8,
      {{{&pages[33].list, &pages[35].list}}, NO_BLOCKS(1, 1), NO_BLOCKS(1, 2)},
      &contig_page_data,
      pages + 32,
      32 << 12,
      32,
      "HighMem",
      32}},
    2,
    pages,
    0,
    0,
    64,
    0,
    0,
};

/* Timers: five vectors, of which the first holds those that are due within 256 ticks. */
void it_real_fn(unsigned long data)
{
}
extern struct timer_list alarm;
struct timer_vec tv5 = EMPTY(tv5), tv4 = EMPTY(tv4), tv3 = EMPTY(tv3), tv2 = EMPTY(tv2);
struct timer_vec_root tv1 = {0,
			     {LIST_ALONE(tv1.vec[0]),
			      {&alarm.list, &alarm.list},
			      LIST_ALONE(tv1.vec[2]),
			      LIST_ALONE(tv1.vec[3])}};
struct timer_list alarm = {
    {&tv1.vec[1], &tv1.vec[1]}, 2597 + 512, (unsigned long)&httpd, it_real_fn};
unsigned long timer_jiffies = 2597;

/* Modules: the last is the kernel itself. */
struct module kernel_module = {sizeof(struct module), 0, ""},
	      ext3 = {sizeof(struct module), &kernel_module, "ext3", 61440, {{2}}, 1};
struct module *module_list = &ext3;

/* Slabs: the cache of caches is the head of the list. A slab's header lies before its objects. */
struct small_slab {
	slab_t head;
	unsigned int free_chain[4];
	char objects[4][512];
} __attribute__((aligned(4096)));
extern kmem_cache_t cache_cache, filp_cache;
struct small_slab filp_slab = {
    {{&filp_cache.slabs_partial, &filp_cache.slabs_partial}, 0, filp_slab.objects, 3, 2},
    {1, 3, 0xffffffff, 2}};
kmem_cache_t cache_cache = {LIST_ALONE(cache_cache.slabs_full),
			    LIST_ALONE(cache_cache.slabs_partial),
			    LIST_ALONE(cache_cache.slabs_free),
			    112,
			    0,
			    30,
			    0,
			    {&filp_cache.next, &filp_cache.next},
			    "kmem_cache"};
kmem_cache_t filp_cache = {LIST_ALONE(filp_cache.slabs_full),
			   {&filp_slab.head.list, &filp_slab.head.list},
			   LIST_ALONE(filp_cache.slabs_free),
			   512,
			   0,
			   4,
			   0,
			   {&cache_cache.next, &cache_cache.next},
			   "filp"};

CRASH struct {
	struct note note;
	struct prstatus status;
} crash_note = {
    NOTE("CORE", NT_PRSTATUS, struct prstatus),
    {.pid = 1,
     .ebx = 0xb0b,
     .eip = RETURN_TO(panic),
     .cs = 0x10,
     .eflags = 2,
     .esp = (unsigned long)&init.words[FROM_TOP(20) - 9]},
};

/* Interrupts: counted in one struct, by CPU and line. */
typedef struct hw_interrupt_type {
	const char *typename;
} hw_irq_controller;
hw_irq_controller no_irq_type = {"none"}, pic = {"XT-PIC"};
struct irqaction {
	void *handler;
	unsigned long flags, mask;
	const char *name;
	void *dev_id;
	struct irqaction *next;
} timer_action = {schedule, 0, 0, "timer"};
typedef struct {
	unsigned int status;
	hw_irq_controller *handler;
	struct irqaction *action;
	unsigned int depth;
} irq_desc_t;
irq_desc_t irq_desc[3] = {{0, &pic, &timer_action}, {0, &no_irq_type}, {0, &pic, 0, 1}};
struct kernel_stat {
	unsigned int per_cpu_user[1], pgpgin, irqs[1][3];
} kstat = {{77}, 88, {{3109, 0, 5}}};
