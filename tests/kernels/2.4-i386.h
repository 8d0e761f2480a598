/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What i386 kernels of Red Hat's 2.4 are made of: no VMCOREINFO and no unwind tables, stacks that
 * share their 8 KiB with the task_struct, the O(1) scheduler, SLAB, a log in a ring. DIRECT is
 * where the direct map begins, if it is not at 0xc0000000; ZONES and ORDERS are those of its
 * memory.
 */
#ifndef INQUEST_TESTS_KERNELS_2_4_I386_H
#define INQUEST_TESTS_KERNELS_2_4_I386_H
#include "kernel.h"

#ifndef DIRECT
#define DIRECT 0xc0000000
#endif
#ifndef ORDERS
#define ORDERS 3
#define ZONES  2
#endif
#define PHYSICAL(x) ((unsigned long)(x)-DIRECT)
#define PAGE_4M(n)  [(DIRECT >> 22) + n] = 0x1e3 + (n << 22)

/* 896 MiB would be 224 entries; these machines' low memory ends at 32 MiB. */
unsigned long swapper_pg_dir[1024] PAGE_TABLES = {PAGE_4M(0), PAGE_4M(1), PAGE_4M(2), PAGE_4M(3),
						  PAGE_4M(4), PAGE_4M(5), PAGE_4M(6), PAGE_4M(7)};

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};
#define SYSTEM(NODE, RELEASE, VERSION)                                                             \
	const char *linux_banner = "Linux version " RELEASE " (nobody@nowhere) " VERSION "\n";     \
	struct new_utsname system_utsname = {"Linux", NODE, RELEASE, VERSION, "i686", "(none)"}

/* Code: each function takes its frame, in 3 bytes, and calls the next, in 5. */
#define FUNCTION(NAME, SIZE, CALL)                                                                 \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n"                     \
	    "sub $" #SIZE ", %esp\ncall " #CALL "\nadd $" #SIZE ", %esp\nret\n"                    \
	    ".size " #NAME ", .-" #NAME "\n");                                                     \
	extern char NAME[]
#define RETURN_TO(function) ((unsigned long)((function) + 8))
/* switch_to() in the midst of it: what it pushed is popped where eip will be. */
asm(".text\n.globl schedule\n.type schedule,@function\nschedule:\n"
    "sub $32, %esp\ntest %eax, %eax\nje 1f\n1: push %esi\npush %edi\npush %ebp\njmp schedule\n"
    ".Lswitched: pop %ebp\npop %edi\npop %esi\nadd $32, %esp\nret\n"
    ".size schedule, .-schedule\n");
extern char schedule[];
extern char switched[] asm(".Lswitched");
FUNCTION(schedule_timeout, 16, schedule);
/* An entry calls with the registers on the stack, as 2 bytes, 5 or 7. */
#define ENTRY(NAME, CALL_IT)                                                                       \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n"                     \
	    "push %eax\n" CALL_IT "\nnop\n.size " #NAME ", .-" #NAME "\n");                        \
	extern char NAME[]
ENTRY(system_call, "call *sys_call_table(,%eax,4)");
ENTRY(error_code, "call *%edi");
/* Most take one word. What a second call returns to; what lies on the stack, with the frame. */
#define SMALL(NAME, CALL) FUNCTION(NAME, 4, CALL)
#define SECOND(function)  (RETURN_TO(function) + 5)
#define AFTER(function)   RETURN_TO(function), 0
#define IN_SYSTEM_CALL    ((unsigned long)system_call + 1 + 7)
SMALL(cpu_idle, schedule);
SMALL(die, try_crashdump);
SMALL(try_crashdump, netconsole_netdump);
SMALL(netconsole_netdump, schedule);

