/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's fourth analysis: a database server of 24 CPUs and 476 tasks. On CPU 0 an interrupt of
 * lpfc's came while oracle (29298) wrote through dm_mod; what had been written ended, through
 * sd_mod, scsi_mod and three devices of dm_mod, and end_page_writeback() met a page that nobody
 * was writing.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff80200000 0xffffffff80000000
 */
#include "../kernels/2.6.18-x86_64.h"

SYSTEM("udb", "2.6.18-128.el5", "#1 SMP Wed Dec 17 11:41:38 EST 2008");
LOG("<6>usb-storage: device scan complete\n<6>usb 1-7: USB disconnect, address 4\n"
    "<0>----------- [cut here ] --------- [please bite here ] ---------\n"
    "<0>Kernel BUG at mm/filemap.c:568\n<0>invalid opcode: 0000 [1] SMP \n"
    "<0>last sysfs file: /devices/pci0000:00/0000:00:1c.0/resource\n<4>CPU 0 \n"
    "<4>Modules linked in: dm_round_robin dm_multipath dm_mod lpfc megaraid_sas sd_mod scsi_mod "
    "ext3 jbd\n"
    "<4>Pid: 29298, comm: oracle Not tainted 2.6.18-128.el5 #1\n"
    "<4>RIP: 0010:[<ffffffff80039b4c>]  [<ffffffff80039b4c>] end_page_writeback+0x24/0x47\n"
    "<4>RSP: 0018:ffffffff80425c40  EFLAGS: 00010246\n"
    "<4>RAX: 0000000000000000 RBX: ffff8101393e8690 RCX: 0000000000000034\n"
    "<4>RDX: ffff81105b1d02b0 RSI: 0000000000000286 RDI: ffff81105fa99868\n"
    "<4>RBP: ffff81105b1d02b0 R08: ffff8108120495b0 R09: ffff81107ef0b000\n"
    "<4>Process oracle (pid: 29298, threadinfo ffff810f2965a000, task ffff8110760ea040)\n"
    "<4>Stack:  ffff81105b1d02b0 ffffffff80045431 ffff810743c7f340 0000000000000246\n"
    "<4>Call Trace:\n<4> <IRQ>  [<ffffffff80045431>] end_buffer_async_write+0xff/0x126\n"
    "<4> [<ffffffff800419db>] end_bio_bh_io_sync+0x2f/0x3b\n"
    "<4> [<ffffffff88182386>] :dm_mod:dec_pending+0x170/0x194\n"
    "<4> [<ffffffff8818255a>] :dm_mod:clone_endio+0x97/0xc5\n"
    "<4> [<ffffffff8807a1a8>] :scsi_mod:scsi_io_completion+0x14e/0x324\n"
    "<4> [<ffffffff880a67cd>] :sd_mod:sd_rw_intr+0x21d/0x257\n"
    "<4> [<ffffffff88125117>] :lpfc:lpfc_intr_handler+0x53d/0x580\n"
    "<4> [<ffffffff8005d615>] ret_from_intr+0x0/0xa\n"
    "<4> <EOI>  [<ffffffff88183d5b>] :dm_mod:dm_table_put+0x14/0xc5\n"
    "<4> [<ffffffff8005d116>] system_call+0x7e/0x83\n\n"
    "<0>Code: 0f 0b 68 af b7 29 80 c2 38 02 48 89 df e8 f1 0b fe ff 48 89 \n"
    "<1>RIP  [<ffffffff80039b4c>] end_page_writeback+0x24/0x47\n<4> RSP <ffffffff80425c40>\n");
u64 jiffies_64 = 4294967296ull - 300000 + 2971118000;
unsigned long tick_nsec = 999848;
struct timespec xtime = {1260483988, 0}, wall_to_monotonic = {-1260483988 + 2971118, 0};
unsigned long avenrun[3] = {LOAD(18), LOAD(12), LOAD(3)};

