/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's first analysis: four CPUs, 252 tasks. run-parts (12339), which ends, met a spinlock
 * whose magic is wrong; the other CPUs idle and were called to stop. Of the inodes' cache, 1056
 * objects in 96 slabs, 697 are in use; the locks of two of them were written over.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "../kernels/2.6.9-i386.h"

SYSTEM("node1", "2.6.9-22.ELsmp", "#1 SMP Mon Sep 19 18:32:14 EDT 2005");
LOG("<4>eip: c011e5a3\n<4>------------[ cut here ]------------\n"
    "<1>kernel BUG at include/asm/spinlock.h:146!\n<1>invalid operand: 0000 [#1]\n<4>SMP \n"
    "<4>Modules linked in: netdump\n<4>CPU:    0\n"
    "<4>EIP:    0060:[<c02cfd09>]    Not tainted VLI\n"
    "<4>EFLAGS: 00010016   (2.6.9-22.ELsmp) \n<4>EIP is at _spin_lock_irqsave+0x3/0x7\n"
    "<4>eax: c011e5a3   ebx: 00000206   ecx: c02e36fd   edx: c02e36fd\n"
    "<4>esi: f7143e00   edi: 00000001   ebp: cd001f40   esp: cd001f28\n"
    "<4>ds: 007b   es: 007b   ss: 0068\n"
    "<4>Process run-parts (pid: 12339, threadinfo=cd001000 task=f3f02c30)\n");
u64 jiffies_64 = 0xffffffffull + 1 - 300 * HZ + 14812823000ull;
unsigned long tick_nsec = 999848;
struct timespec xtime = {1240099261, 0}, wall_to_monotonic = {-1240099261 + 14812823, 0};
unsigned long avenrun[3] = {LOAD(7), LOAD(15), LOAD(11)};

/* Code */
ENTRY(system_call, "call *sys_call_table(,%eax,4)\n");
ENTRY(call_function_interrupt, "call smp_call_function_interrupt\n");
FUNCTION(smp_call_function_interrupt, 12, "nop\n");
FUNCTION(sys_exit_group, 8, CALL(do_group_exit));
FUNCTION(do_group_exit, 20, CALL(_spin_lock_irqsave));
FUNCTION(_spin_lock_irqsave, 4, "ud2a\n");
FUNCTION(do_invalid_op, 24, CALL(die));
unsigned long sys_call_table[2] = {(unsigned long)sys_exit_group};

/* Tasks: those of the guide, and sleepers with the pids 2000 to 2245. */
enum { FIRST = 2000, SLEEPERS = 246 };
extern struct task_struct init_task, idle[4], init, run_parts, sleepers[SLEEPERS];
extern union thread_union init_stack, sleepers_stacks[SLEEPERS], idle_stacks[4];
union thread_union init_task_stack SMALL_STACK = {.stack = {
						      [0] = (unsigned long)&init_task,
						      [TOP(30)] = 0xeb9,
						      0x246,
						      [TOP(30) + 2 + 8] = IN_CPU_IDLE,
						  }};
#define CALLED_STACK(cpu)                                                                          \
	[cpu] = {.stack = {                                                                        \
		     [0] = (unsigned long)&idle[cpu],                                              \
		     0,                                                                            \
		     0,                                                                            \
		     cpu,                                                                          \
		     [TOP(27)] = (unsigned long)call_function_interrupt + 1 + 5,                   \
		     KERNEL_REGS(0, 0, 0, 0, 0, 0, 0, (unsigned long)cpu_idle + 4),                \
		 }}
union thread_union idle_stacks[4] SMALL_STACK = {CALLED_STACK(1), CALLED_STACK(2), CALLED_STACK(3)};
union thread_union init_stack SMALL_STACK = STACK_ASLEEP(init);
union thread_union run_parts_stack SMALL_STACK = {
    .stack = {
	[0] = (unsigned long)&run_parts,
	[TOP(54)] = AFTER_CALL(try_crashdump),
	[TOP(51)] = AFTER_CALL(die),
	[TOP(47)] = AFTER_CALL(do_invalid_op),
	[TOP(40)] = (unsigned long)error_code + 1 + 2,
	KERNEL_REGS(0xc011e5a3, 0x206, 0xc02e36fd, 0xc02e36fd, 0xf7143e00, 1, 0xcd001f40,
		    (unsigned long)_spin_lock_irqsave + 3),
	[TOP(25)] = AFTER_CALL(do_group_exit),
	[TOP(19)] = AFTER_CALL(sys_exit_group),
	[TOP(16)] = (unsigned long)system_call + 1 + 7,
	[TOP(9)] = 0xfc,
	0x7b,
	0x7b,
	0xfc,
	0x66b7a2,
	0x73,
	0x246,
	0xbff8b358,
	0x7b,
    }};
