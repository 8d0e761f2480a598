/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kernels of 6.12 are made of on every machine: a ring of log records, mappings in a maple
 * tree, ids in an xarray, SLUB with slabs of their own type, EEVDF's run queue, a mutex and a
 * rwsem with waiters. 1 waits for a mutex that 2 has, which panicked; 3 is ready to run; 300 waits
 * to write what 2 and others read. The list of tasks is torn on both sides of 300: its id alone
 * leads to it.
 *
 * A machine's file has defined before it: DIRECT, MODULE_AT, PAGE_AT(n), SLEEPS(...), WAITER,
 * RUNS(...), struct thread_struct, struct pt_regs.
 */
#pragma clang diagnostic ignored "-Winitializer-overrides"

enum { WORD = sizeof(long), WORD_BITS = 8 * WORD };

const char linux_banner[] =
    "Linux version 6.12.0-miniature (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "small", "6.12.0-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026",
		  MACHINE, "(none)"}};

struct hlist_node {
	struct hlist_node *next, **pprev;
};
struct hlist_head {
	struct hlist_node *first;
};
struct rb_node {
	unsigned long __rb_parent_color;
	struct rb_node *rb_right, *rb_left;
};
struct rb_root_cached {
	struct rb_root {
		struct rb_node *rb_node;
	} rb_root;
	struct rb_node *rb_leftmost;
};
struct percpu_counter {
	u32 lock;
	s64 count;
	struct list_head list;
	int *counters;
};
PERCPU int held_back = -20;
PERCPU int nothing_held = 0;

/* Files and where they are: nobody has any. */
struct dentry {
	struct dentry *d_parent;
	struct {
		u32 len;
		const char *name;
	} d_name;
	struct inode *d_inode;
};
struct vfsmount {
	struct dentry *mnt_root;
	int mnt_flags;
};
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
} no_mount;

/* Mappings: a top node with gaps, and below it two leaves. */
struct maple_tree {
	u32 ma_lock, ma_flags;
	void *ma_root;
};
enum { RANGE_SLOTS = WORD == 8 ? 16 : 32, ARANGE_SLOTS = WORD == 8 ? 10 : 21 };
enum maple_type { maple_dense, maple_leaf_64, maple_range_64, maple_arange_64 } a_maple_type;
struct maple_range_64 {
	void *parent;
	unsigned long pivot[RANGE_SLOTS - 1];
	void *slot[RANGE_SLOTS];
};
struct maple_arange_64 {
	void *parent;
	unsigned long pivot[ARANGE_SLOTS - 1];
	void *slot[ARANGE_SLOTS];
	unsigned long gap[ARANGE_SLOTS];
};
#define NODE __attribute__((aligned(256)))
/* What leads to a node, and what a node says of the one above it. */
#define NODE_OF(node, type) ((void *)((unsigned long)&(node) + ((type) << 3) + 4))
#define ROOT_OF(node, type) ((void *)((unsigned long)&(node) + ((type) << 3) + 4 + 2))
#define BELOW(node, slot)   ((void *)((unsigned long)&(node) + ((slot) << 3) + 6))
#define TOP_OF(tree)        ((void *)((unsigned long)&(tree) + 1))
#define VM_READ             0x1
#define VM_WRITE            0x2
#define VM_EXEC             0x4
struct vm_area_struct {
	unsigned long vm_start, vm_end;
	struct mm_struct *vm_mm;
	const unsigned long vm_flags;
	unsigned long vm_pgoff;
	void *vm_file, *vm_ops, *vm_private_data;
	struct {
		struct rb_node rb;
	} shared;
};
struct mm_struct {
	struct maple_tree mm_mt;
	unsigned long total_vm, hiwater_rss, hiwater_vm, locked_vm, exec_vm, stack_vm;
	unsigned long start_brk, brk, start_stack;
	unsigned long *pgd;
	struct percpu_counter rss_stat[4];
	struct mm_context context;
};
extern struct mm_struct user_mm;
#define VMA(NAME, START, END, FLAGS) struct vm_area_struct NAME = {START, END, &user_mm, FLAGS}
VMA(code, 0x400000, 0x404000, VM_READ | VM_EXEC);
VMA(data, 0x404000, 0x405000, VM_READ | VM_WRITE);
VMA(heap, 0x8000000, 0x8021000, VM_READ | VM_WRITE);
VMA(stack, 0x7f000000, 0x7f010000, VM_READ | VM_WRITE);
extern struct maple_arange_64 top_node;
struct maple_range_64 low_leaf NODE = {
    BELOW(top_node, 0), {0x3fffff, 0x403fff, 0x404fff, 0x7ffffff}, {0, &code, &data}};
