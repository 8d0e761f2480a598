/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 4.14: no ORC and no frame pointers (unwind tables alone), a log of records, SLUB,
 * timer wheels, one CPU. Task 1 waits in D state for pages; 2 panicked.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff81000000 0xffffffff80000000
 */
#include "kernel.h"

#define IMAGE       0xffffffff80000000
#define DIRECT      0xffff888000000000
#define PHYSICAL(x) ((unsigned long)(x)-IMAGE)
#define TABLE       0x067
#define LARGE       0x1e3

/* Page tables: the image and the direct map by one page of 1 GiB each, the page structs by one of 2
 * MiB. */
struct page {
	unsigned long flags;
	struct list_head lru;
	atomic_t _mapcount, _refcount;
	void *slab_cache;
	unsigned long padding[3];
};
extern struct page mem_map[64];
unsigned long image_pud[512] PAGE_TABLES = {[510] = LARGE};
unsigned long direct_pud[512] PAGE_TABLES = {[0] = LARGE};
unsigned long map_pmd[512] PAGE_TABLES = {[0] = PHYSICAL(mem_map) + LARGE};
unsigned long map_pud[512] PAGE_TABLES = {[0] = PHYSICAL(map_pmd) + TABLE};
unsigned long init_top_pgt[512] PAGE_TABLES = {
    [273] = PHYSICAL(direct_pud) + TABLE,
    [468] = PHYSICAL(map_pud) + TABLE,
    [511] = PHYSICAL(image_pud) + TABLE,
};
unsigned long page_offset_base = DIRECT, vmemmap_base = 0xffffea0000000000;

/* The machine's firmware: no UUID that anybody filled in, and a serial number with blanks behind
 * it. */
enum dmi_field { DMI_NONE, DMI_BIOS_VENDOR, DMI_PRODUCT_SERIAL, DMI_PRODUCT_UUID } last_field;
const char *dmi_ident[4] = {0, "Nobody", "7XK-2026  ", "03000200-0400-0500-0006-000700080009"};

const char linux_banner[] =
    "Linux version 4.14.0-miniature (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
/* The names of its symbols, packed: a page by which this build is known. */
#define NAMES __attribute__((section(".data.names"), aligned(4096)))
const char kallsyms_names[4096] NAMES = "\4Tsta\5Dkthr\3Dlau";
const u64 kallsyms_markers[1] NAMES;

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "small", "4.14.0-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026",
		  "x86_64", "(none)"}};

/*
 * Code. Frame sizes are in the unwind tables. Each function takes its frame, in 4 bytes, and calls
 * the next, in 5.
 */
#define FUNCTION(NAME, SIZE, CALL)                                                                 \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n.cfi_startproc\n"     \
	    "sub $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset " #SIZE "\ncall " #CALL "\n"             \
	    "nop\nadd $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset -" #SIZE "\nret\n.cfi_endproc\n"    \
	    ".size " #NAME ", .-" #NAME "\n");                                                     \
	extern char NAME[]
#define RETURN_TO(function) ((unsigned long)((function) + 9))
FUNCTION(__switch_to_asm, 8, __switch_to_asm);
FUNCTION(__schedule, 24, __switch_to_asm);
FUNCTION(schedule, 8, __schedule);
FUNCTION(rebalance_laundry_zone, 40, schedule);
FUNCTION(__alloc_pages, 72, rebalance_laundry_zone);
FUNCTION(panic, 104, __schedule);
FUNCTION(sysrq_handle_crash, 8, panic);
FUNCTION(kthread, 56, sysrq_handle_crash);
unsigned long sys_call_table[4] = {RETURN_TO(schedule), RETURN_TO(panic), 1, 2};

