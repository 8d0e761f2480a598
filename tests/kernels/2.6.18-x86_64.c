/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 2.6.18: no VMCOREINFO, a struct x8664_pda per CPU, prefixed per-CPU variables, a
 * task's thread_info at the bottom of its stack, an O(1) run queue, SLAB, cascading timers, a log
 * of plain text, HZ 250. Task 1 waits in D state, 2 panicked, 3 has used up its time slice.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff80200000 0xffffffff80000000
 */
/* The first bytes of the image, whose address is known: what there is of each CPU. */
asm(".text\n.quad events_thread\n");
#define PER_CPU_COPIES 0xffffffff80200000
#include "2.6.18-x86_64.h"
#include "slab.h"

SYSTEM("small", "2.6.18-miniature", "#1 SMP Thu Jan 1 00:00:00 UTC 2026");

FUNCTION(io_schedule, 8, schedule, "");
FUNCTION(sync_page, 40, io_schedule, "");
FUNCTION(panic, 104, schedule, "");
FUNCTION(sysrq_handle_crash, 8, panic, "");
FUNCTION(kthread, 56, sysrq_handle_crash, "");
ENTRY(ret_from_fork, schedule);
ENTRY(error_entry, sync_page);
ENTRY(apic_timer_interrupt, sysrq_handle_crash);
ENTRY(system_call, schedule);
ENTRY(execve, schedule);

unsigned long sys_call_table[4] = {RETURN_TO(schedule), RETURN_TO(panic), 1, 2};

/* Tasks */
extern struct mm_struct user_mm;
extern struct namespace initial_namespace;
extern struct files_struct waiter_files;
extern union thread_union crasher_stack;
extern struct task_struct init_task, waiter, crasher, spender;
enum { WAITER_REGS = FROM_TOP(40) + 13, INTERRUPT = FROM_TOP(64) + 16, SAVED_RBP = INTERRUPT + 4 };
union thread_union init_stack STACKS = {{&init_task, 0, 0, 0}};
union thread_union waiter_stack STACKS = {
    .stack = {
	[FROM_TOP(40)] = 0xb0b0, /* rbp; then the frame of schedule() */
	[FROM_TOP(40) + 1 + 3] = RETURN_TO(io_schedule),
	[FROM_TOP(40) + 1 + 3 + 1 + 1] = RETURN_TO(sync_page),
	/* What a page fault of user mode pushed: all registers. */
	[FROM_TOP(40) + 6 + 5 + 1] = RETURN_TO(error_entry),
	[WAITER_REGS + 0] = 15,
	[WAITER_REGS + 5] = 3,
	[WAITER_REGS + 6] = 11,
	[WAITER_REGS + 16] = 0x401000,
	[WAITER_REGS + 17] = 0x33,
	[WAITER_REGS + 18] = 0x202,
	[WAITER_REGS + 19] = 0x7fff1000,
	[WAITER_REGS + 20] = 0x2b,
    }};
/*
 * An interrupt came while kthread() ran, and saved what a C function may change (r11 on), with rbp
 * before it, to which there is a pointer.
 */
union thread_union crasher_stack STACKS = {
    .stack = {
	[0] = (unsigned long)&crasher,
	[FROM_TOP(64) + 13] = RETURN_TO(sysrq_handle_crash),
	[FROM_TOP(64) + 13 + 1 + 1] = RETURN_TO(apic_timer_interrupt),
	[INTERRUPT] = (unsigned long)&crasher_stack.stack[SAVED_RBP],
	[SAVED_RBP - 3] = 0xbad,
	[SAVED_RBP - 1] = 0xbad,
	[SAVED_RBP] = 0xb0b1,
	[SAVED_RBP + 1] = 11,
	[SAVED_RBP + 11] = RETURN_TO(kthread),
	[SAVED_RBP + 12] = 0x10,
	[SAVED_RBP + 13] = 0x246,
	[SAVED_RBP + 14] = (unsigned long)&crasher_stack.stack[SAVED_RBP + 20],
    }};
/* A system call saved what a C function may change; the slots of flags and rsp are another's. */
union thread_union spender_stack STACKS = {.stack = {
					       [0] = (unsigned long)&spender,
					       [FROM_TOP(16)] = RETURN_TO(system_call),
					       [FROM_TOP(15)] = 0x346,
					       [FROM_TOP(5)] = 0x402000,
					       [FROM_TOP(4)] = 0x33,
					       [FROM_TOP(3)] = 0x202,
					       [FROM_TOP(2)] = 0xbad,
					       [FROM_TOP(1)] = 0x2b,
					   }};

