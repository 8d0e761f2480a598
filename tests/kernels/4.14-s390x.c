/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * s390x as of 4.14: big-endian, the kernel at its physical addresses, a chain of stack frames, what
 * is per CPU in a lowcore; a log of records, SLUB, timer wheels, one CPU. Task 1 waits in D state
 * for pages in a system call; 2 was interrupted, and the interrupt panicked on its own stack.
 *
 * machine: s390x-linux-gnu elf64_s390
 * image: 0x0000000000100000 0x0000000000000000
 */
#include "kernel.h"

/*
 * Page tables, whose entries tell their level: a region of the third, with a segment table for the
 * image (one segment of 1 MiB maps itself) and one for the module, which lies in a page.
 */
#define MODULE_AT  0x000003ff80000000
#define REGION_3   0x07
#define NO_REGION  0x24
#define NO_SEGMENT 0x20
#define FRAME      0x400
#define TABLE      __attribute__((section(".page_tables"), aligned(0x4000)))
#define ADDRESS(x) ((unsigned long)(x))
extern struct module lpfc;
unsigned long module_pages[256] TABLE = {ADDRESS(&lpfc), [1 ... 255] = FRAME};
unsigned long module_segments[2048] TABLE = {ADDRESS(module_pages), [1 ... 2047] = NO_SEGMENT};
unsigned long image_segments[2048] TABLE = {
    [0] = FRAME, [1] = 0x100000 + FRAME, [2 ... 2047] = NO_SEGMENT};
unsigned long swapper_pg_dir[2048] TABLE = {
    [0] = ADDRESS(image_segments) + REGION_3,
    [1 ... 2046] = NO_REGION,
    [2047] = ADDRESS(module_segments) + REGION_3,
};

const char linux_banner[] =
    "Linux version 4.14.0-miniature (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "small", "4.14.0-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026",
		  "s390x", "(none)"}};

/* Code: each function saves its return address in 6 bytes, and calls the next in 6. */
#define FUNCTION(NAME, CALL)                                                                       \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n"                     \
	    "stmg %r14, %r15, 112(%r15)\nbrasl %r14, " #CALL "\nlmg %r14, %r15, 112(%r15)\n"       \
	    "br %r14\n.size " #NAME ", .-" #NAME "\n");                                            \
	extern char NAME[]
#define RETURN_TO(function) (ADDRESS(function) + 12)
FUNCTION(__switch_to, __switch_to);
FUNCTION(__schedule, __switch_to);
FUNCTION(schedule, __schedule);
FUNCTION(rebalance_laundry_zone, schedule);
FUNCTION(__alloc_pages, rebalance_laundry_zone);
FUNCTION(system_call, __alloc_pages);
FUNCTION(panic, __schedule);
FUNCTION(lpfc_interrupt, panic);
FUNCTION(do_IRQ, lpfc_interrupt);
FUNCTION(io_int_handler, do_IRQ);
FUNCTION(lpfc_loop, schedule);
FUNCTION(kthread, lpfc_loop);
FUNCTION(kernel_thread_starter, kthread);
unsigned long sys_call_table[4] = {RETURN_TO(schedule), RETURN_TO(panic), 1, 2};