/* Its last slot in use ends where the node does, and has no pivot. */
struct maple_range_64 high_leaf NODE = {
    BELOW(top_node, 1), {0x8020fff, 0x7effffff, 0x7f00ffff}, {&heap, 0, &stack}};
struct maple_arange_64 top_node NODE = {
    TOP_OF(user_mm.mm_mt),
    {0x7ffffff, -1UL},
    {NODE_OF(low_leaf, maple_leaf_64), NODE_OF(high_leaf, maple_leaf_64)}};
#define RSS(PAGES, HELD)                                                                           \
	{                                                                                          \
		0, PAGES, {}, &(HELD)                                                              \
	}
struct mm_struct user_mm = {
    .mm_mt = {0, 0, ROOT_OF(top_node, maple_arange_64)},
    .total_vm = 54,
    .exec_vm = 4,
    .stack_vm = 16,
    .pgd = USER_PGD,
    .rss_stat = {RSS(30, nothing_held), RSS(64, held_back), RSS(0, nothing_held),
		 RSS(2, nothing_held)},
    .context = USER_CONTEXT,
};

/* Tasks */
struct cred {
	struct {
		u32 val;
	} uid, gid;
} init_cred, user_cred = {{1000}, {100}};
struct signal_struct {
	struct list_head thread_head;
	int nr_threads;
};
struct sched_entity {
	struct rb_node run_node;
	u32 on_rq;
	u64 vruntime, deadline;
};
struct sched_rt_entity {
	struct list_head run_list;
};
struct task_struct {
	struct thread_info thread_info;
	unsigned int __state;
	void *stack;
	atomic_t usage;
	unsigned int flags;
	int on_cpu, on_rq, prio, static_prio, exit_state, exit_code;
	unsigned int rt_priority, policy;
	struct sched_entity se;
	struct sched_rt_entity rt;
	struct list_head tasks, children, sibling, thread_node;
	struct mm_struct *mm, *active_mm;
	int pid, tgid;
	struct task_struct *real_parent, *group_leader;
	struct hlist_node pid_links[4];
	u64 utime, stime, start_time;
	unsigned long nvcsw, nivcsw;
	const struct cred *real_cred, *cred;
	char comm[16];
	struct signal_struct *signal;
	void *files;
	struct thread_struct thread;
} __attribute__((aligned(64))); /* as the kernel aligns it: locks keep flags in the lowest bits */
#define ALONE_IN(task)                                                                             \
	{                                                                                          \
		{&(task).thread_node, &(task).thread_node}, 1                                      \
	}
extern struct task_struct init_task, httpd, crasher, ready, writer;
struct signal_struct init_signals = ALONE_IN(init_task), httpd_signals = ALONE_IN(httpd),
		     crasher_signals = ALONE_IN(crasher), ready_signals = ALONE_IN(ready),
		     writer_signals = ALONE_IN(writer);

/* Locks. The flags of an owner are in its lowest bits. */
struct mutex {
	atomic_long_t owner;
	u32 wait_lock;
	struct list_head wait_list;
};
struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
};
struct rw_semaphore {
	atomic_long_t count, owner;
	u32 wait_lock;
	struct list_head wait_list;
};
enum rwsem_waiter_type { RWSEM_WAITING_FOR_WRITE, RWSEM_WAITING_FOR_READ };
struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;
	enum rwsem_waiter_type type;
};
union thread_union {
	unsigned long stack[STACK / WORD];
};
extern union thread_union httpd_stack, writer_stack;
#define NODE_ON(stack_)     ((struct list_head *)&(stack_).stack[WAITER])
#define MUTEX_FLAG_WAITERS  1
#define RWSEM_FLAG_WAITERS  2
#define RWSEM_READER_OWNED  1
#define RWSEM_READERS(n)    ((n) << 8)
#define RWSEM_FLAG_READFAIL (1UL << (WORD_BITS - 1))
struct mutex parameter_lock = {
    {(long)&crasher + MUTEX_FLAG_WAITERS}, 0, {NODE_ON(httpd_stack), NODE_ON(httpd_stack)}};