struct task_struct init_task = {
    TASK(init_task, waiter, spender),
    .namespace = &initial_namespace,
    .prio = 140,
    .thread_info = &init_stack.thread_info,
    .comm = "swapper",
};
struct task_struct waiter = {
    TASK(waiter, crasher, init_task),
    .namespace = &initial_namespace,
    THREADS(waiter),
    .prio = 120,
    .thread_info = &waiter_stack.thread_info,
    .comm = "httpd",
    .state = 2,
    .pid = 1,
    .tgid = 1,
    .mm = &user_mm,
    .files = &waiter_files,
    .uid = 1000,
    .gid = 100,
    .utime = 25,
    .stime = 50,
    .nvcsw = 3,
    .nivcsw = 4,
    .start_time = {2, 500},
    .thread = {(unsigned long)&waiter_stack.stack[FROM_TOP(40)]},
};
extern struct prio_array arrays[2];
#define QUEUED_AT(array, prio)                                                                     \
	{                                                                                          \
		&arrays[array].queue[prio], &arrays[array].queue[prio]                             \
	}
struct task_struct crasher = {
    TASK(crasher, spender, waiter),
    .namespace = &initial_namespace,
    THREADS(crasher),
    .prio = 115,
    .run_list = QUEUED_AT(1, 115),
    .thread_info = &crasher_stack.thread_info,
    .comm = "kcrash",
    .pid = 2,
    .tgid = 2,
};
struct task_struct spender = {
    TASK(spender, init_task, crasher),
    .namespace = &initial_namespace,
    THREADS(spender),
    .prio = 118,
    .run_list = QUEUED_AT(0, 118),
    .thread_info = &spender_stack.thread_info,
    .comm = "zombie",
    .exit_state = 16,
    .exit_code = 7,
    .pid = 3,
    .tgid = 3,
    .thread = {(unsigned long)&spender_stack.stack[FROM_TOP(20)], 0x7fff2000},
};
/* Files: /bin/httpd; a file that was removed; a socket, whose tree's root has a name that is not
 * "/". Descriptor 33 was open once: the bitmap has no bit of it, it has no bits beyond 32. */
struct qstr {
	unsigned int len;
	const char *name;
};
struct dentry {
	struct inode *d_inode;
	struct {
		void *next, **pprev;
	} d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct list_head d_alias;
	void *d_op, *d_fsdata;
};
struct inode {
	unsigned long i_ino;
	struct list_head i_dentry;
	u16 i_mode;
	u32 i_rdev, i_uid;
	s64 i_size;
	struct super_block *i_sb;
};
struct file_system_type {
	const char *name;
};
struct super_block {
	struct list_head s_list;
	u32 s_dev;
	unsigned long s_flags;
	struct file_system_type *s_type;
	struct dentry *s_root;
	struct block_device *s_bdev;
	char s_id[32];
};
struct vfsmount {
	struct vfsmount *mnt_parent;
	struct dentry *mnt_mountpoint, *mnt_root;
	struct super_block *mnt_sb;
	int mnt_flags;
	const char *mnt_devname;
	struct list_head mnt_list;
	struct namespace *mnt_namespace;
};
struct namespace
{
	struct vfsmount *root;
	struct list_head list;
};
struct file {
	struct dentry *f_dentry;
	struct vfsmount *f_vfsmnt;
	void *f_op, *private_data;
	unsigned int f_flags, f_mode;
	s64 f_pos;
};
struct fdtable {
	unsigned int max_fds;
	int max_fdset;
	struct file **fd;
	unsigned long *open_fds;
};
struct files_struct {
	struct fdtable *fdt, fdtab;
	struct file *fd_array[64];
};

struct file_system_type ext3_type = {"ext3"}, sockfs_type = {"sockfs"}, proc_type = {"proc"};
extern struct super_block root_super, proc_super, sock_super;
extern struct dentry root_dentry, proc_dentry, proc_root, bin_dentry, httpd_dentry, gone_dentry,
    sock_root, sock_dentry;
