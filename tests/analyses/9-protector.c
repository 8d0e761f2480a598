/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's ninth analysis: a notebook of four CPUs and 509 tasks, with guests of KVM's on a
 * bridge. qemu-kvm (8762) on CPU 2 sent a packet; in the soft interrupt behind it the bridge handed
 * one to iptables, which rejected it, and icmp_send() found at its end that its stack frame had
 * been written over. The log is the guide's.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff81000000 0xffffffff80000000
 */
#define DIRECT 0xffff880000000000
#include "../kernels/x86_64.h"

const char linux_banner[] = "Linux version 2.6.35.12-88.fc14.x86_64 (nobody@nowhere) #1 SMP Thu "
			    "Mar 31 21:21:57 UTC 2011\n";
struct uts_namespace {
	struct new_utsname name;
} init_uts_ns = {{"Linux", "Mirr", "2.6.35.12-88.fc14.x86_64",
		  "#1 SMP Thu Mar 31 21:21:57 UTC 2011", "x86_64", "(none)"}};
LOG("<0>[ 9137.459831] Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: "
    "ffffffff81417249\n"
    "<4>[ 9137.459836]\n"
    "<4>[ 9137.459846] Pid: 8762, comm: qemu-kvm Not tainted 2.6.35.12-88.fc14.x86_64 #1\n"
    "<4>[ 9137.459852] Call Trace:\n"
    "<4>[ 9137.459857]  <IRQ>  [<ffffffff81468e1f>] panic+0x8b/0x10d\n"
    "<4>[ 9137.459877]  [<ffffffff81417249>] ? icmp_send+0x50a/0x51c\n"
    "<4>[ 9137.459885]  [<ffffffff8104de59>] get_taint+0x0/0x12\n"
    "<4>[ 9137.459890]  [<ffffffff81417249>] icmp_send+0x50a/0x51c\n"
    "<4>[ 9137.459899]  [<ffffffff81039d8f>] ? __wake_up_common+0x4e/0x84\n"
    "<4>[ 9137.459908]  [<ffffffff81053a38>] ? local_bh_enable+0xe/0x10\n"
    "<4>[ 9137.459916]  [<ffffffff8142bcfd>] ? ipt_do_table+0x590/0x6e7\n"
    "<4>[ 9137.459930]  [<ffffffffa046821d>] ? br_dev_queue_push_xmit+0x82/0x88 [bridge]\n"
    "<4>[ 9137.459943]  [<ffffffffa046d27e>] ? br_nf_dev_queue_xmit+0x0/0x83 [bridge]\n"
    "<4>[ 9137.459954]  [<ffffffffa046d2ff>] ? br_nf_dev_queue_xmit+0x81/0x83 [bridge]\n"
    "<4>[ 9137.459965]  [<ffffffffa046d277>] ? NF_HOOK_THRESH+0x4b/0x52 [bridge]\n"
    "<4>[ 9137.459973]  [<ffffffff811e2f7b>] ? selinux_ip_forward+0x60/0x1c5\n"
    "<4>[ 9137.459982]  [<ffffffff8142d8d0>] ? iptable_filter_hook+0x5c/0x60\n"
    "<4>[ 9137.459989]  [<ffffffff813e1b8d>] ? nf_iterate+0x46/0x89\n"
    "<4>[ 9137.460001]  [<ffffffffa046d5a1>] ? br_nf_forward_finish+0x0/0xa9 [bridge]\n"
    "<4>[ 9137.460006]  [<ffffffff813e1c3a>] ? nf_hook_slow+0x6a/0xd0\n"
    "<4>[ 9137.460017]  [<ffffffffa046d5a1>] ? br_nf_forward_finish+0x0/0xa9 [bridge]\n"
    "<4>[ 9137.460029]  [<ffffffffa046d5a1>] ? br_nf_forward_finish+0x0/0xa9 [bridge]\n"
    "<4>[ 9137.460040]  [<ffffffffa046d26d>] ? NF_HOOK_THRESH+0x41/0x52 [bridge]\n"
    "<4>[ 9137.460051]  [<ffffffffa046d46c>] ? nf_bridge_pull_encap_header+0x25/0x31 [bridge]\n"
    "<4>[ 9137.460063]  [<ffffffffa046ded1>] ? br_nf_forward_ip+0x1e0/0x1f4 [bridge]\n"
    "<4>[ 9137.460069]  [<ffffffff813e3c5c>] ? __nf_conntrack_find+0x8d/0xea\n"
    "<4>[ 9137.460078]  [<ffffffff813e1b8d>] ? nf_iterate+0x46/0x89\n"
    "<4>[ 9137.460087]  [<ffffffffa046827c>] ? br_forward_finish+0x0/0x25 [bridge]\n"
    "<4>[ 9137.460093]  [<ffffffff813e1c3a>] ? nf_hook_slow+0x6a/0xd0\n"
    "<4>[ 9137.460101]  [<ffffffffa046827c>] ? br_forward_finish+0x0/0x25 [bridge]\n"
    "<4>[ 9137.460111]  [<ffffffffa046827c>] ? br_forward_finish+0x0/0x25 [bridge]\n"
    "<4>[ 9137.460119]  [<ffffffffa0468269>] ? NF_HOOK.clone.2+0x46/0x59 [bridge]\n"
    "<4>[ 9137.460128]  [<ffffffffa046833a>] ? __br_forward+0x73/0x75 [bridge]\n"
    "<4>[ 9137.460137]  [<ffffffffa04683a9>] ? br_forward+0x3a/0x4d [bridge]\n"
    "<4>[ 9137.460146]  [<ffffffffa046906e>] ? br_handle_frame_finish+0x155/0x1c7 [bridge]\n"
    "<4>[ 9137.460156]  [<ffffffffa0468f19>] ? br_handle_frame_finish+0x0/0x1c7 [bridge]\n"
    "<4>[ 9137.460168]  [<ffffffffa046d277>] ? NF_HOOK_THRESH+0x4b/0x52 [bridge]\n"
    "<4>[ 9137.460179]  [<ffffffffa046d49d>] ? nf_bridge_push_encap_header+0x25/0x31 [bridge]\n"
    "<4>[ 9137.460191]  [<ffffffffa046d908>] ? br_nf_pre_routing_finish+0x205/0x228 [bridge]\n"
    "<4>[ 9137.460197]  [<ffffffff813e1c3a>] ? nf_hook_slow+0x6a/0xd0\n"
    "<4>[ 9137.460207]  [<ffffffffa046d703>] ? br_nf_pre_routing_finish+0x0/0x228 [bridge]\n"
    "<4>[ 9137.460219]  [<ffffffffa046d703>] ? br_nf_pre_routing_finish+0x0/0x228 [bridge]\n"
    "<4>[ 9137.460231]  [<ffffffffa046d277>] ? NF_HOOK_THRESH+0x4b/0x52 [bridge]\n"
    "<4>[ 9137.460242]  [<ffffffffa046d9c0>] ? setup_pre_routing+0x4b/0x76 [bridge]\n"
    "<4>[ 9137.460254]  [<ffffffffa046e369>] ? br_nf_pre_routing+0x484/0x494 [bridge]\n"
    "<4>[ 9137.460259]  [<ffffffff813e1b8d>] ? nf_iterate+0x46/0x89\n"
    "<4>[ 9137.460266]  [<ffffffff81066a45>] ? autoremove_wake_function+0x16/0x39\n"
    "<4>[ 9137.460276]  [<ffffffffa0468f19>] ? br_handle_frame_finish+0x0/0x1c7 [bridge]\n"
    "<4>[ 9137.460282]  [<ffffffff813e1c3a>] ? nf_hook_slow+0x6a/0xd0\n"
    "<4>[ 9137.460291]  [<ffffffffa0468f19>] ? br_handle_frame_finish+0x0/0x1c7 [bridge]\n"
    "<4>[ 9137.460299]  [<ffffffff8103d102>] ? __wake_up+0x44/0x4d\n"
    "<4>[ 9137.460308]  [<ffffffffa0468f19>] ? br_handle_frame_finish+0x0/0x1c7 [bridge]\n"
    "<4>[ 9137.460318]  [<ffffffffa0468f07>] ? NF_HOOK.clone.3+0x46/0x58 [bridge]\n"
    "<4>[ 9137.460327]  [<ffffffffa0469251>] ? br_handle_frame+0x171/0x18c [bridge]\n"
    "<4>[ 9137.460336]  [<ffffffff813bedd0>] ? __netif_receive_skb+0x2cd/0x412\n"
    "<4>[ 9137.460344]  [<ffffffff810a9d8d>] ? check_for_new_grace_period.clone.19+0x8b/0x97\n"
    "<4>[ 9137.460352]  [<ffffffff813c0742>] ? process_backlog+0x87/0x15d\n"
    "<4>[ 9137.460371]  [<ffffffff8106b8d8>] ? sched_clock_cpu+0x42/0xc6\n"
    "<4>[ 9137.460379]  [<ffffffff813c08c4>] ? net_rx_action+0xac/0x1bb\n"
    "<4>[ 9137.460385]  [<ffffffff8106b8d8>] ? sched_clock_cpu+0x42/0xc6\n"
    "<4>[ 9137.460393]  [<ffffffff81053dc9>] ? __do_softirq+0xf0/0x1bf\n"
    "<4>[ 9137.460401]  [<ffffffff8100abdc>] ? call_softirq+0x1c/0x30\n"
    "<4>[ 9137.460407]  [<ffffffff8100abdc>] ? call_softirq+0x1c/0x30\n"
    "<4>[ 9137.460411]  <EOI>  [<ffffffff8100c338>] ? do_softirq+0x46/0x82\n"
    "<4>[ 9137.460423]  [<ffffffff813bfced>] ? netif_rx_ni+0x26/0x2b\n"
    "<4>[ 9137.460431]  [<ffffffffa005d888>] ? tun_get_user+0x3e0/0x421 [tun]\n"
    "<4>[ 9137.460439]  [<ffffffffa005ded1>] ? tun_chr_aio_write+0x0/0x84 [tun]\n"
    "<4>[ 9137.460447]  [<ffffffffa005df3a>] ? tun_chr_aio_write+0x69/0x84 [tun]\n"
    "<4>[ 9137.460456]  [<ffffffff81117d22>] ? do_sync_readv_writev+0xc1/0x100\n"
    "<4>[ 9137.460464]  [<ffffffff811e4452>] ? selinux_file_permission+0xa7/0xb9\n"
    "<4>[ 9137.460474]  [<ffffffff811dce11>] ? security_file_permission+0x16/0x18\n"
    "<4>[ 9137.460481]  [<ffffffff81117f78>] ? do_readv_writev+0xa7/0x127\n"
    "<4>[ 9137.460488]  [<ffffffff81125194>] ? do_vfs_ioctl+0x468/0x49b\n"
    "<4>[ 9137.460495]  [<ffffffff81118941>] ? fput+0x22/0x1ed\n"
    "<4>[ 9137.460502]  [<ffffffff8111803d>] ? vfs_writev+0x45/0x47\n"
    "<4>[ 9137.460508]  [<ffffffff81118160>] ? sys_writev+0x4a/0x93\n"
    "<4>[ 9137.460515]  [<ffffffff81009cf2>] ? system_call_fastpath+0x16/0x1b\n");
