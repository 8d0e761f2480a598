/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 2.6.32: network namespaces, whose sockets in TIME_WAIT have a chain of their own and
 * whose UDP table is an array of slots; interrupt descriptors behind an array of pointers, each
 * with an array of counters; disks that are devices of a class, with one queue; high-resolution
 * timers by clock, whose process is found by its struct pid. HZ 1000.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff81000000 0xffffffff80000000
 */
#define DIRECT 0xffff880000000000
#include "slab.h"
#include "x86_64.h"

const char linux_banner[] =
    "Linux version 2.6.32-miniature (nobody@nowhere) #1 SMP Thu Jan 1 00:00:00 UTC 2026\n";
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "small", "2.6.32-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026",
		  "x86_64", "(none)"}};
void it_real_fn(void)
{
}
void handle_edge_irq(void)
{
}
void sd_fops(void)
{
}

/* Tasks: the idle one, and one that set an interval timer. */
struct hlist_node {
	struct hlist_node *next, **pprev;
};
struct hlist_head {
	struct hlist_node *first;
};
struct pid_link {
	struct hlist_node node;
	struct pid *pid;
};
struct mm_struct {
	unsigned long total_vm, *pgd;
};
struct task_struct {
	long state;
	void *stack;
	int prio, static_prio;
	struct list_head tasks, children, sibling, thread_group;
	int exit_state, pid, tgid;
	struct {
		int counter;
	} usage;
	struct task_struct *real_parent, *group_leader;
	struct pid_link pids[3];
	char comm[16];
	struct mm_struct *mm;
	void *files;
	struct signal_struct *signal;
	struct {
		unsigned long sp;
	} thread;
};
extern struct task_struct init_task, ticker;
union thread_union init_stack STACKS = {{&init_task}};
union thread_union ticker_stack STACKS = {{&ticker}};
extern struct signal_struct ticker_signal;
struct task_struct init_task = {
    .stack = &init_stack,
    .prio = 140,
    .tasks = {&ticker.tasks, &ticker.tasks},
    .children = LIST_ALONE(init_task.children),
    .thread_group = LIST_ALONE(init_task.thread_group),
    .real_parent = &init_task,
    .comm = "swapper",
};
struct task_struct ticker = {
    .state = 1,
    .stack = &ticker_stack,
    .prio = 120,
    .static_prio = 120,
    .tasks = {(void *)0xffff8800fffff000, &init_task.tasks}, /* no such memory */
    .children = LIST_ALONE(ticker.children),
    .thread_group = LIST_ALONE(ticker.thread_group),
    .real_parent = &init_task,
    .group_leader = &ticker,
    .pid = 7,
    .tgid = 7,
    .comm = "ticker",
    .signal = &ticker_signal,
    .thread = {(unsigned long)&ticker_stack.stack[0x3f0]},
};
enum { EXIT_ZOMBIE = 16, EXIT_DEAD = 32 }; /* changed places in 3.14 */
const char *task_state_array[] = {"R (running)", "S (sleeping)",     "D (disk sleep)",
				  "T (stopped)", "T (tracing stop)", "Z (zombie)",
				  "X (dead)"};
struct task_struct ended[2] = {
    {
	.stack = &init_stack,
	.exit_state = EXIT_ZOMBIE,
	.pid = 8,
	.usage = {1},
	.real_parent = &ticker,
	.comm = "zombie",
    },
    {
	.stack = &init_stack,
	.exit_state = EXIT_DEAD,
	.pid = 9,
	.usage = {1},
	.real_parent = &ticker,
	.comm = "dead",
    },
};
extern struct list_head cache_chain;
extern struct kmem_list3 task_lists;
struct {
	struct slab slab;
	kmem_bufctl_t next[2];
} task_slab = {{{&task_lists.slabs_full, &task_lists.slabs_full}, 0, ended, 2, ~0u}, {~0u, ~0u}};
struct kmem_list3 task_lists = {LIST_ALONE(task_lists.slabs_partial),
				{&task_slab.slab.list, &task_slab.slab.list},
				LIST_ALONE(task_lists.slabs_free)};
struct array_cache none_kept;
struct kmem_cache task_cache = {
    {&none_kept},  sizeof(struct task_struct),  {&task_lists}, 0x2000, 2, 0,
    "task_struct", {&cache_chain, &cache_chain}};
struct kmem_cache *task_struct_cachep = &task_cache;
struct list_head cache_chain = {&task_cache.next, &task_cache.next};
struct pid {
	struct hlist_head tasks[3];
} ticker_pid = {{{&ticker.pids[0].node}}};