struct rw_semaphore table_lock = {
    {(long)(RWSEM_FLAG_READFAIL + RWSEM_READERS(3) + RWSEM_FLAG_WAITERS)},
    {(long)&crasher + RWSEM_READER_OWNED},
    0,
    {NODE_ON(writer_stack), NODE_ON(writer_stack)}};
#define WAITS(lock, task)                                                                          \
	(unsigned long)&(lock).wait_list, (unsigned long)&(lock).wait_list, (unsigned long)&(task)

union thread_union init_stack STACKS = {{0}};
union thread_union httpd_stack STACKS = {{SLEEPS(httpd_stack, __mutex_lock_slowpath, mutex_lock,
						 store_parameter, WAITS(parameter_lock, httpd))}};
union thread_union writer_stack STACKS = {{SLEEPS(
    writer_stack, rwsem_down_write_slowpath, down_write, change_table, WAITS(table_lock, writer))}};
union thread_union ready_stack STACKS = {
    {SLEEPS(ready_stack, worker_thread, kthread, ret_from_fork, 0)}};
union thread_union crasher_stack STACKS = {{RUNS(crasher_stack, sysrq_handle_crash, write_sysrq)}};

#define TORN ((struct list_head *)0x100)
#define TASK(SELF, SIGNAL, STACK, PID, NEXT, PREV)                                                 \
	.usage = {2}, .prio = 120, .static_prio = 120, .tasks = {NEXT, PREV},                      \
	.thread_node = {&(SIGNAL).thread_head, &(SIGNAL).thread_head}, .signal = &(SIGNAL),        \
	.stack = &(STACK), .pid = PID, .tgid = PID, .real_parent = &init_task,                     \
	.group_leader = &(SELF), .children = LIST_ALONE((SELF).children),                          \
	.sibling = LIST_ALONE((SELF).sibling), .real_cred = &init_cred, .cred = &init_cred
struct task_struct init_task = {
    TASK(init_task, init_signals, init_stack, 0, &httpd.tasks, &crasher.tasks),
    .comm = "swapper/0",
};
struct task_struct httpd = {
    TASK(httpd, httpd_signals, httpd_stack, 1, TORN, &init_task.tasks),
    .comm = "httpd",
    .__state = 2,
    .real_cred = &user_cred,
    .mm = &user_mm,
    .active_mm = &user_mm,
    .start_time = 1000000000,
    .utime = 5000000,
    .stime = 7000000,
    .nvcsw = 3,
    .nivcsw = 4,
    .thread = ASLEEP(httpd_stack),
};
struct task_struct writer = {
    TASK(writer, writer_signals, writer_stack, 300, TORN, TORN),
    .comm = "writer",
    .__state = 2,
    .thread = ASLEEP(writer_stack),
};
struct task_struct ready = {
    TASK(ready, ready_signals, ready_stack, 3, &crasher.tasks, TORN),
    .comm = "kworker/0:1",
    .flags = 0x00200000,
    .on_rq = 1,
    .se = {{1}, 1, 5000, 8000},
    .thread = ASLEEP(ready_stack),
};
struct task_struct crasher = {
    TASK(crasher, crasher_signals, crasher_stack, 2, &init_task.tasks, &ready.tasks),
    .comm = "bash",
    .on_cpu = 1,
    .on_rq = 1,
    .se = {{1}, 1, 4000, 7000},
};

/* Ids: three nodes of 64 slots, the topmost of which has ids 0 to 63 and 256 to 319. */
struct xarray {
	u32 xa_lock, xa_flags;
	void *xa_head;
};
struct xa_node {
	u8 shift, offset, count, nr_values;
	struct xa_node *parent;
	struct xarray *array;
	struct list_head private_list;
	void *slots[64];
};
struct idr {
	struct xarray idr_rt;
	unsigned int idr_base, idr_next;
};
struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	atomic_t count;
	unsigned int level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};
extern struct pid_namespace {
	struct idr idr;
} init_pid_ns;
#define PID(NAME, TASK_, NR)                                                                       \
	struct pid NAME = {{1}, 0, {{&(TASK_).pid_links[0]}}, {{NR, &init_pid_ns}}}