/* Tasks */
struct cred {
	struct {
		u32 val;
	} uid, gid;
} init_cred, user_cred = {{1000}, {100}};
struct mm_struct {
	unsigned long total_vm;
	unsigned long *pgd;
	struct {
		unsigned long asce;
	} context;
} user_mm = {1234, swapper_pg_dir, {ADDRESS(swapper_pg_dir) + 7}};
struct signal_struct {
	struct list_head thread_head;
	int nr_threads;
};
struct thread_info {
	unsigned long flags;
};
struct task_struct {
	struct thread_info thread_info;
	long state;
	void *stack;
	atomic_t usage;
	unsigned int flags;
	u32 cpu;
	int on_cpu, on_rq, prio, static_prio, exit_state, exit_code;
	unsigned int rt_priority, policy;
	struct list_head tasks, children, sibling, thread_node;
	struct mm_struct *mm, *active_mm;
	int pid, tgid;
	struct task_struct *real_parent, *group_leader;
	u64 utime, stime, start_time, nvcsw, nivcsw;
	const struct cred *real_cred, *cred;
	char comm[16];
	struct signal_struct *signal;
	void *files;
	struct {
		unsigned long ksp;
	} thread;
};
union thread_union {
	unsigned long stack[0x4000 / 8];
};
/* Whoever is called saves r6 to r15 in the caller's frame. */
struct stack_frame {
	unsigned long back_chain, empty1[5], gprs[10];
	unsigned int empty2[8];
};
typedef struct {
	unsigned long mask, addr;
} psw_t;
struct pt_regs {
	unsigned long args[1];
	psw_t psw;
	unsigned long gprs[16], orig_gpr2, int_code;
};

extern struct task_struct init_task, laundry, crasher;
struct signal_struct init_signals = {LIST_ALONE(init_task.thread_node), 1};
#define THREAD(task, signal)                                                                       \
	struct signal_struct signal = {{&(task).thread_node, &(task).thread_node}, 1}
THREAD(laundry, laundry_signals);
THREAD(crasher, crasher_signals);

/* A stack as words: frame n of 20 words begins 48 + 20 * n words below the top. */
#define AT(on, frame)                  ADDRESS(&(on).stack[0x800 - 48 - 20 * (frame)])
#define WORD(frame, word)              [0x800 - 48 - 20 * (frame) + (word)]
#define CALLER(frame, caller, address) WORD(frame, 0) = caller, WORD(frame, 6 + 8) = address
/* struct pt_regs above the last frame: one argument, the PSW, r0 to r15. */
#define USER_PSW   0x0705000180000000
#define KERNEL_PSW 0x0404c00180000000
#define INTERRUPTED(frame, mask, address, sp)                                                      \
	WORD(frame, 20 + 1) = mask, WORD(frame, 20 + 2) = address, WORD(frame, 20 + 3 + 15) = sp
union thread_union init_stack STACKS = {{0}};
union thread_union laundry_stack STACKS = {{
    CALLER(4, AT(laundry_stack, 3), RETURN_TO(__schedule)),
    CALLER(3, AT(laundry_stack, 2), RETURN_TO(schedule)),
    CALLER(2, AT(laundry_stack, 1), RETURN_TO(rebalance_laundry_zone)),
    CALLER(1, AT(laundry_stack, 0), RETURN_TO(__alloc_pages)),
    CALLER(0, 0, RETURN_TO(system_call)),
    INTERRUPTED(0, USER_PSW, 0x80001000, 0x3fffff00),
}};
union thread_union crasher_stack STACKS = {{
    CALLER(2, AT(crasher_stack, 1), 0),
    CALLER(1, AT(crasher_stack, 0), RETURN_TO(kthread)),
    CALLER(0, 0, RETURN_TO(kernel_thread_starter)),
}};
union thread_union async_stack STACKS = {{
    CALLER(3, AT(async_stack, 2), 0),
    CALLER(2, AT(async_stack, 1), RETURN_TO(lpfc_interrupt)),
    CALLER(1, AT(async_stack, 0), RETURN_TO(do_IRQ)),
    CALLER(0, 0, RETURN_TO(io_int_handler)),
    INTERRUPTED(0, KERNEL_PSW, RETURN_TO(lpfc_loop), AT(crasher_stack, 2)),
}};

#define TASK(NEXT, PREV, SIGNAL)                                                                   \
	.usage = {2}, .prio = 120, .static_prio = 120, .tasks = {&(NEXT).tasks, &(PREV).tasks},    \
	.thread_node = {&(SIGNAL).thread_head, &(SIGNAL).thread_head}, .signal = &(SIGNAL)