u64 jiffies_64 = 4294967296ull - 300000 + 9152000;
unsigned long tick_nsec = 999848;
struct timespec {
	long tv_sec, tv_nsec;
} xtime = {1303414644, 0}, wall_to_monotonic = {-1303414644 + 9152, 0};
unsigned long avenrun[3] = {LOAD(26), LOAD(56), LOAD(85)};

/* Code */
#define STEP(NAME, CALL) FUNCTION(NAME, 8, CALL, "")
STEP(schedule_timeout, schedule);
STEP(machine_kexec, schedule);
STEP(crash_kexec, machine_kexec);
STEP(panic, crash_kexec);
STEP(__stack_chk_fail, panic);
STEP(ipt_do_table, schedule);
STEP(iptable_filter_hook, schedule);
STEP(nf_iterate, schedule);
STEP(nf_hook_slow, schedule);
STEP(__netif_receive_skb, schedule);
STEP(process_backlog, schedule);
STEP(net_rx_action, schedule);
STEP(__do_softirq, schedule);
ENTRY(ret_from_fork, schedule);
ENTRY(system_call_fastpath, sys_writev);
ENTRY(kernel_execve, schedule);
/* It goes on with the interrupts' stack. */
asm(".text\n.globl call_softirq\n.type call_softirq,@function\ncall_softirq:\n.cfi_startproc\n"
    "push %rbp\n.cfi_adjust_cfa_offset 8\n.cfi_rel_offset %rbp, 0\nmov %rsp, %rbp\n"
    ".cfi_def_cfa_register %rbp\nmov %rax, %rsp\npush %rbp\ncall __do_softirq\nleave\n"
    ".cfi_def_cfa %rsp, 8\nret\n.cfi_endproc\n.size call_softirq, .-call_softirq\n");