#define SLEEPER_STACK(pid) STACK_ASLEEP(sleepers[pid - FIRST]),
#define ALL(M)                                                                                     \
	TIMES_100(M, 20)                                                                           \
	TIMES_100(M, 21)                                                                           \
	TIMES_10(M, 220)                                                                           \
	TIMES_10(M, 221)                                                                           \
	TIMES_10(M, 222) TIMES_10(M, 223) M(2240) M(2241) M(2242) M(2243) M(2244) M(2245)
union thread_union sleepers_stacks[SLEEPERS] SMALL_STACK = {ALL(SLEEPER_STACK)};

struct task_struct init_task = {
    TASK(init_task, init, sleepers[SLEEPERS - 1], 0, "swapper"),
    .thread_info = &init_task_stack.thread_info,
    .thread = {(unsigned long)(&init_task_stack + 1), (unsigned long)switched,
	       (unsigned long)&init_task_stack.stack[TOP(30)]},
};
#define IDLE(cpu)                                                                                  \
	[cpu] = {TASK(idle[cpu], idle[cpu], idle[cpu], 0, "swapper"),                              \
		 .thread_info = &idle_stacks[cpu].thread_info}
struct task_struct idle[4] = {IDLE(1), IDLE(2), IDLE(3)};
struct task_struct init = {TASK(init, run_parts, init_task, 1, "init"), ASLEEP(init_stack)};
struct task_struct run_parts = {
    TASK(run_parts, sleepers[0], init, 12339, "run-parts"),
    .thread_info = &run_parts_stack.thread_info,
};
#define BEFORE(pid) *(pid == FIRST ? &run_parts : &sleepers[pid - FIRST - 1])
#define BEHIND(pid) *(pid == FIRST + SLEEPERS - 1 ? &init_task : &sleepers[pid - FIRST + 1])
#define SLEEPER(pid)                                                                               \
	{TASK(sleepers[pid - FIRST], BEHIND(pid), BEFORE(pid), pid, "sleeper"),                    \
	 ASLEEP(sleepers_stacks[pid - FIRST])},
struct task_struct sleepers[SLEEPERS] = {ALL(SLEEPER)};

PERCPU struct per_cpu_area cpus[4] = {
    QUIET_CPU(0, &run_parts, &init_task, 0),
    QUIET_CPU(1, &idle[1], &idle[1], 0),
    QUIET_CPU(2, &idle[2], &idle[2], 0),
    QUIET_CPU(3, &idle[3], &idle[3], 0),
};
unsigned long __per_cpu_offset[32] = {0, sizeof(*cpus), 2 * sizeof(*cpus), 3 * sizeof(*cpus)};
cpumask_t cpu_possible_map = {{15}}, cpu_online_map = {{15}};

/* The inodes: 3 slabs with free objects, 62 full ones, 31 that are free. */
enum { EACH = 11, PARTIAL = 3, FULL = 65, SLABS = 96, END = 0xffff };
struct inode {
	unsigned long i_ino;
	struct semaphore i_sem;
	char rest[344 - 4 - sizeof(struct semaphore)];
};
extern kmem_cache_t inode_cache;
extern struct inode_slab {
	struct slab head;
	kmem_bufctl_t next[EACH];
	struct inode objects[EACH];
} __attribute__((aligned(4096))) slabs[SLABS];
#define INODE(n, i)                                                                                \
	{                                                                                          \
		n *EACH + i, SEMAPHORE(slabs[n].objects[i].i_sem, 0xdead4ead)                      \
	}
