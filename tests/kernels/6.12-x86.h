/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is x86's in kernels of 6.12: functions with unwind tables alone, per-CPU variables that are
 * used most in one struct. A function takes its frame, of some words, and calls the next. Its
 * machine's file has defined BYTES and SP, a word's and the stack pointer as assembly has them, and
 * BEHIND_CALL, how far behind its beginning its call returns to.
 */
#define FUNCTION(NAME, WORDS, CALL)                                                                \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n.cfi_startproc\n"     \
	    "sub $" BYTES "*" #WORDS ", " SP "\n.cfi_adjust_cfa_offset " BYTES "*" #WORDS "\n"     \
	    "call " #CALL "\nnop\nadd $" BYTES "*" #WORDS ", " SP "\n"                             \
	    ".cfi_adjust_cfa_offset -" BYTES "*" #WORDS "\nret\n.cfi_endproc\n"                    \
	    ".size " #NAME ", .-" #NAME "\n");                                                     \
	extern char NAME[]
#define RETURN_TO(function) ((unsigned long)((function) + BEHIND_CALL))
FUNCTION(__switch_to_asm, 1, __switch_to_asm);
FUNCTION(__schedule, 3, __switch_to_asm);
FUNCTION(schedule, 1, __schedule);
FUNCTION(__mutex_lock_slowpath, 5, schedule);
FUNCTION(mutex_lock, 1, __mutex_lock_slowpath);
FUNCTION(store_parameter, 1, mutex_lock);
FUNCTION(rwsem_down_write_slowpath, 5, schedule);
FUNCTION(down_write, 1, rwsem_down_write_slowpath);
FUNCTION(change_table, 1, down_write);
FUNCTION(worker_thread, 5, schedule);
FUNCTION(kthread, 1, worker_thread);
FUNCTION(ret_from_fork, 1, kthread);
FUNCTION(panic, 3, schedule);
FUNCTION(sysrq_handle_crash, 1, panic);
FUNCTION(write_sysrq, 1, sysrq_handle_crash);

enum { STACK = 0x4000 };
#define FROM_TOP(n) (STACK / sizeof(long) - (n))
#define SWITCHED    (sizeof(struct inactive_task_frame) / sizeof(long))
/* Of one that sleeps in schedule() below three functions; a waiter is in the first one's frame. */
#define ASLEEP_AT FROM_TOP(40)
#define WAITER    (ASLEEP_AT + SWITCHED + 6)
#define SLEEPS(STACK_, FIRST_, SECOND_, THIRD_, ...)                                               \
	[ASLEEP_AT + SWITCHED - 1] = RETURN_TO(__schedule),                                        \
				[ASLEEP_AT + SWITCHED + 3] = RETURN_TO(schedule),                  \
				[ASLEEP_AT + SWITCHED + 5] = RETURN_TO(FIRST_), __VA_ARGS__,       \
				[ASLEEP_AT + SWITCHED + 11] = RETURN_TO(SECOND_),                  \
				[ASLEEP_AT + SWITCHED + 13] = RETURN_TO(THIRD_)
#define ASLEEP(STACK_)                                                                             \
	{                                                                                          \
		(unsigned long)&(STACK_).stack[ASLEEP_AT]                                          \
	}
/* Of one that runs in panic(), below two functions. */
#define RUNS_AT FROM_TOP(32)
#define RUNS(STACK_, FIRST_, SECOND_)                                                              \
	[RUNS_AT + 3] = RETURN_TO(FIRST_), [RUNS_AT + 5] = RETURN_TO(SECOND_)
struct thread_info {
	unsigned long flags;
	u32 status, cpu;
};
struct thread_struct {
	unsigned long sp;
};
struct mm_context {
	void *vdso;
};
#define USER_CONTEXT                                                                               \
	{                                                                                          \
		0                                                                                  \
	}
extern struct task_struct crasher;
struct pcpu_hot {
	struct task_struct *current_task;
	int preempt_count, cpu_number;
	unsigned long top_of_stack;
	void *hardirq_stack_ptr;
	u16 softirq_pending;
};
PERCPU struct pcpu_hot pcpu_hot = {&crasher, 0x80000001, 0, 0, 0, 0x82};