PID(httpd_pid, httpd, 1);
PID(crasher_pid, crasher, 2);
PID(ready_pid, ready, 3);
PID(writer_pid, writer, 300);
#define XA_NODE(node) ((void *)((unsigned long)&(node) + 2))
extern struct xa_node top_ids;
struct xa_node low_ids = {
    0, 0, 3, 0, &top_ids, &init_pid_ns.idr.idr_rt, {}, {0, &httpd_pid, &crasher_pid, &ready_pid}};
struct xa_node high_ids = {
    0, 300 / 64, 1, 0, &top_ids, &init_pid_ns.idr.idr_rt, {}, {[300 % 64] = &writer_pid}};
struct xa_node top_ids = {6,  0,
			  2,  0,
			  0,  &init_pid_ns.idr.idr_rt,
			  {}, {[0] = XA_NODE(low_ids), [300 / 64] = XA_NODE(high_ids)}};
struct pid_namespace init_pid_ns = {{{0, 0, XA_NODE(top_ids)}, 0, 301}};

/* Works: one that the CPU's first pool has not begun, whose worker, 3, is idle. */
struct work_struct {
	atomic_long_t data;
	struct list_head entry;
	void *func;
};
struct worker_pool {
	int cpu, id;
	struct list_head worklist, workers;
};
struct workqueue_struct {
	struct list_head pwqs, list;
	int max_active;
	struct worker *rescuer;
	char name[32];
	unsigned int flags;
};
struct pool_workqueue {
	struct worker_pool *pool;
	struct workqueue_struct *wq;
	int nr_active;
	struct list_head inactive_works, pwqs_node;
} __attribute__((aligned(256))); /* its address shares a word with flags */
struct worker {
	struct list_head node;
	struct task_struct *task;
	struct work_struct *current_work;
	void *current_func;
	struct pool_workqueue *current_pwq;
	struct list_head scheduled;
	unsigned int flags;
	char desc[32];
	struct worker_pool *pool;
	struct workqueue_struct *rescue_wq;
};
enum { WORK_STRUCT_PENDING = 1, WORK_STRUCT_PWQ = 4, WORKER_IDLE = 4 };
void lpfc_work(struct work_struct *work)
{
}
extern struct worker_pool cpu_worker_pools[2];
extern struct list_head workqueues;
extern struct pool_workqueue lpfc_pwq;
struct work_struct queued = {{(long)&lpfc_pwq + WORK_STRUCT_PWQ + WORK_STRUCT_PENDING},
			     {&cpu_worker_pools[0].worklist, &cpu_worker_pools[0].worklist},
			     lpfc_work};
struct worker worker = {.node = {&cpu_worker_pools[0].workers, &cpu_worker_pools[0].workers},
			.task = &ready,
			.scheduled = LIST_ALONE(worker.scheduled),
			.flags = WORKER_IDLE,
			.pool = &cpu_worker_pools[0]};
PERCPU struct worker_pool cpu_worker_pools[2] = {
    {0, 0, {&queued.entry, &queued.entry}, {&worker.node, &worker.node}},
    {0, 1, LIST_ALONE(cpu_worker_pools[1].worklist), LIST_ALONE(cpu_worker_pools[1].workers)}};
extern struct idr worker_pool_idr;
struct xa_node pool_ids = {
    0, 0, 2, 0, 0, &worker_pool_idr.idr_rt, {}, {&cpu_worker_pools[0], &cpu_worker_pools[1]}};
struct idr worker_pool_idr = {{0, 0, XA_NODE(pool_ids)}, 0, 2};
struct workqueue_struct lpfc_wq = {.pwqs = {&lpfc_pwq.pwqs_node, &lpfc_pwq.pwqs_node},
				   .list = {&workqueues, &workqueues},
				   .max_active = 256,
				   .name = "lpfc"};
struct list_head workqueues = {&lpfc_wq.list, &lpfc_wq.list};
struct pool_workqueue lpfc_pwq = {&cpu_worker_pools[0],
				  &lpfc_wq,
				  1,
				  LIST_ALONE(lpfc_pwq.inactive_works),
				  {&lpfc_wq.pwqs, &lpfc_wq.pwqs}};