extern struct vfsmount root_mount, proc_mount;
struct vfsmount sock_mount = {&sock_mount, &sock_root, &sock_root, &sock_super};
struct namespace initial_namespace = {&root_mount, {&root_mount.mnt_list, &proc_mount.mnt_list}};
struct vfsmount root_mount = {
    &root_mount,
    &root_dentry,
    &root_dentry,
    &root_super,
    0x08,
    "/dev/sda1",
    {&proc_mount.mnt_list, &initial_namespace.list},
    &initial_namespace,
};
struct vfsmount proc_mount = {
    &root_mount,
    &proc_dentry,
    &proc_root,
    &proc_super,
    0x07,
    "proc",
    {&initial_namespace.list, &root_mount.mnt_list},
    &initial_namespace,
};
extern struct list_head super_blocks;
struct super_block root_super = {
    {&super_blocks, &super_blocks}, 8 << 20 | 1, 0, &ext3_type, &root_dentry};
struct list_head super_blocks = {&root_super.s_list, &root_super.s_list};
struct super_block proc_super = {{0}, 3, 0, &proc_type, &proc_root};
struct super_block sock_super = {{0}, 4, 0, &sockfs_type, &sock_root};
#define ALIASES(dentry)                                                                            \
	{                                                                                          \
		&(dentry).d_alias, &(dentry).d_alias                                               \
	}
struct inode dir_inode = {2, LIST_ALONE(dir_inode.i_dentry), 0040755, 0, 0, 4096, &root_super};
struct inode httpd_inode = {77, ALIASES(httpd_dentry), 0100755, 0, 0, 5000, &root_super};
struct inode gone_inode = {78, ALIASES(gone_dentry), 0100600, 0, 0, 123, &root_super};
extern struct socket_alloc listener;
void *hash_chain;
#define DENTRY(SELF, INODE, PARENT, NAME)                                                          \
	struct dentry SELF = {INODE, {0, &hash_chain}, &PARENT, {sizeof(NAME) - 1, NAME}}
DENTRY(root_dentry, &dir_inode, root_dentry, "/");
DENTRY(proc_dentry, &dir_inode, root_dentry, "proc");
DENTRY(proc_root, &dir_inode, proc_root, "/");
DENTRY(bin_dentry, &dir_inode, root_dentry, "bin");
DENTRY(httpd_dentry, &httpd_inode, bin_dentry, "httpd");
DENTRY(sock_root, &dir_inode, sock_root, "socket:");
DENTRY(sock_dentry, (struct inode *)&listener, sock_root, "[4711]");
struct dentry gone_dentry = {&gone_inode, {0, (void **)0x200200}, &root_dentry, {4, "gone"}};
char socket_file_ops[8];
struct file httpd_file = {&httpd_dentry, &root_mount, 0, 0, 0x8000, 5, 100};
struct file gone_file = {&gone_dentry, &root_mount, 0, 0, 0x8002, 7, 23};
extern struct file sock_file;
unsigned long waiter_open = 0xd;
struct files_struct waiter_files = {
    &waiter_files.fdtab,
    {64, 32, waiter_files.fd_array, &waiter_open},
    {&httpd_file, 0, &gone_file, &sock_file, [33] = &gone_file},
};

/* The inode of a socket lies behind it. */
struct socket {
	struct file *file;
	struct sock *sk;
};
struct socket_alloc {
	struct inode vfs_inode;
	struct socket socket;
};

/* A POSIX lock, to write, that task 1 holds. */
struct file_lock {
	struct file_lock *fl_next;
	struct list_head fl_link;
	unsigned int fl_pid;
	struct file *fl_file;
	u8 fl_flags, fl_type;
};
extern struct list_head file_lock_list;
struct file_lock held = {0, {&file_lock_list, &file_lock_list}, 1, &httpd_file, 1, 1};
struct list_head file_lock_list = {&held.fl_link, &held.fl_link};