#define SLAB(n, LIST, FIRST, LAST, INUSE, FREE, ...)                                               \
	{{{n == LAST ? &inode_cache.lists.LIST : &slabs[n + 1].head.list,                          \
	   n == FIRST ? &inode_cache.lists.LIST : &slabs[n - 1].head.list},                        \
	  0,                                                                                       \
	  slabs[n].objects,                                                                        \
	  INUSE,                                                                                   \
	  FREE},                                                                                   \
	 {__VA_ARGS__},                                                                            \
	 {INODE(n, 0), INODE(n, 1), INODE(n, 2), INODE(n, 3), INODE(n, 4), INODE(n, 5),            \
	  INODE(n, 6), INODE(n, 7), INODE(n, 8), INODE(n, 9), INODE(n, 10)}},
#define PARTIAL_SLAB(n, ...) SLAB(n, slabs_partial, 0, PARTIAL - 1, __VA_ARGS__)
#define FULL_SLAB(n)         SLAB(n, slabs_full, PARTIAL, FULL - 1, EACH, END)
#define FREE_SLAB(n)         SLAB(n, slabs_free, FULL, SLABS - 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, END)
#define FROM_3(M, tens)      M(tens##3) M(tens##4) M(tens##5) M(tens##6) M(tens##7) M(tens##8) M(tens##9)
struct inode_slab slabs[SLABS] = {
    PARTIAL_SLAB(0, 10, 7, [7] = END)
	PARTIAL_SLAB(1, 6, 1, [1] = 3, [3] = 5, [5] = 7, [7] = 9, [9] = END)
	    PARTIAL_SLAB(2, 6, 1, [1] = 3, [3] = 5, [5] = 7, [7] = 9, [9] = END) FROM_3(FULL_SLAB, )
		TIMES_10(FULL_SLAB, 1) TIMES_10(FULL_SLAB, 2) TIMES_10(FULL_SLAB, 3)
		    TIMES_10(FULL_SLAB, 4) TIMES_10(FULL_SLAB, 5) FULL_SLAB(60) FULL_SLAB(61)
			FULL_SLAB(62) FULL_SLAB(63) FULL_SLAB(64) FREE_SLAB(65) FREE_SLAB(66)
			    FREE_SLAB(67) FREE_SLAB(68) FREE_SLAB(69) TIMES_10(FREE_SLAB, 7)
				TIMES_10(FREE_SLAB, 8) FREE_SLAB(90) FREE_SLAB(91) FREE_SLAB(92)
				    FREE_SLAB(93) FREE_SLAB(94) FREE_SLAB(95)
					/* What was written over: */
					[5]
					    .objects[3]
					    .i_sem.wait.lock.magic = 0xdead4eac,
    [40].objects[7].i_sem.wait.lock.magic = 0,
};
struct {
	struct array_cache array;
	void *kept[7];
} inodes_kept = {{7, 16, 8, 0},
		 {&slabs[0].objects[0], &slabs[0].objects[1], &slabs[0].objects[2],
		  &slabs[0].objects[3], &slabs[0].objects[4], &slabs[0].objects[6],
		  &slabs[0].objects[8]}};
struct list_head cache_chain = {&inode_cache.next, &inode_cache.next};
kmem_cache_t inode_cache = {.array = {[2] = &inodes_kept.array},
			    .lists = {{&slabs[0].head.list, &slabs[PARTIAL - 1].head.list},
				      {&slabs[PARTIAL].head.list, &slabs[FULL - 1].head.list},
				      {&slabs[FULL].head.list, &slabs[SLABS - 1].head.list},
				      31 * EACH + 11},
			    .objsize = 344,
			    .num = EACH,
			    .name = "inode_cache",
			    .next = {&cache_chain, &cache_chain}};

/* The CPUs' registers when they stopped. */
#define STOPPED(EIP, ESP)                                                                          \
	{                                                                                          \
		NOTE("CORE", NT_PRSTATUS, struct prstatus),                                        \
		{                                                                                  \
			.eip = (unsigned long)(EIP) + 3, .cs = 0x60, .eflags = 2,                  \
			.esp = (unsigned long)&(ESP)                                               \
		}                                                                                  \
	}
#define CALLED(cpu) STOPPED(smp_call_function_interrupt, idle_stacks[cpu].stack[TOP(30)])
CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_notes[4] = {
    STOPPED(netpoll_start_netdump, run_parts_stack.stack[TOP(58)]),
    CALLED(1),
    CALLED(2),
    CALLED(3),
};
