/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * s390x as of 6.12: what is in 6.12.h, big-endian; the kernel at its physical addresses, a chain of
 * stack frames, what is per CPU in a lowcore.
 *
 * machine: s390x-linux-gnu elf64_s390
 * image: 0x0000000000100000 0x0000000000000000
 */
#include "kernel.h"

#define MACHINE       "s390x"
#define DIRECT        0UL
#define MODULE_AT     0x000003ff80000000
#define PAGE_AT(n)    ((unsigned long)&map[n])
#define RESOURCE_SIZE u64
#define ADDRESS(x)    ((unsigned long)(x))

/* Page tables, whose entries tell their level: four segments of 1 MiB map themselves. */
#define REGION_3   0x07
#define NO_REGION  0x24
#define NO_SEGMENT 0x20
#define SEGMENT    0x400
#define TABLE      __attribute__((section(".page_tables"), aligned(0x4000)))
unsigned long filp_pages[2][512] TABLE = {[0] = {[(3 * 1024 + 8) / 8] = DIRECT + 0x104400}};
unsigned long image_segments[2048] TABLE = {SEGMENT, 0x100000 + SEGMENT, 0x200000 + SEGMENT,
					    0x300000 + SEGMENT, [4 ... 2047] = NO_SEGMENT};
unsigned long swapper_pg_dir[2048] TABLE = {[0] = ADDRESS(image_segments) + REGION_3,
					    [1 ... 2047] = NO_REGION};
#define USER_PGD swapper_pg_dir

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
FUNCTION(__mutex_lock_slowpath, schedule);
FUNCTION(mutex_lock, __mutex_lock_slowpath);
FUNCTION(store_parameter, mutex_lock);
FUNCTION(rwsem_down_write_slowpath, schedule);
FUNCTION(down_write, rwsem_down_write_slowpath);
FUNCTION(change_table, down_write);
FUNCTION(worker_thread, schedule);
FUNCTION(kthread, worker_thread);
FUNCTION(ret_from_fork, kthread);
FUNCTION(panic, schedule);
FUNCTION(sysrq_handle_crash, panic);
FUNCTION(write_sysrq, sysrq_handle_crash);

/*
 * A stack as words: frame n of 20 words begins 48 + 20 * n words below the top. Whoever is called
 * saves r6 to r15 in the caller's frame; a waiter is in the words that are left of it.
 */
enum { STACK = 0x4000 };
#define WORD_OF(frame, word) (0x800 - 48 - 20 * (frame) + (word))
#define AT(on, frame)        ADDRESS(&(on).stack[WORD_OF(frame, 0)])
#define CALLER(frame, caller, address)                                                             \
	[WORD_OF(frame, 0)] = caller, [WORD_OF(frame, 6 + 8)] = address
#define WAITER WORD_OF(2, 16)
#define SLEEPS(STACK_, FIRST_, SECOND_, THIRD_, ...)                                               \
	CALLER(4, AT(STACK_, 3), RETURN_TO(__schedule)),                                           \
	    CALLER(3, AT(STACK_, 2), RETURN_TO(schedule)),                                         \
	    CALLER(2, AT(STACK_, 1), RETURN_TO(FIRST_)), [WAITER] = __VA_ARGS__,                   \
							 CALLER(1, AT(STACK_, 0),                  \
								RETURN_TO(SECOND_)),               \
							 CALLER(0, 0, RETURN_TO(THIRD_))
#define ASLEEP(STACK_)                                                                             \
	{                                                                                          \
		AT(STACK_, 4)                                                                      \
	}
#define RUNS(STACK_, FIRST_, SECOND_)                                                              \
	CALLER(2, AT(STACK_, 1), 0), CALLER(1, AT(STACK_, 0), RETURN_TO(FIRST_)),                  \
	    CALLER(0, 0, RETURN_TO(SECOND_))
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
struct thread_info {
	unsigned long flags;
	unsigned int cpu;
};
struct thread_struct {
	unsigned long ksp;
};
struct mm_context {
	unsigned long asce;
};
#define USER_CONTEXT                                                                               \
	{                                                                                          \
		ADDRESS(swapper_pg_dir) + 7                                                        \
	}
struct lowcore {
	unsigned long percpu_offset, async_stack, nodat_stack, restart_stack;
	u32 softirq_pending, preempt_count;
} lowcore = {.softirq_pending = 0x82, .preempt_count = 0x80000001};
struct lowcore *lowcore_ptr[4] = {&lowcore};
#include "6.12.h"
union frame *vmemmap = map;

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
     .psw_mask = 0x0404c00180000000,
     .psw_addr = RETURN_TO(panic),
     .gprs = {[6] = 0xb0b, [15] = AT(crasher_stack, 2)}},
};