/* CPUs: one, which runs 2, and 3 is in its tree. */
struct cfs_rq {
	struct rb_root_cached tasks_timeline;
	struct sched_entity *curr;
};
struct rt_prio_array {
	unsigned long bitmap[128 / WORD_BITS];
	struct list_head queue[100];
};
struct rt_rq {
	struct rt_prio_array active;
};
struct rq {
	unsigned int nr_running;
	struct cfs_rq cfs;
	struct rt_rq rt;
	struct task_struct *curr, *idle;
	u64 clock;
};
extern struct rq runqueues;
#define QUEUES runqueues.rt.active.queue
PERCPU struct rq runqueues = {
    2,
    {{{&ready.se.run_node}, &ready.se.run_node}, &crasher.se},
    {{{0},
      {ALONE_20(QUEUES, 0), ALONE_20(QUEUES, 20), ALONE_20(QUEUES, 40), ALONE_20(QUEUES, 60),
       ALONE_20(QUEUES, 80)}}},
    &crasher,
    &init_task,
    12000000000,
};
unsigned long __per_cpu_offset[1];
unsigned int nr_cpu_ids = 1;
struct cpumask {
	unsigned long bits[1];
} __cpu_possible_mask = {{1}}, __cpu_present_mask = {{1}}, __cpu_online_mask = {{1}},
  __cpu_active_mask = {{1}};
u64 jiffies_64 = 4294938000;
atomic_t panic_cpu = {0};

/*
 * The log: a ring for 8 records, whose texts fill one of 256 bytes. Positions begin one ring before
 * 0, so that the last text ends where they wrap.
 */
enum { DESCS = 8, RING = 256, FINALIZED = 2 };
struct prb_data_blk_lpos {
	unsigned long begin, next;
};
struct prb_desc {
	atomic_long_t state_var;
	struct prb_data_blk_lpos text_blk_lpos;
};
struct printk_info {
	u64 seq, ts_nsec;
	u16 text_len;
	u8 facility, flags : 5, level : 3;
	u32 caller_id;
};
struct prb_desc_ring {
	unsigned int count_bits;
	struct prb_desc *descs;
	struct printk_info *infos;
	atomic_long_t head_id, tail_id;
};
struct prb_data_ring {
	unsigned int size_bits;
	char *data;
	atomic_long_t head_lpos, tail_lpos;
};
struct printk_ringbuffer {
	struct prb_desc_ring desc_ring;
	struct prb_data_ring text_data_ring;
	atomic_long_t fail;
};
#define ID(n)            ((-DESCS + (n)) & (~0UL >> 2))
#define STATE(n)         ((long)(ID(n) | (unsigned long)FINALIZED << (WORD_BITS - 2)))
#define POSITION(member) (-(unsigned long)RING + __builtin_offsetof(struct text_ring, member))
#define SAID(n, ns, level, text, caller)                                                           \
	{                                                                                          \
		n, ns, sizeof(text) - 1, 0, 0, level, caller                                       \
	}
#define FIRST  "Booting Linux"
#define SECOND "table: 3 readers"
#define THIRD  "Kernel panic - not syncing: sysrq triggered crash"
struct text_ring {
	struct {
		unsigned long id;
		char text[16];
	} first;
	struct {
		unsigned long id;
		char text[16];
	} second;
	struct {
		unsigned long id;
		char text[RING - 32 - 3 * WORD];
	} third;
} texts = {{ID(0), FIRST}, {ID(1), {SECOND}}, {ID(2), THIRD}};
struct prb_desc descs[DESCS] = {
    {{STATE(0)}, {POSITION(first), POSITION(second)}},
    {{STATE(1)}, {POSITION(second), POSITION(third)}},
    {{STATE(2)}, {POSITION(third), 0}},
};
struct printk_info infos[DESCS] = {
    SAID(0, 1000000, 6, FIRST, 0x80000000),
    SAID(1, 11500000000, 4, SECOND, 300),
    SAID(2, 12000000000, 0, THIRD, 2),
};
struct printk_ringbuffer printk_rb_static = {
    {3, descs, infos, {ID(2)}, {ID(0)}}, {8, (char *)&texts, {0}, {-RING}}, {0}};
struct printk_ringbuffer *prb = &printk_rb_static;

