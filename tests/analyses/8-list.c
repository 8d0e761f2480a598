/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's eighth analysis: sixteen CPUs and 368 tasks. MUXD (21246) on CPU 2 closed a socket of
 * SCTP, and list_del() met an entry that had been taken from its list before. The code of
 * list_del() and of sctp_association_free(), as far as it calls others, is that of the guide.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff80200000 0xffffffff80000000
 */
#include "../kernels/2.6.18-x86_64.h"

SYSTEM("CF2", "2.6.18-194.3.1.el5.it801213", "#1 SMP Mon May 31 04:01:01 EDT 2010");
LOG("<1>Unable to handle kernel paging request at 0000000000200200 RIP: \n"
    "<1> [<ffffffff80153f77>] list_del+0x8/0x71\n<0>PGD 1a5d4b067 PUD 1a5d4c067 PMD 0 \n"
    "<0>Oops: 0000 [1] SMP \n<0>last sysfs file: /class/net/lo/ifindex\n<4>CPU 2 \n"
    "<4>Modules linked in: sctp\n"
    "<4>Pid: 21246, comm: MUXD Not tainted 2.6.18-194.3.1.el5.it801213 #1\n"
    "<4>RIP: 0010:[<ffffffff80153f77>]  [<ffffffff80153f77>] list_del+0x8/0x71\n"
    "<4>RSP: 0018:ffff810123b11ca8  EFLAGS: 00010246\n"
    "<4>RAX: 0000000000200200 RBX: ffff81028b3220d0 RCX: ffff810123b11c88\n"
    "<4>RDX: ffff8100a4597380 RSI: ffff81031f03d222 RDI: ffff81028b3220d0\n"
    "<4>Process MUXD (pid: 21246, threadinfo ffff810123b10000, task ffff81016fb5b100)\n"
    "<4>Stack:  ffff81028b322000 ffffffff885133cd ffff8101fd7fe140 ffff8100a4597380\n"
    "<4>Call Trace:\n<4> [<ffffffff885133cd>] :sctp:sctp_association_free+0x20/0x11c\n"
    "<4> [<ffffffff885106ae>] :sctp:sctp_do_sm+0x9/0xf\n"
    "<4> [<ffffffff80263694>] inet_release+0x9/0xf\n"
    "<1>RIP  [<ffffffff80153f77>] list_del+0x8/0x71\n<4> RSP <ffff810123b11ca8>\n<4>CR2: "
    "0000000000200200\n");
u64 jiffies_64 = 4294967296ull - 300000 + 3101519000;
unsigned long tick_nsec = 999848;
struct timespec xtime = {1296211159, 0}, wall_to_monotonic = {-1296211159 + 3101519, 0};
unsigned long avenrun[3] = {LOAD(0), LOAD(9), LOAD(18)};

/* Code */
FUNCTION(schedule_timeout, 8, schedule, "");
FUNCTION(crash_kexec, 8, schedule, "");
FUNCTION(__die, 8, crash_kexec, "");
FUNCTION(do_page_fault, 8, __die, "");
ENTRY(ret_from_fork, schedule);
ENTRY(tracesys, sys_close);
ENTRY(error_exit, do_page_fault);
ENTRY(execve, schedule);
FUNCTION(sys_close, 8, filp_close, "");
FUNCTION(filp_close, 8, __fput, "");
FUNCTION(__fput, 8, sock_close, "");
FUNCTION(sock_close, 8, sock_release, "");
FUNCTION(sock_release, 8, inet_release, "");
FUNCTION(inet_release, 8, .L_sctp_close, "");
FUNCTION(printk, 8, schedule, "");
FUNCTION(del_timer, 8, schedule, "");
FUNCTION(kfree, 8, schedule, "");
unsigned long sys_call_table[1] = {(unsigned long)sys_close};

const char list_texts[] = "<3>list_del corruption. prev->next should be %p, but was %p\n\0"
			  "<3>list_del corruption. next->prev should be %p, but was %p\n\0"
			  "<3>list_add corruption. next->prev should be %p, but was %p\n\0"
			  "<3>list_add corruption. prev->next should be %p, but was %p\n\0"
			  "lib/iomap.c\0lib/genalloc.c\0invalid distance too far back\0"
			  "invalid distance code\0invalid literal/length code\0"
			  "incorrect header check\0unknown compression method";
void list_del(struct list_head *entry);