struct mm_struct {
	unsigned long *pgd;
	unsigned long rss, total_vm;
};
struct tms {
	long tms_utime, tms_stime, tms_cutime, tms_cstime;
};
struct prio_array;
struct task_struct {
	long state;
	unsigned long flags;
	int prio, static_prio;
	struct list_head run_list;
	struct prio_array *array;
	unsigned long policy, rt_priority;
	struct task_struct *next_task, *prev_task;
	struct mm_struct *mm, *active_mm;
	int exit_code, pid, tgid, cpu;
	struct task_struct *p_opptr, *p_pptr, *p_cptr, *p_ysptr, *p_osptr;
	struct list_head thread_group;
	struct task_struct *pidhash_next, **pidhash_pprev;
	struct tms times;
	unsigned long start_time, last_run;
	u32 uid, euid, suid, fsuid, gid, egid, sgid, fsgid;
	char comm[16];
	struct {
		unsigned long esp0, eip, esp;
	} thread;
	void *files, *fs;
};
struct pt_regs {
	long ebx, ecx, edx, esi, edi, ebp, eax;
	int xds, xes;
	long orig_eax, eip;
	int xcs;
	long eflags, esp;
	int xss;
};
/* As they lie on a stack; what an exception in kernel mode pushes ends with eflags. */
#define KERNEL_REGS(EAX, EBX, ECX, EDX, ESI, EDI, EBP, EIP)                                        \
	EBX, ECX, EDX, ESI, EDI, EBP, EAX, 0x68, 0x68, 0xffffffff, EIP, 0x60, 0x10006
#define USER_REGS(EAX, EBX, ECX, EDX, ESI, EDI, EBP, EIP, ESP)                                     \
	EBX, ECX, EDX, ESI, EDI, EBP, EAX, 0x2b, 0x2b, EAX, EIP, 0x23, 0x246, ESP, 0x2b
union task_union {
	struct task_struct task;
	unsigned long stack[2048];
};
/* The same with names for the words behind the task. */
enum { ROOM = 2048 - sizeof(struct task_struct) / 4 };
struct stack {
	struct task_struct task;
	unsigned long words[ROOM];
};
#define FROM_TOP(n) (ROOM - (n))

struct prio_array {
	int nr_active;
	unsigned long bitmap[5];
	struct list_head queue[140];
};
/* SIBLINGS: so many CPUs share a run queue, and tables tell which (RHEL 3). */
struct cpu_s {
	struct task_struct *curr, *idle;
};
struct runqueue {
	unsigned long nr_running, nr_switches, expired_timestamp;
#ifdef SIBLINGS
	struct cpu_s cpu[SIBLINGS];
#else
	struct task_struct *curr, *idle;
#endif
	struct prio_array *active, *expired, arrays[2];
};

#define TASK(SELF, NEXT, PREV, PID, NAME)                                                          \
	.prio = 120, .static_prio = 120, .next_task = &(NEXT).task, .prev_task = &(PREV).task,     \
	.pid = PID, .tgid = PID, .comm = NAME, .p_opptr = &init_task_union.task,                   \
	.p_pptr = &init_task_union.task, .thread_group = LIST_ALONE((SELF).task.thread_group)
#define ASLEEP(SELF, WORDS)                                                                        \
	.thread = {(unsigned long)(&(SELF) + 1), (unsigned long)switched,                          \
		   (unsigned long)&(SELF).words[FROM_TOP(WORDS)]}
/* What switch_to() pushed last: ebp, edi, esi. Then the frame of schedule and what called it. */
#define SWITCHED(WORDS) [FROM_TOP(WORDS)] = 0xeb9, 0xed1, 0xe51, [FROM_TOP(WORDS) + 3 + 8]

#define IDLES                                                                                      \
	{                                                                                          \
		SWITCHED(20) = RETURN_TO(cpu_idle)                                                 \
	}
const char *task_state_array[] = {"R (running)", "S (sleeping)", "D (disk sleep)",
				  "Z (zombie)",  "T (stopped)",  "W (paging)"};

struct timeval {
	long tv_sec, tv_usec;
};

