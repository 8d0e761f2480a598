/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's seventh analysis: eight CPUs and 342 tasks of 2.6.9, whose direct map begins at 1
 * TiB. CPU 0 had given up its clock for another, and sat in the timer's interrupt when the
 * watchdog's NMI came: scopeux (15652) had been interrupted, and in the soft interrupts behind that
 * the timer was.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff80200000 0xffffffff80000000
 */
#define DIRECT 0x0000010000000000
#define rq     runqueue
#include "../kernels/2.6.18-x86_64.h"

SYSTEM("node02", "2.6.9-89.ELsmp", "#1 SMP Mon Apr 20 10:33:05 EDT 2009");
#define MODULES                                                                                    \
	"<4>Modules linked in: snapapi26(U) i2c_dev i2c_core md5 ipv6 ide_dump scsi_dump "         \
	"diskdump zlib_deflate dm_mirror dm_mod emcpvlumd(U) emcpxcrypt(U) emcpdm(U) emcpgpx(U) "  \
	"emcpmpx(U) emcp(U) button battery ac ohci_hcd ehci_hcd tg3 e1000 bonding(U) sg ext3 jbd " \
	"qla2300 aacraid qla2xxx scsi_transport_fc sd_mod scsi_mod\n"
LOG("<4>warning: many lost ticks.\n"
    "<4>Your time source seems to be instable or some driver is hogging interupts\n"
    "<4>rip __do_softirq+0x4d/0xd0\n<4>Falling back to HPET\n"
    "<4>NMI Watchdog detected LOCKUP, CPU=0, registers:\n<4>CPU 0 \n" MODULES
    "<4>Pid: 15652, comm: scopeux Tainted: P      2.6.9-89.ELsmp\n"
    "<4>RIP: 0010:[<ffffffff80141400>] <ffffffff80141400>{do_timer+197}\n"
    "<4>RSP: 0018:ffffffff8046dce0  EFLAGS: 00000012\n"
    "<4>RAX: 000000000001e7fc RBX: 000000006b1833d6 RCX: 000000000001e7fc\n"
    "<4>RDX: 0000000000000000 RSI: 00000000000f41a8 RDI: ffffffff8046ddc8\n"
    "<4>Process scopeux (pid: 15652, threadinfo 000001000eef4000, task 000001006b7de7f0)\n"
    "<4>Stack: 00000005241efada 0000000000000000 000000000000037d ffffffff801167ee \n"
    "<4>Call Trace:<IRQ> <ffffffff801167ee>{timer_interrupt+587} "
    "<ffffffff801340e4>{rebalance_tick+133} \n"
    "<4>       <ffffffff80112ff6>{handle_IRQ_event+41} <ffffffff80113270>{do_IRQ+197} \n"
    "<4>       <ffffffff801108c3>{ret_from_intr+0} <ffffffff8013d859>{__do_softirq+77} \n"
    "<4>       <ffffffff8013d90d>{do_softirq+49} "
    "<ffffffff80110c85>{apic_timer_interrupt+133} \n"
    "<4>        <EOI> <ffffffff801656ca>{s_show+515} <ffffffff80199fae>{seq_read+445} \n"
    "<4>       <ffffffff8017c2ec>{vfs_read+207} <ffffffff8017c548>{sys_read+69} \n"
    "<4>       <ffffffff801266fc>{sysenter_do_call+27} \n\n"
    "<4>Code: 81 e1 ff 0f 00 00 48 c1 f8 0c 48 89 0d 37 0a 36 00 48 01 c6 \n"
    "<0>Kernel panic - not syncing: nmi watchdog\n");
u64 jiffies_64 = 4294967296ull - 300000 + 17786184000;
unsigned long tick_nsec = 999848;
struct timespec xtime = {1273571477, 0}, wall_to_monotonic = {-1273571477 + 17786184, 0};
unsigned long avenrun[3] = {LOAD(22), LOAD(13), LOAD(7)};

/* Code */
#define STEP(NAME, CALL) FUNCTION(NAME, 8, CALL, "")
STEP(schedule_timeout, schedule);
ENTRY(ret_from_fork, schedule);
ENTRY(sysenter_do_call, sys_read);
ENTRY(apic_timer_interrupt, do_softirq);
ENTRY(ret_from_intr, do_IRQ);
ENTRY(paranoid_exit, do_nmi);
ENTRY(execve, schedule);
STEP(sys_read, vfs_read);
STEP(vfs_read, seq_read);
STEP(seq_read, s_show);
STEP(s_show, schedule);
STEP(do_softirq, __do_softirq);
STEP(__do_softirq, schedule);
STEP(do_IRQ, handle_IRQ_event);
STEP(handle_IRQ_event, timer_interrupt);
STEP(timer_interrupt, do_timer);
STEP(do_timer, schedule);
STEP(do_nmi, default_do_nmi);
STEP(default_do_nmi, nmi_watchdog_tick);
STEP(nmi_watchdog_tick, die_nmi);
STEP(die_nmi, panic);
STEP(panic, schedule);
unsigned long sys_call_table[1] = {(unsigned long)sys_read};