/* Pages: a map of all, of which a slab has a view of its own. */
struct page {
	unsigned long flags;
	union {
		struct {
			struct list_head lru;
			void *mapping;
			unsigned long index, private;
		};
		unsigned long compound_head;
	};
	union {
		unsigned int page_type;
		atomic_t _mapcount;
	};
	atomic_t _refcount;
	unsigned long memcg_data;
};
struct slab {
	unsigned long __page_flags;
	struct kmem_cache *slab_cache;
	union {
		struct list_head slab_list;
		struct {
			struct slab *next;
			int slabs;
		};
	};
	void *freelist;
	union {
		unsigned long counters;
		struct {
			unsigned inuse : 16, objects : 15, frozen : 1;
		};
	};
	unsigned int __page_type;
	atomic_t __page_refcount;
	unsigned long obj_exts;
};
_Static_assert(sizeof(struct slab) == sizeof(struct page), "a slab is a page");
enum pageflags {
	PG_locked,
	PG_writeback,
	PG_reserved = 13,
	PG_head = 6,
	PG_swapbacked = 17
} a_flag;
enum pagetype { PGTY_buddy = 0xf0, PGTY_table = 0xf2, PGTY_slab = 0xf5 } a_page_type;
#define TYPE(type) ((unsigned)(type) << 24)
enum { FRAMES = 1024, FILP_FRAME = 0x104 };
/* The first page behind the code, where the linker puts what comes first. */
#define OBJECT(page, n) (DIRECT + (FILP_FRAME + (page)) * 4096UL + (n)*1024)

struct kmem_cache_node {
	unsigned long nr_partial;
	struct list_head partial;
	atomic_long_t nr_slabs, total_objects;
};
struct kmem_cache_cpu {
	void **freelist;
	unsigned long tid;
	struct slab *slab, *partial;
};
struct kmem_cache_order_objects {
	unsigned int x;
};
struct kmem_cache {
	struct kmem_cache_cpu *cpu_slab;
	unsigned int flags;
	unsigned long min_partial;
	unsigned int size, object_size, offset, cpu_partial;
	struct kmem_cache_order_objects oo, min;
	int refcount;
	unsigned int inuse, align;
	const char *name;
	struct list_head list;
	struct kmem_cache_node *node[1];
};
extern struct kmem_cache filp;
extern struct kmem_cache_node filp_node;
typedef struct pglist_data pg_data_t;
extern pg_data_t contig_page_data;
#define SLAB_AT(n)   ((struct slab *)PAGE_AT(n))
#define LIST_OF(n)   ((struct list_head *)(PAGE_AT(n) + WORD))
#define SLAB_LIST(n) ((struct list_head *)(PAGE_AT(n) + 2 * WORD))
#define AREA(n)      contig_page_data.node_zones[0].free_area[n]
union frame {
	struct page page;
	struct slab slab;
};
struct free_area {
	struct list_head free_list[2];
	unsigned long nr_free;
};
struct per_cpu_zonestat {
	signed char vm_stat_diff[2];
};
PERCPU struct per_cpu_zonestat zone_stats = {{0, -1}};
PERCPU struct per_cpu_zonestat after_zone_stats = {{0, 1}};
struct per_cpu_pages {
	int count;
};
PERCPU struct per_cpu_pages zone_pages = {0};
PERCPU int after_zone_pages = 1;
struct zone {
	unsigned long _watermark[3], watermark_boost;
	struct per_cpu_pages *per_cpu_pageset;
	struct per_cpu_zonestat *per_cpu_zonestats;
	unsigned long zone_start_pfn, spanned_pages, present_pages;
	atomic_long_t managed_pages;
	const char *name;
	struct free_area free_area[3];
	atomic_long_t vm_stat[2];
};
struct pglist_data {
	struct zone node_zones[1];
	unsigned long node_start_pfn, node_spanned_pages, node_present_pages;
	int node_id, nr_zones;
};
#define BUDDY(next_, prev_)                                                                        \
	{                                                                                          \
		.page = {.lru = {next_, prev_}, .page_type = TYPE(PGTY_buddy), .private = 1 }      \
	}