struct task_struct init_task = {
    TASK(laundry, crasher, init_signals),
    .stack = &init_stack,
    .comm = "swapper/0",
    .real_parent = &init_task,
    .real_cred = &init_cred,
    .children = {&laundry.sibling, &crasher.sibling},
};
struct task_struct laundry = {
    TASK(crasher, init_task, laundry_signals),
    .stack = &laundry_stack,
    .comm = "httpd",
    .state = 2,
    .pid = 1,
    .tgid = 1,
    .real_parent = &init_task,
    .real_cred = &user_cred,
    .mm = &user_mm,
    .start_time = 1000000000,
    .utime = 5000000,
    .stime = 7000000,
    .nvcsw = 3,
    .nivcsw = 4,
    .thread = {AT(laundry_stack, 4)},
    .children = LIST_ALONE(laundry.children),
    .sibling = {&crasher.sibling, &init_task.children},
};
struct task_struct crasher = {
    TASK(init_task, laundry, crasher_signals),
    .stack = &crasher_stack,
    .comm = "kcrash",
    .pid = 2,
    .tgid = 2,
    .flags = 0x00200000,
    .on_cpu = 1,
    .on_rq = 1,
    .real_parent = &init_task,
    .real_cred = &init_cred,
    .thread = {AT(crasher_stack, 2)},
    .children = LIST_ALONE(crasher.children),
    .sibling = {&init_task.children, &laundry.sibling},
};

/* CPUs */
struct rq {
	unsigned int nr_running;
	u64 clock;
	struct task_struct *curr, *idle;
};
PERCPU struct rq runqueues = {1, 12000000000, &crasher, &init_task};
unsigned long __per_cpu_offset[1];
unsigned int nr_cpu_ids = 1;
struct cpumask {
	unsigned long bits[1];
} __cpu_possible_mask = {{1}}, __cpu_present_mask = {{1}}, __cpu_online_mask = {{1}},
  __cpu_active_mask = {{1}};
struct lowcore {
	unsigned long percpu_offset, async_stack, nodat_stack, restart_stack;
	u32 softirq_pending, preempt_count;
	struct {
		u32 version : 8, ident : 24, machine : 16, unused : 16;
	} cpu_id;
} lowcore = {.async_stack = AT(async_stack, 0),
	     .softirq_pending = 0x82,
	     .preempt_count = 0x80010001,
	     .cpu_id = {0xff, 0x12345, 0x8561, 0x8000}};
struct lowcore *lowcore_ptr[4] = {&lowcore};
u64 jiffies_64 = 4294967295;
atomic_t panic_cpu = {0};
struct kernel_stat {
	unsigned int softirqs[10];
};
PERCPU struct kernel_stat kstat = {{[1] = 11, [7] = 77}};
struct softirq_action {
	void *action;
} softirq_vec[10] = {[1] = {__alloc_pages}, [7] = {schedule}};
const char *const softirq_to_name[10] = {"HI",       "TIMER",   "NET_TX", "NET_RX",  "BLOCK",
					 "IRQ_POLL", "TASKLET", "SCHED",  "HRTIMER", "RCU"};

/* The log: records of struct printk_log, one behind the other. */
struct printk_log {
	u64 ts_nsec;
	u16 len, text_len, dict_len;
	u8 facility, flags : 5, level : 3;
};
#define RECORD(N, TEXT)                                                                            \
	struct {                                                                                   \
		struct printk_log head;                                                            \
		char text[(sizeof(TEXT) + 6) & ~7];                                                \
	} N
#define SAY(NS, LEVEL, TEXT)                                                                       \
	{                                                                                          \
		{NS, 16 + ((sizeof(TEXT) + 6) & ~7), sizeof(TEXT) - 1, 0, 0, 0, LEVEL}, TEXT       \
	}
struct log_buf {
	RECORD(first, "Booting Linux");
	RECORD(second, "laundry: zone Normal has no pages left");
	RECORD(third, "Kernel panic - not syncing: sysrq triggered crash");
	char rest[256];
} __log_buf = {
    SAY(1000000, 6, "Booting Linux"),
    SAY(11500000000, 4, "laundry: zone Normal has no pages left"),
    SAY(12000000000, 0, "Kernel panic - not syncing: sysrq triggered crash"),
};
char *log_buf = (char *)&__log_buf;
u32 log_buf_len = sizeof(__log_buf), log_first_idx,
    log_next_idx = __builtin_offsetof(struct log_buf, rest);