/* Tasks */
struct cred {
	struct {
		u32 val;
	} uid, gid;
} init_cred, user_cred = {{1000}, {100}};
/* Pages of files, anonymous ones, swap entries, shared memory. */
struct mm_rss_stat {
	atomic_long_t count[4];
};
struct task_rss_stat {
	int events;
	int count[4];
};
struct mm_struct {
	unsigned long total_vm;
	unsigned long *pgd;
	struct mm_rss_stat rss_stat;
} user_mm = {1234, init_top_pgt, {{{30}, {-46}, {1024}, {-3}}}};
struct signal_struct {
	struct list_head thread_head;
	int nr_threads;
};
struct thread_info {
	u32 cpu, flags;
};
struct task_struct {
	struct thread_info thread_info;
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
	u64 utime, stime, start_time, nvcsw, nivcsw;
	const struct cred *real_cred, *cred;
	char comm[16];
	struct signal_struct *signal;
	void *files;
	struct {
		unsigned long sp;
	} thread;
};
union thread_union {
	unsigned long stack[0x4000 / 8];
};
/* What __switch_to_asm pushes. */
struct inactive_task_frame {
	unsigned long r15, r14, r13, r12, bx, bp, ret_addr;
};

extern struct task_struct init_task, laundry, crasher;
struct signal_struct init_signals = {LIST_ALONE(init_task.thread_node), 1};
#define THREAD(task, signal)                                                                       \
	struct signal_struct signal = {{&(task).thread_node, &(task).thread_node}, 1}
THREAD(laundry, laundry_signals);
THREAD(crasher, crasher_signals);

/* Word n of a stack, from its top. */
#define FROM_TOP(n) (0x4000 / 8 - (n))
union thread_union init_stack STACKS = {{[FROM_TOP(8)] = 0}};
union thread_union laundry_stack STACKS = {{
    [FROM_TOP(40)] = 0,
    0,
    0,
    0,
    0,
    0,
    RETURN_TO(__schedule),
    [FROM_TOP(40) + 7 + 3] = RETURN_TO(schedule),
    [FROM_TOP(40) + 7 + 3 + 1 + 1] = RETURN_TO(rebalance_laundry_zone),
    [FROM_TOP(40) + 7 + 3 + 1 + 1 + 1 + 5] = RETURN_TO(__alloc_pages),
}};
union thread_union crasher_stack STACKS = {{
    [FROM_TOP(32) + 13] = RETURN_TO(sysrq_handle_crash),
    [FROM_TOP(32) + 13 + 1 + 1] = RETURN_TO(kthread),
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
    .rss_stat = {59, {0, 60}},
    .start_time = 1000000000,
    .utime = 5000000,
    .stime = 7000000,
    .nvcsw = 3,
    .nivcsw = 4,
    .thread = {(unsigned long)&laundry_stack.stack[FROM_TOP(40)]},
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
    .thread = {(unsigned long)&crasher_stack.stack[FROM_TOP(32)]},
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
u64 jiffies_64 = 4294967295;
atomic_t panic_cpu = {0};

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
/* Page structs are known by their addresses in the map. */
#define MAPPED(page) ((struct list_head *)(0xffffea0000000000 + 64 * (page) + 8))
PAGES struct page mem_map[64] = {
    [4] = {.lru = {MAPPED(8), &AREA(1).free_list[0]}},
    [8] = {.lru = {&AREA(1).free_list[0], MAPPED(4)}},
};
pg_data_t contig_page_data = {
    {{"Normal",
      0,
      64,
      60,
      50,
      {3, 4, 5},
      {NO_BLOCKS(0), [1] = {{{MAPPED(4), MAPPED(8)}, LIST_ALONE(AREA(1).free_list[1])}, 2},
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
};
extern struct list_head modules;
struct module lpfc = {.list = {&modules, &modules},
		      .name = "lpfc",
		      .core_layout = {(void *)0xffffffffa0000000, 0x5000},
		      .taints = 1 << 12,
		      .refcnt = {3}};
struct list_head modules = {&lpfc.list, &lpfc.list};

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

/* The CPU's registers when it stopped: struct elf_prstatus, of which the head is not looked at. */
struct prstatus {
	char head[32];
	u32 pid;
	char times[76];
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi,
	    orig_rax, rip, cs, rflags, rsp, ss;
	long fpvalid;
} __attribute__((packed, aligned(4)));
CRASH struct {
	struct note note;
	struct prstatus status;
} crash_note = {
    NOTE("CORE", NT_PRSTATUS, struct prstatus),
    {.pid = 2,
     .rbx = 0xb0b,
     .rip = RETURN_TO(panic),
     .cs = 0x10,
     .ss = 0x18,
     .rflags = 2,
     .rsp = (unsigned long)&crasher_stack.stack[FROM_TOP(32)]},
};