/* Code: of a write, from the system call down, and of an interrupt that ends one. */
#define STEP(NAME, CALL) FUNCTION(NAME, 8, CALL, "")
STEP(schedule_timeout, schedule);
ENTRY(ret_from_fork, schedule);
ENTRY(system_call, sys_pwrite64);
ENTRY(ret_from_intr, do_IRQ);
ENTRY(error_exit, do_invalid_op);
ENTRY(execve, schedule);
STEP(sys_pwrite64, vfs_write);
STEP(vfs_write, do_sync_write);
STEP(do_sync_write, .L_ext3_file_write);
STEP(generic_file_aio_write, sync_page_range);
STEP(sync_page_range, do_writepages);
STEP(do_writepages, mpage_writepages);
STEP(mpage_writepages, .L_ext3_ordered_writepage);
STEP(__block_write_full_page, submit_bh);
STEP(submit_bh, generic_make_request);
STEP(generic_make_request, .L_dm_request);
STEP(do_IRQ, do_softirq);
STEP(do_softirq, call_softirq);
STEP(call_softirq, __do_softirq);
STEP(__do_softirq, blk_done_softirq);
STEP(blk_done_softirq, .L_sd_rw_intr);
STEP(__end_that_request_first, .L_clone_endio);
STEP(end_bio_bh_io_sync, end_buffer_async_write);
STEP(end_buffer_async_write, end_page_writeback);
STEP(do_invalid_op, die);
STEP(die, __die);
STEP(__die, crash_kexec);
STEP(crash_kexec, schedule);
asm(".text\n.globl end_page_writeback\n.type end_page_writeback,@function\nend_page_writeback:\n"
    ".cfi_startproc\npush %rbx\n.cfi_adjust_cfa_offset 8\n"
    ".byte 0x0f, 0x0b, 0x68\n.long 0x8029b7af\n.byte 0xc2\n.short 568\npop %rbx\n"
    ".cfi_adjust_cfa_offset -8\nret\n.cfi_endproc\n"
    ".size end_page_writeback, .-end_page_writeback\n");
extern char end_page_writeback[];
unsigned long sys_call_table[1] = {(unsigned long)sys_pwrite64};

/* Modules */
#define IN_MODULE(NAME, CALL) MODULE_FUNCTION(NAME, 8, CALL)
MODULE_BEGIN(ext3);
IN_MODULE(ext3_file_write, generic_file_aio_write);
IN_MODULE(ext3_ordered_writepage, __block_write_full_page);
MODULE_END(ext3, 168017);
MODULE_BEGIN(scsi_mod);
IN_MODULE(scsi_io_completion, __end_that_request_first);
MODULE_END(scsi_mod, 196569);
MODULE_BEGIN(sd_mod);
IN_MODULE(sd_rw_intr, .L_scsi_io_completion);
MODULE_END(sd_mod, 56385);
MODULE_BEGIN(lpfc);
IN_MODULE(lpfc_intr_handler, schedule);
MODULE_END(lpfc, 352909);
MODULE_BEGIN(dm_mod);
IN_MODULE(dec_pending, .L_clone_endio);
asm(".section .data.modules\n.L_clone_endio:\n.cfi_startproc\nsub $8, %rsp\n"
    ".cfi_adjust_cfa_offset 8\ncall .L_dec_pending\nadd $8, %rsp\n.cfi_adjust_cfa_offset -8\nret\n"
    ".cfi_endproc\n.L_dec_last:\n.cfi_startproc\nsub $8, %rsp\n.cfi_adjust_cfa_offset 8\n"
    "call end_bio_bh_io_sync\nadd $8, %rsp\n.cfi_adjust_cfa_offset -8\nret\n.cfi_endproc\n");
extern char clone_endio[] asm(".L_clone_endio"), dec_last[] asm(".L_dec_last");
IN_MODULE(dm_request, .L_dm_table_put);
asm(".section .data.modules\n.L_dm_table_put:\n.cfi_startproc\nnop\nret\n.cfi_endproc\n");
extern char dm_table_put[] asm(".L_dm_table_put");
MODULE_END(dm_mod, 100369);
/* Each module has its part of them; the name of dec_last is that of its twin. */
#define SYMBOLS(S, D, L, E, M)                                                                     \
	E(ext3_file_write)                                                                         \
	E(ext3_ordered_writepage)                                                                  \
	S(scsi_io_completion)                                                                      \
	D(sd_rw_intr)                                                                              \
	L(lpfc_intr_handler) M(dec_pending) M(clone_endio) M(dm_request) M(dm_table_put)