/* Sockets: the descriptor's, which listens; a connection to it; one that is in TIME_WAIT, in the
 * table's second half; one of UDP. No other is in a table that has room for it. */
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
struct sk_buff_head {
	struct list_head list;
	u32 qlen;
};
struct sk_buff {
	struct list_head list;
	u32 len;
	char cb[48];
};
struct sock {
	struct sock_common __sk_common;
	u8 sk_protocol;
	u16 sk_type;
	int sk_rcvbuf, sk_sndbuf;
	atomic_t sk_rmem_alloc, sk_wmem_alloc;
	struct sk_buff_head sk_receive_queue;
	u16 sk_ack_backlog, sk_max_ack_backlog;
	struct socket *sk_socket;
};
struct inet_sock {
	struct sock sk;
	u32 daddr, rcv_saddr;
	u16 dport, num;
};
struct inet_connection_sock {
	struct inet_sock icsk_inet;
	u8 icsk_retransmits;
};
struct tcp_sock {
	struct inet_connection_sock inet_conn;
	u32 rcv_nxt, copied_seq, write_seq, snd_una;
};
struct inet_timewait_sock {
	struct sock_common __tw_common;
	u8 tw_substate;
	u16 tw_dport, tw_num;
	u32 tw_daddr, tw_rcv_saddr;
};
#define LOCALHOST    0x0100007f
#define PORT(number) ((number) >> 8 | ((number)&0xff) << 8)
struct tcp_sock listening = {.inet_conn.icsk_inet = {
				 .sk = {.__sk_common = {2, 10},
					.sk_protocol = 6,
					.sk_type = 1,
					.sk_ack_backlog = 1,
					.sk_max_ack_backlog = 128,
					.sk_socket = &listener.socket},
				 .num = 80,
			     }};
struct tcp_sock connection = {
    .inet_conn.icsk_inet = {.sk = {.__sk_common = {2, 1}, .sk_protocol = 6, .sk_type = 1},
			    .daddr = LOCALHOST,
			    .rcv_saddr = LOCALHOST,
			    .dport = PORT(4660),
			    .num = 80},
    .rcv_nxt = 105,
    .copied_seq = 100,
    .write_seq = 57,
    .snd_una = 50,
};
struct inet_timewait_sock ending = {{2, 6}, 5, PORT(4661), 80, LOCALHOST, LOCALHOST};
struct inet_sock resolver = {
    .sk = {.__sk_common = {2, 7},
	   .sk_protocol = 17,
	   .sk_type = 2,
	   .sk_rmem_alloc = {96},
	   .sk_wmem_alloc = {32}},
    .num = 53,
};
struct socket_alloc listener = {{4711, {0}, 0140777, 0, 99, 0, &sock_super},
				{&sock_file, &listening.inet_conn.icsk_inet.sk}};
struct file sock_file = {&sock_dentry, &sock_mount, socket_file_ops, &listener.socket, 2, 3};
struct inet_ehash_bucket {
	u32 lock;
	struct hlist_head chain;
} established[4] = {
    {0, {&connection.inet_conn.icsk_inet.sk.__sk_common.skc_node}},
    [3] = {0, {&ending.__tw_common.skc_node}},
};
struct inet_hashinfo {
	struct inet_ehash_bucket *ehash;
	int ehash_size;
	struct hlist_head listening_hash[32];
} tcp_hashinfo = {
    established,
    2,
    {[16] = {&listening.inet_conn.icsk_inet.sk.__sk_common.skc_node}},
};
struct hlist_head udp_hash[128] = {[53] = {&resolver.sk.__sk_common.skc_node}};

/* Disks: one with a scheduler and two requests, of which the driver has the first. */
struct kobject {
	struct list_head entry;
};
struct kset {
	struct list_head list;
};
struct subsystem {
	struct kset kset;
};
struct elevator_type {
	char elevator_name[16];
} cfq = {"cfq"};
struct elevator_queue {
	struct elevator_type *elevator_type;
} elevator = {&cfq};
struct request_queue {
	struct list_head queue_head;
	struct elevator_queue *elevator;
};
enum rq_flag_bits { __REQ_RW, __REQ_STARTED = 8 };
enum rq_flag_bits no_flag;
struct request {
	struct list_head queuelist;
	unsigned long flags;
	u64 hard_sector;
	unsigned long hard_nr_sectors, start_time;
	struct bio *bio;
	struct request_queue *q;
	int tag;
};
struct disk_stats {
	unsigned long sectors[2], ios[2];
};
struct gendisk {
	int major, first_minor;
	char disk_name[32];
	void *fops, *private_data;
	struct request_queue *queue;
	u64 capacity;
	struct kobject kobj, *slave_dir;
	int in_flight;
	struct disk_stats dkstats;
};
struct block_device {
	u32 bd_dev;
	struct gendisk *bd_disk;
} sda1 = {8 << 20 | 1};
struct bio {
	u64 bi_sector;
	struct block_device *bi_bdev;
	void *bi_end_io;
} page_out = {4096, &sda1, sync_page};
extern struct request reading, writing;
struct request_queue sda_queue = {{&reading.queuelist, &writing.queuelist}, &elevator};
struct request reading = {
    {&writing.queuelist, &sda_queue.queue_head}, 0x100, 2048, 8, 4294894796 - 25, 0, &sda_queue, 1};