/* A run queue, whose second array runs; what its CPUs run, and idle in. */
#define CPU(n, ...)                                                                                \
	{                                                                                          \
		1, 1234, 0, __VA_ARGS__, &runqueues[n].arrays[1], &runqueues[n].arrays[0],         \
		{                                                                                  \
			{0, {0}, {ALONE_140(runqueues[n].arrays[0].queue)}},                       \
			{                                                                          \
				0, {0},                                                            \
				{                                                                  \
					ALONE_140(runqueues[n].arrays[1].queue)                    \
				}                                                                  \
			}                                                                          \
		}                                                                                  \
	}

/* The log: as many bytes as were ever written, in a ring. */
#define LOG_RING(TEXT)                                                                             \
	char log_buf[1 << 13] __attribute__((aligned(1 << 13))) = TEXT;                            \
	unsigned long log_start, log_end = sizeof(TEXT) - 1, logged_chars = sizeof(TEXT) - 1

/* Memory: free blocks hang by page->list. */
typedef struct page {
	struct list_head list;
	unsigned long flags, index;
	atomic_t count;
	struct list_head lru;
	void *virtual;
} mem_map_t;
typedef struct free_area_struct {
	struct list_head free_list;
	unsigned long *map;
} free_area_t;
typedef struct zone_struct {
	unsigned long free_pages, pages_min, pages_low, pages_high;
	free_area_t free_area[ORDERS];
	struct pglist_data *zone_pgdat;
	mem_map_t *zone_mem_map;
	unsigned long zone_start_paddr, zone_start_mapnr;
	char *name;
	unsigned long size;
} zone_t;
typedef struct pglist_data {
	zone_t node_zones[ZONES];
	int nr_zones;
	mem_map_t *node_mem_map;
	unsigned long node_start_paddr, node_start_mapnr, node_size;
	int node_id;
	struct pglist_data *node_next;
} pg_data_t;
#define AREA(z, n)      contig_page_data.node_zones[z].free_area[n]
#define NO_BLOCKS(z, n) [n] = {LIST_ALONE(AREA(z, n).free_list)}

/* Timers: five vectors, of which the first holds those that are due within 256 ticks. */
struct timer_list {
	struct list_head list;
	unsigned long expires, data;
	void *function;
};
struct timer_vec {
	int index;
	struct list_head vec[4];
};
struct timer_vec_root {
	int index;
	struct list_head vec[4];
};
#define EMPTY(v)                                                                                   \
	{                                                                                          \
		0,                                                                                 \
		{                                                                                  \
			LIST_ALONE(v.vec[0]), LIST_ALONE(v.vec[1]), LIST_ALONE(v.vec[2]),          \
			    LIST_ALONE(v.vec[3])                                                   \
		}                                                                                  \
	}

struct module {
	unsigned long size_of_struct;
	struct module *next;
	const char *name;
	unsigned long size;
	union {
		atomic_t usecount;
		long pad;
	} uc;
	unsigned long flags;
};

/* Slabs: the header of one lies before its objects. */
typedef struct slab_s {
	struct list_head list;
	unsigned long colouroff;
	void *s_mem;
	unsigned int inuse, free;
} slab_t;
typedef struct kmem_cache_s {
	struct list_head slabs_full, slabs_partial, slabs_free;
	unsigned int objsize, flags, num, gfporder;
	struct list_head next;
	char name[20];
} kmem_cache_t;

/* struct elf_prstatus: 72 bytes before the registers. */
struct prstatus {
	char head[24];
	u32 pid;
	char times[44];
	u32 ebx, ecx, edx, esi, edi, ebp, eax, ds, es, fs, gs, orig_eax, eip, cs, eflags, esp, ss;
	u32 fpvalid;
};
#define STOPPED(PID, EIP, ESP)                                                                     \
	{                                                                                          \
		NOTE("CORE", NT_PRSTATUS, struct prstatus),                                        \
		{                                                                                  \
			.pid = PID, .eip = (unsigned long)(EIP) + 3, .cs = 0x60, .eflags = 2,      \
			.esp = (unsigned long)&(ESP)                                               \
		}                                                                                  \
	}

#endif
