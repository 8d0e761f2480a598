/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as of Red Hat's 2.6.9 SMP. Two CPUs: on 0 an interrupt came while nodemon (21797) had a page
 * fault, and net_rx_action() met a poisoned list entry; 1 idles.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "2.6.9-i386.h"

/* Who includes this can have more tasks in the ring, from NEXT_TASK to LAST_TASK, and more timers.
 */
#ifndef NEXT_TASK
#define RELEASE   "2.6.9-miniature"
#define NEXT_TASK init_task
#define LAST_TASK nodemon
#define TIMERS    LIST_ALONE(cpus[0].tvec_bases.tv4.vec[0])
/* Watermarks: by these, memory is low. */
#define MARKS(min, low, high) min, low, high
#endif

SYSTEM("node3", RELEASE, "#1 SMP Mon Sep 19 18:32:14 EDT 2005");

asm(".text\n.globl do_softirq\n.type do_softirq,@function\ndo_softirq:\n"
    "push %ebx\nsub $8, %esp\nmov %eax, %ebx\nxchg %ebx, %esp\ncall __do_softirq\n"
    ".Lsoftirq_done: mov %ebx, %esp\nadd $8, %esp\npop %ebx\nret\n"
    ".size do_softirq, .-do_softirq\n");
extern char softirq_done[] asm(".Lsoftirq_done");
ENTRY(common_interrupt, "call do_IRQ\n");
FUNCTION(do_page_fault, 24, CALL(handle_mm_fault) CALL(die));
FUNCTION(handle_mm_fault, 16, CALL(do_wp_page));
FUNCTION(do_wp_page, 20, "nop\n");
FUNCTION(do_IRQ, 12, CALL(do_softirq));
FUNCTION(__do_softirq, 8, CALL(net_rx_action));
FUNCTION(net_rx_action, 28, "mov %edx, 4(%eax)\nmov %eax, (%edx)\n");
FUNCTION(ksoftirqd, 12, CALL(schedule_timeout));

struct mm_struct nodemon_mm = {swapper_pg_dir, 2789, 478940};
extern struct task_struct init_task, idle1, init, ksoftirqd0, nodemon;
union thread_union init_stack SMALL_STACK = {{&init_task, 0, 0, 0}};
union thread_union idle1_stack SMALL_STACK = {{&idle1, 0, 0, 1}};
union thread_union init_thread SMALL_STACK = STACK_ASLEEP(init);
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

extern struct files_struct init_files;
struct task_struct init_task = {
    TASK(init_task, init, LAST_TASK, 0, "swapper"),
    .thread_info = &init_stack.thread_info,
};
struct task_struct idle1 = {
    TASK(idle1, idle1, idle1, 0, "swapper"),
    .thread_info = &idle1_stack.thread_info,
};
struct task_struct init = {
    TASK(init, ksoftirqd0, init_task, 1, "init"),
    .files = &init_files,
    ASLEEP(init_thread),
};
struct task_struct ksoftirqd0 = {
    TASK(ksoftirqd0, nodemon, init, 3, "ksoftirqd/0"),
    QUEUED_AT(0, 0, 134),
    .thread_info = &ksoftirqd0_stack.thread_info,
    .thread = {(unsigned long)(&ksoftirqd0_stack + 1), (unsigned long)switched,
	       (unsigned long)&ksoftirqd0_stack.stack[TOP(30)]},
};
struct task_struct nodemon = {
    TASK(nodemon, NEXT_TASK, ksoftirqd0, 21797, "nodemon"),
    QUEUED_AT(0, 0, 117),
    .thread_info = &nodemon_stack.thread_info,
    .mm = &nodemon_mm,
    .utime = 2500,
    .stime = 500,
    .start_time = {4, 500},
};

/* CPUs: the array that runs is CPU 0's first and CPU 1's second. */
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
      {{TIMERS, {&late.entry, &late.entry}}},
      VECTOR(0, tv5)},
     {0, {0, 21}},
     {3, 1, 4, 20, -2}},
    QUIET_CPU(1, &idle1, &idle1, 3201639042),
};
int nr_pagecache = 31; /* an atomic_t */
unsigned long __per_cpu_offset[32] = {0, sizeof(struct per_cpu_area)};
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
      MARKS(1, 2, 3),
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
      MARKS(4, 5, 6),
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
      MARKS(7, 8, 9),
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
struct alias {
	unsigned long d_count;
	struct list_head d_alias;
};
struct slab_inode {
	unsigned long i_ino;
	struct list_head i_dentry;
	struct semaphore i_sem;
	char rest[344 - 12 - sizeof(struct semaphore)];
};
struct small_slab {
	struct slab head;
	kmem_bufctl_t next[4];
	struct slab_inode objects[4];
} __attribute__((aligned(4096)));
extern kmem_cache_t inode_cache;
extern struct alias aliases[2];
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

extern struct list_head modules;
struct module netdump = {0, {&modules, &modules}, "netdump", 0, (void *)0xc0f00000, 0, 0x1ea0};
struct list_head modules = {&netdump.list, &netdump.list};

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

/* System V IPC: an id is the place, plus 32768 times the sequence number. */
struct kern_ipc_perm {
	int deleted, key;
	u32 uid, gid, cuid, cgid;
	u16 mode;
	unsigned long seq;
};
struct ipc_id {
	struct kern_ipc_perm *p;
};
struct ipc_ids {
	int in_use, max_id;
	u16 seq, seq_max;
	struct ipc_id *entries;
};
struct sem {
	int semval, sempid;
};
struct sem_array {
	struct kern_ipc_perm sem_perm;
	struct sem *sem_base;
	struct sem_queue *sem_pending;
	unsigned long sem_nsems;
} locks = {{0, 0x1234, 7, 8, 7, 8, 0600, 2}, 0, 0, 3};
struct msg_queue {
	struct kern_ipc_perm q_perm;
	unsigned long q_cbytes, q_qnum, q_qbytes;
	int q_lspid;
	struct list_head q_messages, q_receivers, q_senders;
} mail = {{0, 0x4321, 0, 0, 0, 0, 0640, 0},
	  133,
	  2,
	  16384,
	  21797,
	  LIST_ALONE(mail.q_messages),
	  LIST_ALONE(mail.q_receivers),
	  LIST_ALONE(mail.q_senders)};
struct shmid_kernel {
	struct kern_ipc_perm shm_perm;
	struct file *shm_file;
	int id;
	unsigned long shm_nattch, shm_segsz;
	int shm_cprid, shm_lprid;
} segment = {{0, 0, 0, 0, 0, 0, 01666, 0}, &tab_file, 1, 4, 8192, 1, 21797};
struct ipc_id semaphores[1] = {{&locks.sem_perm}}, queues[1] = {{&mail.q_perm}},
	      segments[2] = {{0}, {&segment.shm_perm}};
struct ipc_ids sem_ids = {1, 0, 3, 65535, semaphores}, msg_ids = {1, 0, 1, 65535, queues},
	       shm_ids = {1, 1, 1, 65535, segments};