/* CPUs and time. */
struct rq {
	unsigned long nr_running;
	struct task_struct *curr, *idle;
};
PERCPU struct rq per_cpu__runqueues = {0, &init_task, &init_task};
unsigned long __per_cpu_offset[1];
unsigned long cpu_possible_bits[1] = {1}, cpu_present_bits[1] = {1}, cpu_online_bits[1] = {1};
struct timespec {
	long tv_sec, tv_nsec;
} xtime = {1795432364, 250000000}, wall_to_monotonic = {-1795432355, 750000000};
u64 jiffies_64 = 4294667296 + 10000;
unsigned long tick_nsec = 1000000;

struct rb_node {
	unsigned long rb_parent_color;
	struct rb_node *rb_right, *rb_left;
};
struct rb_root {
	struct rb_node *rb_node;
};
typedef union {
	s64 tv64;
} ktime_t;
struct hrtimer {
	struct rb_node node;
	ktime_t _expires;
	void *function;
};
struct hrtimer_clock_base {
	int index;
	struct rb_root active;
};
struct hrtimer_cpu_base {
	struct hrtimer_clock_base clock_base[2];
};
struct signal_struct {
	struct hrtimer real_timer;
	struct pid *leader_pid;
} ticker_signal = {{{1}, {12000000000}, it_real_fn}, &ticker_pid};
PERCPU struct hrtimer_cpu_base per_cpu__hrtimer_bases = {
    {{0}, {1, {&ticker_signal.real_timer.node}}}};

/* Interrupt lines: descriptors of 0 and 2. */
struct irq_chip {
	const char *name, *typename;
} no_irq_chip = {"none"}, io_apic = {"IO-APIC"};
struct irqaction {
	void *handler;
	unsigned long flags;
	const char *name;
	struct irqaction *next;
} disk_action = {schedule, 0x80, "ahci"};
struct irq_desc {
	unsigned int irq, *kstat_irqs;
	void *handle_irq;
	struct irq_chip *chip;
	struct irqaction *action;
	unsigned int depth, irqs_unhandled;
	unsigned long *affinity;
};
unsigned int timer_counts[1] = {10000}, disk_counts[1] = {512};
unsigned long disk_affinity[1] = {1};
struct irq_desc timer_line = {0, timer_counts, handle_edge_irq, &io_apic};
struct irq_desc disk_line = {2, disk_counts, handle_edge_irq, &io_apic, &disk_action,
			     0, 3,           disk_affinity};
struct irq_desc *lines[3] = {&timer_line, 0, &disk_line}, **irq_desc_ptrs = lines;
int nr_irqs = 3;

/* Network: a namespace with one device; a socket of UDP, one in TIME_WAIT. */
struct in_ifaddr {
	struct in_ifaddr *ifa_next;
	u32 ifa_local;
	u8 ifa_prefixlen;
} lo_address = {0, 0x0100007f, 8};
struct in_device {
	struct in_ifaddr *ifa_list;
} lo_inet = {&lo_address};
enum netdev_state_t { __LINK_STATE_START, __LINK_STATE_PRESENT, __LINK_STATE_NOCARRIER };
enum netdev_state_t no_state;
struct net {
	struct list_head list, dev_base_head;
};
extern struct net init_net;
struct net_device {
	char name[16];
	unsigned long state;
	struct list_head dev_list;
	int ifindex;
	unsigned int flags, mtu;
	u8 *dev_addr, addr_len, operstate;
	struct in_device *ip_ptr;
} loopback = {"lo",
	      1 << __LINK_STATE_START,
	      {&init_net.dev_base_head, &init_net.dev_base_head},
	      1,
	      0x9,
	      16436,
	      0,
	      0,
	      0,
	      &lo_inet};
extern struct list_head net_namespace_list;
struct net init_net = {{&net_namespace_list, &net_namespace_list},
		       {&loopback.dev_list, &loopback.dev_list}};
struct list_head net_namespace_list = {&init_net.list, &init_net.list};
struct sock_common {
	struct hlist_node skc_node;
	u16 skc_family;
	volatile u8 skc_state;
	int skc_bound_dev_if;
	struct net *skc_net;
};
struct sock {
	struct sock_common __sk_common;
	u8 sk_protocol;
	u16 sk_type;
	int sk_rcvbuf, sk_sndbuf;
	atomic_t sk_rmem_alloc, sk_wmem_alloc;
	void *sk_socket;
};
struct inet_sock {
	struct sock sk;
	u32 daddr, rcv_saddr;
	u16 dport, num;
};
struct inet_timewait_sock {
	struct sock_common __tw_common;
	u8 tw_substate;
	u32 tw_daddr, tw_rcv_saddr;
	u16 tw_dport, tw_num;
};
#define PORT(number) ((number) >> 8 | ((number)&0xff) << 8)
void __sk_free(void) /* since sockets count for one byte of what is not sent */
{
}
struct inet_sock resolver = {
    {{.skc_family = 2, .skc_state = 7, .skc_net = &init_net}, 17, 2, 0, 0, {64}, {33}},
    0,
    0,
    0,
    53};