/* The module */
MODULE_BEGIN(sctp);
MODULE_FUNCTION(sctp_close, 8, .L_sctp_primitive_ABORT);
MODULE_FUNCTION(sctp_primitive_ABORT, 8, .L_sctp_do_sm);
MODULE_FUNCTION(sctp_do_sm, 8, .L_sctp_association_free);
MODULE_FUNCTION(sctp_outq_free, 8, kfree);
MODULE_FUNCTION(sctp_ulpq_free, 8, kfree);
MODULE_FUNCTION(sctp_inq_free, 8, kfree);
MODULE_FUNCTION(sctp_ssnmap_free, 8, kfree);
MODULE_FUNCTION(sctp_bind_addr_free, 8, kfree);
MODULE_FUNCTION(sctp_association_put, 8, kfree);
MODULE_FUNCTION(sctp_transport_free, 8, kfree);
MODULE_FUNCTION(sctp_chunk_free, 8, kfree);
asm(".section .data.modules\n.L_sctp_association_free:\n.cfi_startproc\n"
    "push %r12\n.cfi_adjust_cfa_offset 8\npush %rbp\n.cfi_adjust_cfa_offset 8\n"
    "push %rbx\n.cfi_adjust_cfa_offset 8\ncmpb $0, 0x169d(%rdi)\nmov %rdi, %rbx\n"
    "mov 0x20(%rdi), %rbp\njne 1f\nlea 0xd0(%rdi), %rdi\ncall list_del\n"
    "cmpl $2, 0x2d8(%rbp)\njne 1f\nmov 2(%rbp), %al\n1: call .L_sctp_outq_free\n"
    "call .L_sctp_ulpq_free\ncall .L_sctp_inq_free\ncall .L_sctp_ssnmap_free\n"
    "call .L_sctp_bind_addr_free\ncall del_timer\ncall .L_sctp_association_put\ncall kfree\n"
    "call list_del\ncall .L_sctp_transport_free\ncall .L_sctp_chunk_free\n"
    "call .L_sctp_chunk_free\nmov %rbx, %rdi\npop %rbx\npop %rbp\npop %r12\n"
    "jmp .L_sctp_association_put\n.cfi_endproc\n.L_sctp_end:\n");
extern char sctp_association_free[] asm(".L_sctp_association_free");
MODULE_END(sctp, 0x1000);
#define SCTP_SYMBOLS(S)                                                                            \
	S(sctp_close)                                                                              \
	S(sctp_primitive_ABORT)                                                                    \
	S(sctp_do_sm)                                                                              \
	S(sctp_outq_free)                                                                          \
	S(sctp_ulpq_free)                                                                          \
	S(sctp_inq_free)                                                                           \
	S(sctp_ssnmap_free)                                                                        \
	S(sctp_bind_addr_free)                                                                     \
	S(sctp_association_put)                                                                    \
	S(sctp_transport_free)                                                                     \
	S(sctp_chunk_free)                                                                         \
	S(sctp_association_free)
#define NAME_OF(name)   char name##_[sizeof(#name)];
#define TEXT_OF(name)   #name,
#define SYMBOL_OF(name) MODULE_SYMBOL(name, __builtin_offsetof(struct sctp_names, name##_)),
struct sctp_names {
	char none[1];
	SCTP_SYMBOLS(NAME_OF)
} sctp_names = {"", SCTP_SYMBOLS(TEXT_OF)};
struct elf64_sym sctp_symbols[] = {{0}, SCTP_SYMBOLS(SYMBOL_OF)};
extern struct list_head modules;
struct module sctp = {
    0,
    {&modules, &modules},
    "sctp",
    0,
    sctp_start,
    0,
    0x1000,
    0,
    sctp_symbols,
    sizeof(sctp_symbols) / sizeof(*sctp_symbols),
    (const char *)&sctp_names,
};
struct list_head modules = {&sctp.list, &sctp.list};

/* An association that is in no list any more. */
struct sctp_association {
	unsigned long base;
	struct list_head asocs;
} association = {1, {(struct list_head *)0x100100, (struct list_head *)0x200200}};

/* Tasks: the one that panicked, and 351 that sleep, with pids from 2000 on. */
#define ALL_CPUS(M) TIMES_10(M, ) M(10) M(11) M(12) M(13) M(14) M(15)
enum { SLEEPERS = 351, FIRST = 2000 };
extern struct task_struct muxd, sleepers[SLEEPERS];
extern union thread_union sleepers_stacks[SLEEPERS], muxd_stack;
IDLE_CPUS(16, ALL_CPUS);
PERCPU struct rq per_cpu__runqueues[16] = {
    ALL_CPUS(IDLE_QUEUE)[2] = {1, &muxd, &idle[2], &arrays[0], &arrays[1]}};