#define NONE(name)
#define NAME_OF(name) char name##_[sizeof(#name)];
#define TEXT_OF(name) #name,
struct names {
	char none[1];
	SYMBOLS(NAME_OF, NAME_OF, NAME_OF, NAME_OF, NAME_OF)
	char dec_last_[sizeof("dec_pending")];
} names = {"", SYMBOLS(TEXT_OF, TEXT_OF, TEXT_OF, TEXT_OF, TEXT_OF) "dec_pending"};
#define SYMBOL_OF(name) MODULE_SYMBOL(name, __builtin_offsetof(struct names, name##_)),
struct elf64_sym scsi_symbols[] = {{0}, SYMBOLS(SYMBOL_OF, NONE, NONE, NONE, NONE)},
		 sd_symbols[] = {{0}, SYMBOLS(NONE, SYMBOL_OF, NONE, NONE, NONE)},
		 lpfc_symbols[] = {{0}, SYMBOLS(NONE, NONE, SYMBOL_OF, NONE, NONE)},
		 ext3_symbols[] = {{0}, SYMBOLS(NONE, NONE, NONE, SYMBOL_OF, NONE)},
		 dm_symbols[] = {{0},
				 SYMBOLS(NONE, NONE, NONE, NONE, SYMBOL_OF) SYMBOL_OF(dec_last)};
extern struct list_head modules;
extern struct module loaded[9];
#define IN_LIST(n)                                                                                 \
	{                                                                                          \
		n == 8 ? &modules : &loaded[n + 1].list, n == 0 ? &modules : &loaded[n - 1].list   \
	}
#define MODULE(n, NAME, SIZE, START, SYMBOLS, COUNT, VERSION)                                      \
	[n] = {0,     IN_LIST(n),          NAME, 0, START, 0, SIZE, VERSION, SYMBOLS,              \
	       COUNT, (const char *)&names}