struct inet_timewait_sock ending = {
    {.skc_family = 2, .skc_state = 6, .skc_net = &init_net},
    6,
    0x0200000a,
    0x0100000a,
    PORT(4660),
    80,
};
struct udp_hslot {
	struct hlist_head head;
	u32 lock;
};
struct udp_table {
	struct udp_hslot hash[128];
} udp_table = {{[53] = {{&resolver.sk.__sk_common.skc_node}}}};
struct inet_ehash_bucket {
	struct hlist_head chain, twchain;
} established[2] = {[1] = {{0}, {&ending.__tw_common.skc_node}}};
struct inet_hashinfo {
	struct inet_ehash_bucket *ehash;
	unsigned int ehash_size;
} tcp_hashinfo = {established, 2};

/* Work: the one thread of "kblockd" runs one and has another to do. */
struct work_struct {
	atomic_long_t data;
	struct list_head entry;
	void *func;
};
struct workqueue_struct {
	struct cpu_workqueue_struct *cpu_wq;
	struct list_head list;
	const char *name;
	int singlethread;
};
struct cpu_workqueue_struct {
	int lock;
	struct list_head worklist;
	struct work_struct *current_work;
	struct workqueue_struct *wq;
	struct task_struct *thread;
};
void blk_unplug_work(void)
{
}
void cfq_kick_queue(void)
{
}
extern struct list_head workqueues;
extern struct cpu_workqueue_struct kblockd_thread;
struct workqueue_struct kblockd = {&kblockd_thread, {&workqueues, &workqueues}, "kblockd", 1};
struct work_struct running_work = {{0}, LIST_ALONE(running_work.entry), blk_unplug_work};
struct work_struct next_work = {
    {0}, {&kblockd_thread.worklist, &kblockd_thread.worklist}, cfq_kick_queue};
PERCPU struct cpu_workqueue_struct kblockd_thread = {
    0, {&next_work.entry, &next_work.entry}, &running_work, &kblockd, &ticker};
struct list_head workqueues = {&kblockd.list, &kblockd.list};

/* Of files there are only the types. */
struct dentry {
	struct dentry *d_parent;
};
struct vfsmount {
	struct dentry *mnt_root;
};

/* Disks: devices of a class; of the types, that of a disk. */
struct klist_node {
	void *n_klist;
	struct list_head n_node;
};
struct klist {
	struct list_head k_list;
};
struct class_private {
	struct klist class_devices;
};
struct class
{
	struct class_private *p;
};
struct device_type {
	const char *name;
} disk_type = {"disk"}, part_type = {"partition"};
struct device {
	struct device_type *type;
	struct klist_node knode_class;
};
struct disk_stats {
	unsigned long sectors[2], ios[2];
} sda_stats = {{16, 8}, {3, 2}};
struct hd_struct {
	u64 nr_sects;
	struct device __dev;
	void *holder_dir;
	int in_flight[2];
	struct disk_stats *dkstats;
};
struct elevator_type {
	char elevator_name[16];
} deadline = {"deadline"};
struct elevator_queue {
	struct elevator_type *elevator_type;
} elevator = {&deadline};
struct request_queue {
	struct list_head queue_head;
	struct elevator_queue *elevator;
} sda_queue = {LIST_ALONE(sda_queue.queue_head), &elevator};
struct request {
	struct list_head queuelist;
	struct request_queue *q;
	unsigned int cmd_flags, __data_len;
	unsigned long atomic_flags, start_time;
	u64 __sector;
	struct bio *bio;
	int tag;
};
struct bio {
	u64 bi_sector;
	void *bi_end_io;
};
struct block_device {
	struct gendisk *bd_disk;
};
struct gendisk {
	int major, first_minor;
	char disk_name[32];
	struct hd_struct part0;
	void *fops, *private_data, *slave_dir;
	struct request_queue *queue;
};
extern struct class_private block_private;
extern struct hd_struct sda1;
struct gendisk sda = {
    8,
    0,
    "sda",
    {20480,
     {&disk_type, {0, {&sda1.__dev.knode_class.n_node, &block_private.class_devices.k_list}}},
     0,
     {1, 2},
     &sda_stats},
    sd_fops,
    0,
    0,
    &sda_queue,
};
struct hd_struct sda1 = {
    20000,
    {&part_type, {0, {&block_private.class_devices.k_list, &sda.part0.__dev.knode_class.n_node}}}};
struct class_private block_private = {
    {{&sda.part0.__dev.knode_class.n_node, &sda1.__dev.knode_class.n_node}}};
struct class block_class = {&block_private};