struct x8664_pda pdas[16] = {ALL_CPUS(IDLE_PDA)[2].pcurrent = &muxd};
struct x8664_pda *_cpu_pda[64] = {ALL_CPUS(ITS_PDA)};
#define AFTER(function) RETURN_TO(function), 0
union thread_union muxd_stack STACKS = {
    .stack = {
	[0] = (unsigned long)&muxd,
	2ul << 32,
	[FROM_TOP(71)] = AFTER(__die),
	AFTER(do_page_fault),
	RETURN_TO(error_exit),
	EXCEPTION_REGS((unsigned long)list_del + 8, 0x10, 0x10246,
		       (unsigned long)&muxd_stack.stack[FROM_TOP(45)], 0x18, 0x200200,
		       (unsigned long)&association.asocs, 0, 0, 0,
		       (unsigned long)&association.asocs, 0),
	0,
	(unsigned long)sctp_association_free + 32,
	0,
	0,
	0,
	AFTER(sctp_do_sm),
	AFTER(sctp_primitive_ABORT),
	AFTER(sctp_close),
	AFTER(inet_release),
	AFTER(sock_release),
	AFTER(sock_close),
	AFTER(__fput),
	AFTER(filp_close),
	AFTER(sys_close),
	RETURN_TO(tracesys),
	EXCEPTION_REGS(0x39a040d637, 0x33, 0x206, 0x7fff077d4e80, 0x2b, -38, 0, -1, 2, 0, 4, 0),
    }};
struct mm_struct muxd_mm = {1234, init_level4_pgt, {17}, {4}};
struct task_struct muxd = {
    TASK(muxd, sleepers[0], init_task),
    THREADS(muxd),
    .prio = 115,
    .thread_info = &muxd_stack.thread_info,
    .comm = "MUXD",
    .pid = 21246,
    .tgid = 21246,
    .mm = &muxd_mm,
};
#define ALL_SLEEPERS(M)                                                                            \
	TIMES_100(M, 20)                                                                           \
	TIMES_100(M, 21)                                                                           \
	TIMES_100(M, 22)                                                                           \
	TIMES_10(M, 230)                                                                           \
	TIMES_10(M, 231) TIMES_10(M, 232) TIMES_10(M, 233) TIMES_10(M, 234) M(2350)
#define CRASHER muxd
#include "sleepers.h"

CRASH_NOTES(16) = {
    ALL_CPUS(IDLE_NOTE)[2] = STOPPED(crash_kexec, muxd_stack.stack[FROM_TOP(72)]),
};

/* What the guide shows of it, with the lines of its source. */
/* clang-format off */
#line 60 "lib/list_debug.c"
__attribute__((naked)) void list_del(struct list_head *entry)
{
	asm("push %rbx\n.cfi_adjust_cfa_offset 8\nmov 8(%rdi), %rax\nmov %rdi, %rbx\n");
#line 62
	asm("mov (%rax), %rdx\ncmp %rdi, %rdx\n.byte 0x74, 0x1b\n");
	asm("mov %rdi, %rsi\nxor %eax, %eax\nmovq $list_texts, %rdi\ncall printk\n");
	asm(".byte 0x0f, 0x0b, 0x68\n.long 0x802bbb25\n.byte 0xc2\n.short 65\n");
#line 67
	asm("mov (%rbx), %rax\nmov 8(%rax), %rdx\ncmp %rbx, %rdx\n.byte 0x74, 0x1b\n");
	asm("mov %rbx, %rsi\nmovq $list_texts + 61, %rdi\nxor %eax, %eax\ncall printk\n");
	asm(".byte 0x0f, 0x0b, 0x68\n.long 0x802bbb25\n.byte 0xc2\n.short 70\n");
#line 72
	asm("mov (%rbx), %rdx\nmov 8(%rbx), %rax\nmov %rax, 8(%rdx)\nmov %rdx, (%rax)\n");
	asm("movq $0x200200, 8(%rbx)\nmovq $0x100100, (%rbx)\n");
	asm("pop %rbx\n.cfi_adjust_cfa_offset -8\nret\n");
}
/* clang-format on */