extern char call_softirq[];
STEP(do_softirq, call_softirq);
STEP(netif_rx_ni, do_softirq);
STEP(do_sync_readv_writev, .L_tun_chr_aio_write);
STEP(do_readv_writev, do_sync_readv_writev);
STEP(vfs_writev, do_readv_writev);
STEP(sys_writev, vfs_writev);
unsigned long sys_call_table[1] = {(unsigned long)sys_writev};
void icmp_send(void *packet);

/* Modules */
#define IN_MODULE(NAME, CALL) MODULE_FUNCTION(NAME, 8, CALL)
MODULE_BEGIN(bridge);
IN_MODULE(NF_HOOK_THRESH, schedule);
IN_MODULE(br_nf_forward_ip, schedule);
IN_MODULE(NF_HOOK_2, schedule);
IN_MODULE(__br_forward, schedule);
IN_MODULE(br_forward, schedule);
IN_MODULE(br_handle_frame_finish, schedule);
IN_MODULE(br_nf_pre_routing_finish, schedule);
IN_MODULE(br_nf_pre_routing, schedule);
IN_MODULE(NF_HOOK_3, schedule);
IN_MODULE(br_handle_frame, schedule);
MODULE_END(bridge, 0x1000);
MODULE_BEGIN(tun);
IN_MODULE(tun_get_user, netif_rx_ni);
IN_MODULE(tun_chr_aio_write, .L_tun_get_user);
MODULE_END(tun, 0x1000);
#define BRIDGE(S)                                                                                  \
	S(NF_HOOK_THRESH, "NF_HOOK_THRESH")                                                        \
	S(br_nf_forward_ip, "br_nf_forward_ip")                                                    \
	S(NF_HOOK_2, "NF_HOOK.clone.2")                                                            \
	S(__br_forward, "__br_forward")                                                            \
	S(br_forward, "br_forward")                                                                \
	S(br_handle_frame_finish, "br_handle_frame_finish")                                        \
	S(br_nf_pre_routing_finish, "br_nf_pre_routing_finish")                                    \
	S(br_nf_pre_routing, "br_nf_pre_routing")                                                  \
	S(NF_HOOK_3, "NF_HOOK.clone.3")                                                            \
	S(br_handle_frame, "br_handle_frame")