u64 log_first_seq = 0, log_next_seq = 3;

/* Memory: one node with one zone, of which two blocks of order 1 are free. */
struct page {
	unsigned long flags;
	union {
		struct list_head lru;
		struct {
			struct kmem_cache *slab_cache;
			void *freelist;
		};
	};
	union {
		atomic_t _mapcount;
		struct {
			unsigned inuse : 16, objects : 15, frozen : 1;
		};
	};
	atomic_t _refcount;
	void *mapping;
	unsigned long private, compound_head;
};
enum pageflags { PG_locked, PG_slab = 7, PG_reserved = 10, PG_head = 14, PG_swapbacked } a_flag;
struct free_area {
	struct list_head free_list[2];
	unsigned long nr_free;
};
struct zone {
	char *name;
	unsigned long zone_start_pfn, spanned_pages, present_pages, managed_pages, watermark[3];
	struct free_area free_area[3];
	atomic_long_t vm_stat[2];
};
typedef struct pglist_data {
	struct zone node_zones[1];
	unsigned long node_start_pfn, node_spanned_pages, node_present_pages;
	int node_id, nr_zones;
} pg_data_t;
extern pg_data_t contig_page_data;
#define AREA(n)      contig_page_data.node_zones[0].free_area[n]
#define NO_BLOCKS(n) [n] = {{LIST_ALONE(AREA(n).free_list[0]), LIST_ALONE(AREA(n).free_list[1])}, 0}
extern struct page map[64];
PAGES struct page map[64] = {
    [0 ... 1] = {.flags = 1 << PG_reserved, ._refcount = {1}},
    [2 ... 3] = {._refcount = {1}},
    [4] = {.lru = {&map[8].lru, &AREA(1).free_list[0]}, ._mapcount = {-128}, .private = 1},
    [6 ... 7] = {._refcount = {1}, .mapping = (void *)0x1001},
    [8] = {.lru = {&AREA(1).free_list[0], &map[4].lru}, ._mapcount = {-128}, .private = 1},
    [10 ... 63] = {._refcount = {1}, .mapping = (void *)0x1000},
};
struct page *vmemmap = map;
atomic_long_t vm_committed_space = {680}; /* as until 2.6.30 */
struct resource {
	unsigned long start, end;
	const char *name;
	struct resource *sibling, *child;
} ram = {0, 64 * 4096 - 1, "System RAM"}, iomem_resource = {0, ~0UL, "PCI mem", 0, &ram};
pg_data_t contig_page_data = {
    {{"Normal",
      0,
      64,
      60,
      50,
      {3, 4, 5},
      {NO_BLOCKS(0), [1] = {{{&map[4].lru, &map[8].lru}, LIST_ALONE(AREA(1).free_list[1])}, 2},
       NO_BLOCKS(2)},
      {{4}, {7}}}},
    0,
    64,
    60,
    0,
    1,
};
enum zone_stat_item { NR_FREE_PAGES, NR_MLOCK, NR_VM_ZONE_STAT_ITEMS };
enum zone_stat_item which_stat;
enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH } which_watermark;
char *const migratetype_names[2] = {"Unmovable", "Movable"};

/* Modules */
struct module_layout {
	void *base;
	unsigned int size;
};
struct module {
	int state;
	struct list_head list;
	char name[56];
	struct module_layout core_layout, init_layout;
	unsigned long taints;
	atomic_t refcnt;
	const char *version;
	struct mod_kallsyms *kallsyms;
};
typedef struct {
	u32 st_name;
	u8 st_info, st_other;
	u16 st_shndx;
	u64 st_value, st_size;
} Elf64_Sym;
struct mod_kallsyms {
	Elf64_Sym *symtab;
	unsigned int num_symtab;
	char *strtab;
};
char lpfc_names[] = "\0lpfc_probe\0lpfc_table";
Elf64_Sym lpfc_symbols[3] = {
    {0}, {1, 't', 0, 1, MODULE_AT + 0x1000, 64}, {12, 'd', 0, 2, MODULE_AT + 0x3000, 64}};