PAGES union frame map[FRAMES] = {
    [0 ... FRAMES - 1] = {.page = {.page_type = -1, ._refcount = {1}}},
    [0 ... 3] = {.page = {.flags = 1 << PG_reserved, .page_type = -1, ._refcount = {1}}},
    [16] = BUDDY(LIST_OF(24), &AREA(1).free_list[0]),
    [17] = {.page = {.page_type = -1}},
    [24] = BUDDY(&AREA(1).free_list[0], LIST_OF(16)),
    [25] = {.page = {.page_type = -1}},
    [32 ... 39] = {.page = {.mapping = (void *)0x1001, .page_type = -1, ._refcount = {1}}},
    [FILP_FRAME] = {.slab = {.slab_cache = &filp,
			     .inuse = 4,
			     .objects = 4,
			     .frozen = 1,
			     .__page_type = TYPE(PGTY_slab),
			     .__page_refcount = {1}}},
    [FILP_FRAME + 1] = {.slab = {.slab_cache = &filp,
				 .slab_list = {&filp_node.partial, &filp_node.partial},
				 .freelist = (void *)OBJECT(1, 2),
				 .inuse = 3,
				 .objects = 4,
				 .__page_type = TYPE(PGTY_slab),
				 .__page_refcount = {1}}},
};
unsigned long max_pfn = FRAMES;
struct resource {
	RESOURCE_SIZE start, end;
	const char *name;
	struct resource *sibling, *child;
} ram = {0, FRAMES * 4096UL - 1, "System RAM"}, iomem_resource = {0, ~0UL, "PCI mem", 0, &ram};
#define NO_BLOCKS(n) [n] = {{LIST_ALONE(AREA(n).free_list[0]), LIST_ALONE(AREA(n).free_list[1])}, 0}
pg_data_t contig_page_data = {
    {{{3, 4, 5},
      2,
      &zone_pages,
      &zone_stats,
      0,
      FRAMES,
      FRAMES - 4,
      {FRAMES - 14},
      "Normal",
      {NO_BLOCKS(0), [1] = {{{LIST_OF(16), LIST_OF(24)}, LIST_ALONE(AREA(1).free_list[1])}, 2},
       NO_BLOCKS(2)},
      {{4}, {7}}}},
    0,
    FRAMES,
    FRAMES - 4,
    0,
    1,
};
enum zone_stat_item { NR_FREE_PAGES, NR_MLOCK, NR_VM_ZONE_STAT_ITEMS } a_stat;
enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH } a_watermark;
char *const migratetype_names[2] = {"Unmovable", "Movable"};
struct percpu_counter vm_committed_as = {0, 700, {}, &held_back};
atomic_long_t _totalram_pages = {FRAMES - 14};

/* SLUB: a cache of two slabs with four objects each; the CPU has one, and a list of it. */
struct kmem_cache_node filp_node = {
    1, {SLAB_LIST(FILP_FRAME + 1), SLAB_LIST(FILP_FRAME + 1)}, {2}, {8}};
PERCPU struct kmem_cache_cpu filp_cpu = {(void **)OBJECT(0, 3), 0, SLAB_AT(FILP_FRAME)};
extern struct list_head slab_caches;
struct kmem_cache filp = {&filp_cpu,   0,   5, 1024, 1000, WORD,   0,
			  {4},         {4}, 1, 1000, 64,   "filp", {&slab_caches, &slab_caches},
			  {&filp_node}};
struct list_head slab_caches = {&filp.list, &filp.list};

/* Modules */
enum mod_mem_type { MOD_TEXT, MOD_DATA, MOD_RODATA, MOD_MEM_NUM_TYPES = 7 } a_mem_type;
struct module_memory {
	void *base;
	unsigned int size;
};
struct module {
	int state;
	struct list_head list;
	char name[64 - WORD];
	struct module_memory mem[MOD_MEM_NUM_TYPES];
	unsigned long taints;
	atomic_t refcnt;
	const char *version;
};
extern struct list_head modules;
struct module lpfc = {.list = {&modules, &modules},
		      .name = "lpfc",
		      .mem = {[MOD_TEXT] = {(void *)MODULE_AT, 0x3000},
			      [MOD_DATA] = {(void *)(MODULE_AT + 0x4000), 0x1000}},
		      .taints = 1 << 12,
		      .refcnt = {3}};
struct list_head modules = {&lpfc.list, &lpfc.list};

/* Timers: one in the wheel's second place, due 5 jiffies from now. */
struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
	void *function;
	u32 flags;
};
void lpfc_timeout(struct timer_list *timer)
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
    {0, &timer_bases[0].vectors[1].first}, 4294938000 + 5, lpfc_timeout};
struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
} no_delayed_work;