#define TUN(S)                                                                                     \
	S(tun_get_user, "tun_get_user")                                                            \
	S(tun_chr_aio_write, "tun_chr_aio_write")
#define NAME_OF(name, TEXT)   char name##_[sizeof(TEXT)];
#define TEXT_OF(name, TEXT)   TEXT,
#define SYMBOL_OF(name, TEXT) MODULE_SYMBOL(name, __builtin_offsetof(struct names, name##_)),
struct names {
	char none[1];
	BRIDGE(NAME_OF)
	TUN(NAME_OF)
} names = {"", BRIDGE(TEXT_OF) TUN(TEXT_OF)};
struct elf64_sym bridge_symbols[] = {{0}, BRIDGE(SYMBOL_OF)}, tun_symbols[] = {{0}, TUN(SYMBOL_OF)};
extern struct list_head modules;
extern struct module bridge, tun;
#define MODULE(NAME, NEXT, PREV)                                                                   \
	{                                                                                          \
		0, {NEXT, PREV}, #NAME, 0, NAME##_start, 0, 0x1000, 0, NAME##_symbols,             \
		    sizeof(NAME##_symbols) / sizeof(*NAME##_symbols), (const char *)&names         \
	}
struct module bridge = MODULE(bridge, &tun.list, &modules),
	      tun = MODULE(tun, &modules, &bridge.list);
struct list_head modules = {&bridge.list, &tun.list};

/* Tasks: the one that panicked, and 504 that sleep, with pids from 2000 on. */
struct mm_struct {
	unsigned long total_vm, *pgd;
} qemu_mm = {1234, init_level4_pgt};
struct task_struct {
	long state;
	void *stack;
	int prio, static_prio;
	struct list_head tasks, children, sibling, thread_group;
	struct mm_struct *mm;
	int exit_state, pid, tgid;
	struct task_struct *real_parent, *group_leader;
	char comm[16];
	struct {
		unsigned long sp;
	} thread;
};
enum { SLEEPERS = 504, FIRST = 2000 };
extern struct task_struct init_task, idle[4], qemu, sleepers[SLEEPERS];
extern union thread_union idle_stacks[4], qemu_stack, sleepers_stacks[SLEEPERS];
#define TASK(SELF, NEXT, PREV, STACK, PID, COMM)                                                   \
	.stack = &(STACK), .prio = 120, .static_prio = 120,                                        \
	.tasks = {&(NEXT).tasks, &(PREV).tasks}, .children = LIST_ALONE((SELF).children),          \
	.thread_group = LIST_ALONE((SELF).thread_group), .real_parent = &init_task,                \
	.group_leader = &(SELF), .pid = PID, .tgid = PID, .comm = COMM
#define IDLE_OF(n) (n ? &idle[n] : &init_task)
#define IDLE(n)    [n] = {TASK(idle[n], idle[n], idle[n], idle_stacks[n], 0, "swapper")}
union thread_union idle_stacks[4] STACKS = {
    {{&init_task, 0, 0, 0}}, {{&idle[1], 0, 1, 0}}, {{&idle[2], 0, 2, 0}}, {{&idle[3], 0, 3, 0}}};
struct task_struct idle[4] = {IDLE(1), IDLE(2), IDLE(3)};
struct task_struct init_task = {
    TASK(init_task, qemu, sleepers[SLEEPERS - 1], idle_stacks[0], 0, "swapper")};
struct task_struct qemu = {TASK(qemu, sleepers[0], init_task, qemu_stack, 8762, "qemu-kvm"),
			   .mm = &qemu_mm};
#define ALL_SLEEPERS(M)                                                                            \
	TIMES_100(M, 20)                                                                           \
	TIMES_100(M, 21)                                                                           \
	TIMES_100(M, 22)                                                                           \
	TIMES_100(M, 23) TIMES_100(M, 24) M(2500) M(2501) M(2502) M(2503)
#define SLEEPER_STACK(n) STACK_ASLEEP(sleepers[n - FIRST], 0, schedule_timeout),
#define SLEEPER(n)                                                                                 \
	{TASK(sleepers[n - FIRST],                                                                 \
	      *(n == FIRST + SLEEPERS - 1 ? &init_task : &sleepers[n - FIRST + 1]),                \
	      *(n == FIRST ? &qemu : &sleepers[n - FIRST - 1]), sleepers_stacks[n - FIRST], n,     \
	      "sleeper"),                                                                          \
	 .state = 1, .thread = {(unsigned long)&sleepers_stacks[n - FIRST].stack[FROM_TOP(10)]}},
union thread_union sleepers_stacks[SLEEPERS] STACKS = {ALL_SLEEPERS(SLEEPER_STACK)};
struct task_struct sleepers[SLEEPERS] = {ALL_SLEEPERS(SLEEPER)};

/* The stack of interrupts, and that of the task, where rbp points to. */
#define AFTER(function) RETURN_TO(function), 0
enum { IRQ_WORDS = 0x4000 / 8, START = IRQ_WORDS - 8 - 58, RBP = FROM_TOP(39) };
unsigned long irq_stack[IRQ_WORDS] __attribute__((section(".stacks"), aligned(0x4000))) = {
    [START] = AFTER(crash_kexec),
    AFTER(panic),
    AFTER(__stack_chk_fail),
    (unsigned long)icmp_send + 9,
    0,
    AFTER(ipt_do_table),
    AFTER(iptable_filter_hook),
    AFTER(nf_iterate),
    AFTER(nf_hook_slow),
    AFTER(NF_HOOK_THRESH),
    AFTER(br_nf_forward_ip),
    AFTER(nf_iterate),
    AFTER(nf_hook_slow),
    AFTER(NF_HOOK_2),
    AFTER(__br_forward),
    AFTER(br_forward),
    AFTER(br_handle_frame_finish),
    AFTER(NF_HOOK_THRESH),
    AFTER(br_nf_pre_routing_finish),
    AFTER(NF_HOOK_THRESH),
    AFTER(br_nf_pre_routing),
    AFTER(nf_iterate),
    AFTER(nf_hook_slow),
    AFTER(NF_HOOK_3),
    AFTER(br_handle_frame),
    AFTER(__netif_receive_skb),
    AFTER(process_backlog),
    AFTER(net_rx_action),
    AFTER(__do_softirq),
    (unsigned long)call_softirq + 13,
    (unsigned long)&qemu_stack.stack[RBP],
};
union thread_union qemu_stack STACKS = {
    .stack = {
	[0] = (unsigned long)&qemu,
	2ul << 32,
	[RBP] = 0xb0b0,
	AFTER(do_softirq),
	AFTER(netif_rx_ni),
	AFTER(tun_get_user),
	AFTER(tun_chr_aio_write),
	AFTER(do_sync_readv_writev),
	AFTER(do_readv_writev),
	AFTER(vfs_writev),
	AFTER(sys_writev),
	RETURN_TO(system_call_fastpath),
	EXCEPTION_REGS(0x34e04d8ab7, 0x33, 0x10202, 0x7fe3a75e6998, 0x2b, 0x14, 0, 0x1376e68, 1,
		       0x7fe3a75e6920, 0x2a, 1),
    }};

/* CPUs */
struct rq {
	unsigned long nr_running;
	struct task_struct *curr, *idle;
};
struct per_cpu_area {
	struct rq queue;
	char *irq_stack;
};
#define AREA(n) [n] = {{0, IDLE_OF(n), IDLE_OF(n)}, 0}
PERCPU struct per_cpu_area runqueues[4] = {
    AREA(0), AREA(1), {{1, &qemu, &idle[2]}, (char *)(irq_stack + IRQ_WORDS) - 64}, AREA(3)};
void symbols(void)
{
	asm volatile(".globl irq_stack_ptr\n.set irq_stack_ptr, runqueues + %c0\n" ::"i"(
	    __builtin_offsetof(struct per_cpu_area, irq_stack)));
}
unsigned long __per_cpu_offset[4] = {0, sizeof(struct per_cpu_area),
				     2 * sizeof(struct per_cpu_area),
				     3 * sizeof(struct per_cpu_area)};
int nr_cpu_ids = 4;
unsigned long cpu_possible_bits[1] = {15}, cpu_present_bits[1] = {15}, cpu_online_bits[1] = {15};
#define IDLE_NOTE(n) STOPPED(schedule, idle_stacks[n].stack[FROM_TOP(10)])
CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_notes_of_file[4] = {
    IDLE_NOTE(0),
    IDLE_NOTE(1),
    {NOTE("CORE", NT_PRSTATUS, struct prstatus),
     {.rip = RETURN_TO(machine_kexec),
      .cs = 0x10,
      .ss = 0x18,
      .rflags = 2,
      .rbp = (unsigned long)&qemu_stack.stack[RBP],
      .rsp = (unsigned long)&irq_stack[START - 1]}},
    IDLE_NOTE(3),
};

/* The end of the function: its line is all that the address tells. */
/* clang-format off */
#line 647 "net/ipv4/icmp.c"
__attribute__((naked)) void icmp_send(void *packet)
{
	asm("sub $8, %rsp\n.cfi_adjust_cfa_offset 8\ncall __stack_chk_fail\n"
	    "nop\nadd $8, %rsp\n.cfi_adjust_cfa_offset -8\nret\n");
}
/* clang-format on */