struct request writing = {{&sda_queue.queue_head, &reading.queuelist},
			  0x1,
			  4096,
			  16,
			  4294894796 - 5,
			  &page_out,
			  &sda_queue,
			  -1};
extern struct subsystem block_subsys;
struct gendisk sda = {
    .major = 8,
    .disk_name = "sda",
    .queue = &sda_queue,
    .capacity = 20480,
    .kobj = {{&block_subsys.kset.list, &block_subsys.kset.list}},
    .in_flight = 1,
    .dkstats = {{16, 8}, {3, 2}},
};
struct subsystem block_subsys = {{{&sda.kobj.entry, &sda.kobj.entry}}};

/* Network devices. */
struct in_ifaddr {
	struct in_ifaddr *ifa_next;
	u32 ifa_local;
	u8 ifa_prefixlen;
} lo_address = {0, LOCALHOST, 8}, eth0_address = {0, 0x0f02000a, 24};
struct in_device {
	struct in_ifaddr *ifa_list;
} lo_inet = {&lo_address}, eth0_inet = {&eth0_address};
enum netdev_state_t {
	__LINK_STATE_XOFF,
	__LINK_STATE_START,
	__LINK_STATE_PRESENT,
	__LINK_STATE_SCHED,
	__LINK_STATE_NOCARRIER,
};
enum netdev_state_t no_state;
struct net_device {
	char name[16];
	unsigned long state;
	struct net_device *next;
	int ifindex;
	u16 flags;
	unsigned int mtu;
	u8 dev_addr[32], addr_len, operstate;
	struct in_device *ip_ptr;
};
struct net_device eth0 = {"eth0",
			  1 << __LINK_STATE_START | 1 << __LINK_STATE_NOCARRIER,
			  0,
			  2,
			  0x3,
			  1500,
			  "RT\0\x12\x34\x56",
			  6,
			  2,
			  &eth0_inet};
struct net_device loopback_dev = {"lo",    1 << __LINK_STATE_START, &eth0, 1, 0x9, 16436, {0}, 0, 0,
				  &lo_inet};
struct net_device *dev_base = &loopback_dev;

/* What is mapped: the program, its heap, its stack. */
struct vm_area_struct {
	struct mm_struct *vm_mm;
	unsigned long vm_start, vm_end;
	struct vm_area_struct *vm_next;
	unsigned long vm_flags, vm_pgoff;
	struct file *vm_file;
	void *vm_ops, *vm_private_data;
} stack_area = {&user_mm, 0x7fff0000, 0x7fff4000, 0, 0x100173},
  heap_area = {&user_mm, 0x10000, 0x20000, &stack_area, 0x73},
  text_area = {&user_mm, 0x8000, 0x9000, &heap_area, 0x1875, 3, &httpd_file};
struct mm_struct user_mm = {
    1234, init_level4_pgt, {17}, {4}, &text_area, 0x10000, 0x18000, 0x7fff2000, 2,
};

/* CPUs */
struct x8664_pda boot_pda = {&crasher, 0, 0, 0, 2};
struct x8664_pda *_cpu_pda[64] = {&boot_pda};
cpumask_t cpu_possible_map = {{1}}, cpu_present_map = {{1}}, cpu_online_map = {{1}};