/* Tasks: the one that panicked, and 333 that sleep, with pids from 2000 on. */
#define ALL_CPUS(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
enum { SLEEPERS = 333, FIRST = 2000 };
extern struct task_struct scopeux, sleepers[SLEEPERS];
extern union thread_union sleepers_stacks[SLEEPERS], scopeux_stack;
IDLE_CPUS(8, ALL_CPUS);
/* The stacks of NMIs and of interrupts: the latter begins 64 bytes below its top. */
enum {
	NMI_WORDS = 0x1000 / 8,
	IRQ_WORDS = 0x4000 / 8,
	TICK = IRQ_WORDS - 38,
	PUSHED = FROM_TOP(45)
};
extern unsigned long nmi_stack[NMI_WORDS], irq_stack[IRQ_WORDS];
struct tss_struct {
	unsigned long ist[7];
};
struct per_cpu_area {
	struct rq runqueue;
	struct tss_struct tss;
};
#define AREA(n) [n] = {{0, IDLE_OF(n), IDLE_OF(n), &arrays[0], &arrays[1]}},
PERCPU struct per_cpu_area per_cpu__runqueues[8] = {
    ALL_CPUS(AREA)[0] = {{1, &scopeux, &init_task, &arrays[0], &arrays[1]},
			 {{[2] = (unsigned long)(nmi_stack + NMI_WORDS)}}}};
void symbols(void)
{
	asm volatile(
	    ".globl per_cpu__init_tss\n.set per_cpu__init_tss, per_cpu__runqueues + %c0\n" ::"i"(
		__builtin_offsetof(struct per_cpu_area, tss)));
}
#define PDA(n) [n] = {IDLE_OF(n), n * sizeof(struct per_cpu_area), 0, n, 0},
struct x8664_pda cpu_pda[8] = {
    ALL_CPUS(PDA)[0] = {&scopeux, 0, (char *)(irq_stack + IRQ_WORDS) - 64}};
/* What they have pushed last; in NMI_STACK the registers end at its top. */
#define AFTER(function) RETURN_TO(function), 0
unsigned long nmi_stack[NMI_WORDS] __attribute__((section(".stacks"), aligned(0x1000))) = {
    [NMI_WORDS - 30] = AFTER(die_nmi),
    AFTER(nmi_watchdog_tick),
    AFTER(default_do_nmi),
    AFTER(do_nmi),
    RETURN_TO(paranoid_exit),
    EXCEPTION_REGS(RETURN_TO(do_timer), 0x10, 0x12, (unsigned long)&irq_stack[TICK], 0x18, 0x1e7fc,
		   0x6b1833d6, 0x1e7fc, 0, 0xf41a8, 0, 0x72a55f4d),
};
/* An interrupt puts rbp there, and above it what a C function may change; the second came while the
 * soft interrupts behind the first ran. */
unsigned long irq_stack[IRQ_WORDS] __attribute__((section(".stacks"), aligned(0x4000))) = {
    [TICK + 1] = AFTER(timer_interrupt),
    AFTER(handle_IRQ_event),
    AFTER(do_IRQ),
    RETURN_TO(ret_from_intr),
    (unsigned long)&irq_stack[TICK + 9],
    [TICK + 9 + 11] = RETURN_TO(__do_softirq),
    0x10,
    0x202,
    (unsigned long)&irq_stack[TICK + 25],
    0x18,
    0,
    AFTER(do_softirq),
    RETURN_TO(apic_timer_interrupt),
    (unsigned long)&scopeux_stack.stack[PUSHED],
};
union thread_union scopeux_stack STACKS = {
    .stack = {
	[0] = (unsigned long)&scopeux,
	[PUSHED + 11] = RETURN_TO(s_show),
	0x10,
	0x202,
	(unsigned long)&scopeux_stack.stack[PUSHED + 16],
	0x18,
	0,
	AFTER(seq_read),
	AFTER(vfs_read),
	AFTER(sys_read),
	RETURN_TO(sysenter_do_call),
	EXCEPTION_REGS(0xffffe410, 0x23, 0x246, 0xffffd7a0, 0x2b, 3, 0, 0, 0, 0, 0, 0),
    }};
struct mm_struct scopeux_mm = {1234, init_level4_pgt, {17}, {4}};
struct task_struct scopeux = {
    TASK(scopeux, sleepers[0], init_task),
    THREADS(scopeux),
    .prio = 115,
    .thread_info = &scopeux_stack.thread_info,
    .comm = "scopeux",
    .pid = 15652,
    .tgid = 15652,
    .mm = &scopeux_mm,
};
#define ALL_SLEEPERS(M)                                                                            \
	TIMES_100(M, 20)                                                                           \
	TIMES_100(M, 21)                                                                           \
	TIMES_100(M, 22) TIMES_10(M, 230) TIMES_10(M, 231) TIMES_10(M, 232) M(2330) M(2331) M(2332)
#define CRASHER scopeux
#include "sleepers.h"

CRASH_NOTES(8) = {
    ALL_CPUS(IDLE_NOTE)[0] = STOPPED(panic, nmi_stack[NMI_WORDS - 31]),
};