#define WITH_CODE(n, NAME, SIZE, SYMBOLS, VERSION)                                                 \
	MODULE(n, #NAME, SIZE, NAME##_start, SYMBOLS, sizeof(SYMBOLS) / sizeof(*SYMBOLS), VERSION)
#define ELSEWHERE(n, NAME, SIZE, START) MODULE(n, NAME, SIZE, (void *)(START), 0, 0, 0)
struct module loaded[9] = {
    ELSEWHERE(0, "jbd", 94257, 0xffffffff9803fd80),
    WITH_CODE(1, ext3, 168017, ext3_symbols, 0),
    WITH_CODE(2, scsi_mod, 196569, scsi_symbols, 0),
    WITH_CODE(3, sd_mod, 56385, sd_symbols, 0),
    ELSEWHERE(4, "megaraid_sas", 72445, 0xffffffff980bc880),
    WITH_CODE(5, lpfc, 352909, lpfc_symbols, "8.2.0.33.3p"),
    WITH_CODE(6, dm_mod, 100369, dm_symbols, 0),
    ELSEWHERE(7, "dm_multipath", 55257, 0xffffffff98362580),
    ELSEWHERE(8, "dm_round_robin", 36801, 0xffffffff9836cd80),
};
struct list_head modules = {&loaded[0].list, &loaded[8].list};

/* Tasks: the one that panicked, and 451 that sleep, with pids from 2000 on. */
#define ALL_CPUS(M) TIMES_10(M, ) TIMES_10(M, 1) M(20) M(21) M(22) M(23)
enum { SLEEPERS = 451, FIRST = 2000 };
extern struct task_struct oracle, sleepers[SLEEPERS];
extern union thread_union sleepers_stacks[SLEEPERS], oracle_stack;
IDLE_CPUS(24, ALL_CPUS);
PERCPU struct rq per_cpu__runqueues[24] = {
    ALL_CPUS(IDLE_QUEUE)[0] = {1, &oracle, &init_task, &arrays[0], &arrays[1]}};
#define AFTER(function) RETURN_TO(function), 0
enum { IRQ_WORDS = 0x4000 / 8, PUSHED = FROM_TOP(64) };
unsigned long irq_stack[IRQ_WORDS] __attribute__((section(".stacks"), aligned(0x4000))) = {
    [IRQ_WORDS - 71] = AFTER(__die),
    AFTER(die),
    AFTER(do_invalid_op),
    RETURN_TO(error_exit),
    EXCEPTION_REGS((unsigned long)end_page_writeback + 1, 0x10, 0x10246,
		   (unsigned long)&irq_stack[IRQ_WORDS - 43], 0x18, 0, 0xffff8101393e8690, 0x34,
		   0xffff81105b1d02b0, 0x286, 0xffff81105fa99868, 0xffff81105b1d02b0),
    0,
    AFTER(end_buffer_async_write),
    AFTER(end_bio_bh_io_sync),
    AFTER(dec_last),
    AFTER(clone_endio),
    AFTER(dec_pending),
    AFTER(clone_endio),
    AFTER(dec_pending),
    AFTER(clone_endio),
    AFTER(__end_that_request_first),
    AFTER(scsi_io_completion),
    AFTER(sd_rw_intr),
    AFTER(blk_done_softirq),
    AFTER(__do_softirq),
    AFTER(call_softirq),
    AFTER(do_softirq),
    AFTER(do_IRQ),
    RETURN_TO(ret_from_intr),
    (unsigned long)&oracle_stack.stack[PUSHED],
};
struct x8664_pda pdas[24] = {
    ALL_CPUS(IDLE_PDA)[0] = {&oracle, 0, (char *)(irq_stack + IRQ_WORDS) - 64}};
struct x8664_pda *_cpu_pda[64] = {ALL_CPUS(ITS_PDA)};
/* An interrupt put rbp there, and above it what a C function may change. */
union thread_union oracle_stack STACKS = {
    .stack = {
	[0] = (unsigned long)&oracle,
	[PUSHED] = 0xffff810742b09a08,
	[PUSHED + 11] = (unsigned long)dm_table_put + 1,
	0x10,
	0x202,
	(unsigned long)&oracle_stack.stack[PUSHED + 16],
	0x18,
	AFTER(dm_request),
	AFTER(generic_make_request),
	AFTER(submit_bh),
	AFTER(__block_write_full_page),
	AFTER(ext3_ordered_writepage),
	AFTER(mpage_writepages),
	AFTER(do_writepages),
	AFTER(sync_page_range),
	AFTER(generic_file_aio_write),
	AFTER(ext3_file_write),
	AFTER(do_sync_write),
	AFTER(vfs_write),
	AFTER(sys_pwrite64),
	RETURN_TO(system_call),
	EXCEPTION_REGS(0x37eda0de33, 0x33, 0x206, 0x7fffc74a15c0, 0x2b, 0x12, 0xffffffff8005d116,
		       0x371, 0x100000, 0x60bcbc00, 0x13, 0x200),
    }};
struct mm_struct oracle_mm = {1234, init_level4_pgt, {17}, {4}};
struct task_struct oracle = {
    TASK(oracle, sleepers[0], init_task),
    THREADS(oracle),
    .prio = 115,
    .thread_info = &oracle_stack.thread_info,
    .comm = "oracle",
    .pid = 29298,
    .tgid = 29298,
    .mm = &oracle_mm,
};
#define ALL_SLEEPERS(M)                                                                            \
	TIMES_100(M, 20)                                                                           \
	TIMES_100(M, 21)                                                                           \
	TIMES_100(M, 22)                                                                           \
	TIMES_100(M, 23)                                                                           \
	TIMES_10(M, 240)                                                                           \
	TIMES_10(M, 241) TIMES_10(M, 242) TIMES_10(M, 243) TIMES_10(M, 244) M(2450)
#define CRASHER oracle
#include "sleepers.h"

CRASH_NOTES(24) = {
    ALL_CPUS(IDLE_NOTE)[0] = STOPPED(crash_kexec, irq_stack[IRQ_WORDS - 72]),
};