/* The array that runs is the second of the two. The lists that have no entry are of zeros. */
struct prio_array arrays[2] = {
    {1, {0}, {EMPTY_140(0), [118] = {&spender.run_list, &spender.run_list}}},
    {1, {0}, {EMPTY_140(1), [115] = {&crasher.run_list, &crasher.run_list}}},
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
void delayed_work_timer_fn(void)
{
}
/* A work has its timer in itself. */
struct work_struct {
	unsigned long pending;
	struct list_head entry;
	void *func, *data, *wq_data;
	struct timer_list timer;
};
extern struct work_struct later_work;
#define VECTOR(tv)                                                                                 \
	{                                                                                          \
		{                                                                                  \
			LIST_ALONE(boot_tvec_bases.tv.vec[0]),                                     \
			    LIST_ALONE(boot_tvec_bases.tv.vec[1])                                  \
		}                                                                                  \
	}
tvec_base_t boot_tvec_bases = {
    0,
    {{{&later_work.timer.entry, &later_work.timer.entry}, {&soon.entry, &soon.entry}}},
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

/* High-resolution timers: of the wall's clock none, of the monotonic one an interval timer. */
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
	ktime_t expires;
	void *function;
};
struct hrtimer_base {
	int index;
	struct rb_root active;
	struct rb_node *first;
};
struct signal_struct {
	struct hrtimer real_timer;
	struct task_struct *tsk;
};
FUNCTION(it_real_fn, 8, schedule, "");
struct signal_struct waiter_signal = {{{1}, {13000000000}, it_real_fn}, &waiter};
PERCPU struct hrtimer_base per_cpu__hrtimer_bases[2] = {
    {0},
    {1, {&waiter_signal.real_timer.node}},
};

/* Interrupt lines: 1 has no controller, 2 two handlers. */
struct irq_chip {
	const char *name, *typename;
} no_irq_chip = {"none"}, pic = {0, "XT-PIC"};
struct irqaction {
	void *handler;
	unsigned long flags;
	const char *name;
	struct irqaction *next;
} second_action = {sync_page, 0x80, "eth0"},
  first_action = {io_schedule, 0, "ide0", &second_action};
struct irq_desc {
	void *handle_irq;
	struct irq_chip *chip;
	struct irqaction *action;
	unsigned int status, depth, irqs_unhandled;
	cpumask_t affinity;
} irq_desc[3] = {{schedule, &pic, 0, 0, 1},
		 {schedule, &no_irq_chip},
		 {schedule, &pic, &first_action, 0, 0, 6, {1}}};
struct kernel_stat {
	unsigned int irqs[3];
};
PERCPU struct kernel_stat per_cpu__kstat = {{250, 0, 33}};

/* What interrupts leave to be done: of 32 kinds two are in use. */
struct softirq_action {
	void *action, *data;
};
FUNCTION(tasklet_hi_action, 8, schedule, "");
FUNCTION(run_timer_softirq, 8, schedule, "");
struct softirq_action softirq_vec[32] = {{tasklet_hi_action}, {run_timer_softirq}};

/* Slabs: one cache of one node; four objects of 64 bytes, of which 1 and 3 are free and CPU 0
 * keeps 2. */
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

/*
 * Work: of CPU 0's thread of "events" one that waits, and another whose timer has not expired. What
 * alloc_percpu() returned has its bits turned.
 */
struct percpu_data {
	void *ptrs[1];
};
struct workqueue_struct {
	void *cpu_wq;
	const char *name;
	struct list_head list;
};
struct cpu_workqueue_struct {
	int lock;
	long remove_sequence, insert_sequence;
	struct list_head worklist;
	struct workqueue_struct *wq;
	struct task_struct *thread;
};
void flush_to_ldisc(void *unused)
{
}
extern struct list_head workqueues;
extern struct cpu_workqueue_struct events_thread;
struct workqueue_struct events = {(void *)~PER_CPU_COPIES, "events", {&workqueues, &workqueues}};
struct work_struct waiting_work = {
    1, {&events_thread.worklist, &events_thread.worklist}, flush_to_ldisc, 0, &events_thread};
struct cpu_workqueue_struct events_thread = {
    0, 0, 1, {&waiting_work.entry, &waiting_work.entry}, &events, &waiter};
struct list_head workqueues = {&events.list, &events.list};
struct work_struct later_work = {
    1,        {&later_work.entry, &later_work.entry},
    schedule, 0,
    &events,  {IN(tv1, 0), 4294894796 + 9, delayed_work_timer_fn, 0, &boot_tvec_bases}};

/* Modules */
extern struct list_head modules;
struct module lpfc = {0, {&modules, &modules}, "lpfc", 0, (void *)0xffffffff88000000, 0, 0x5000};
struct list_head modules = {&lpfc.list, &lpfc.list};

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
     .rsp = (unsigned long)&crasher_stack.stack[FROM_TOP(64)]},
};