struct mod_kallsyms lpfc_kallsyms = {lpfc_symbols, 3, lpfc_names};
extern struct list_head modules;
/* Known by its address in the module's memory. */
#define LPFC ((struct module *)MODULE_AT)
struct module lpfc __attribute__((section(".stacks"), aligned(4096))) = {
    .list = {&modules, &modules},
    .name = "lpfc",
    .core_layout = {(void *)MODULE_AT, 0x5000},
    .taints = 1 << 12,
    .refcnt = {3},
    .kallsyms = &lpfc_kallsyms,
};
struct list_head modules = {&LPFC->list, &LPFC->list};

/* Timers: one in the wheel's second place, due 5 jiffies from now. */
struct hlist_node {
	struct hlist_node *next, **pprev;
};
struct hlist_head {
	struct hlist_node *first;
};
struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
	void *function;
	unsigned long data;
	u32 flags;
};
void lpfc_timeout(unsigned long data)
{
}
extern struct timer_list lpfc_timer;
struct timer_base {
	unsigned long clk;
	struct hlist_head vectors[4];
};
PERCPU struct timer_base timer_bases[2] = {{0, {{0}, {&lpfc_timer.entry}}}};
PERCPU long after_timer_bases = 1;
struct timer_list lpfc_timer = {
    {0, &timer_bases[0].vectors[1].first}, 4294967295 + 5, lpfc_timeout, 0xda7a};

/* SLUB: a cache with one slab of four objects, of which the CPU's own list has two, the last first.
 */
struct kmem_cache_node {
	unsigned long nr_partial;
	struct list_head partial;
	atomic_long_t nr_slabs, total_objects;
} filp_node = {0, LIST_ALONE(filp_node.partial), {1}, {4}};
struct kmem_cache_cpu {
	void **freelist;
	struct page *page, *partial;
};
struct filp {
	unsigned long words[128];
} filps[4] __attribute__((section(".stacks"), aligned(4096))) = {[3] = {{0, ADDRESS(&filps[1])}}};
extern struct kmem_cache filp;
struct page filp_slab = {
    .flags = 1 << PG_slab, .slab_cache = &filp, .inuse = 4, .objects = 4, .frozen = 1};
PERCPU struct kmem_cache_cpu filp_cpu = {(void **)&filps[3], &filp_slab};
struct kmem_cache_order_objects {
	unsigned int x;
};
struct kmem_cache {
	struct kmem_cache_cpu *cpu_slab;
	unsigned long flags;
	int size, object_size, offset, align;
	struct kmem_cache_order_objects oo, min;
	const char *name;
	struct list_head list;
	struct kmem_cache_node *node[1];
};
extern struct list_head slab_caches;
struct kmem_cache filp = {
    &filp_cpu, 0, 1024, 1000, 8, 64, {4}, {4}, "filp", {&slab_caches, &slab_caches}, {&filp_node}};
struct list_head slab_caches = {&filp.list, &filp.list};

/* The CPU's registers when it stopped: struct elf_prstatus, of which the head is not looked at. */
struct prstatus {
	char head[32];
	u32 pid;
	char times[76];
	unsigned long psw_mask, psw_addr, gprs[16];
	u32 acrs[16];
	unsigned long orig_gpr2, fpvalid;
};
CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_note = {
    NOTE("CORE", NT_PRSTATUS, struct prstatus),
    {.pid = 2,
     .psw_mask = KERNEL_PSW,
     .psw_addr = RETURN_TO(panic),
     .gprs = {[6] = 0xb0b, [15] = AT(async_stack, 3)}},
};
