/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's sixth analysis: a machine of 17 GB whose kernel has 896 MB of low memory at most, and
 * of that nothing but single pages is left. It was crashed by SysRq while crond (3444) on CPU 3
 * cloned; on the other three CPUs httpd makes room for buffers of TCP, and 37 more wait for pages
 * in rebalance_laundry_zone(), of 1679 tasks.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#define ORDERS 11
#define ZONES  3
#include "../kernels/2.4-i386.h"

SYSTEM("pil", "2.4.21-50.ELsmp", "#1 SMP Tue May 8 17:18:29 EDT 2007");
LOG_RING("********************************************************\n"
	 "* This system has more than 16 Gigabyte of memory.     *\n"
	 "********************************************************\n"
	 "SysRq : Crashing the kernel by request\n"
	 "Unable to handle kernel NULL pointer dereference at virtual address 00000000\n"
	 " printing eip:\nc01d1620\n*pde = 1dff1001\n*pte = 00000000\nOops: 0002\n"
	 "netconsole audit vsock vmci vmmemctl nfs lockd sunrpc vmxnet microcode ext3 jbd mptscsih "
	 "mptbase diskdumplib sd_mod scsi_mod  \n"
	 "CPU:    3\nEIP:    0060:[<c01d1620>]    Tainted: GF \nEFLAGS: 00210086\n\n"
	 "EIP is at sysrq_handle_crash [kernel] 0x0 (2.4.21-50.ELsmp/i686)\n"
	 "eax: efbe9e58   ebx: c03b9ec0   ecx: 00000001   edx: c0388e98\n"
	 "esi: 00000063   edi: 00000006   ebp: 00000063   esp: efbe9d84\n"
	 "ds: 0068   es: 0068   ss: 0068\nProcess crond (pid: 3444, stackpage=efbe9000)\n"
	 "Stack: c01d1caa 00000063 efbe9e58 c04fe544 f7fe0000 f7fe0000 c04fe544 efbe9e58 \n"
	 "Call Trace:   [<c01d1caa>] __handle_sysrq_nolock [kernel] 0x7a (0xefbe9d84)\n"
	 "[<c01d1c0d>] handle_sysrq [kernel] 0x5d (0xefbe9da4)\n"
	 "[<c010ddb9>] handle_IRQ_event [kernel] 0x69 (0xefbe9e0c)\n"
	 "[<c0158f8f>] .text.lock.vmscan [kernel] 0xb7 (0xefbe9e80)\n"
	 "[<c01575fb>] rebalance_dirty_zone [kernel] 0xab (0xefbe9eac)\n\n"
	 "Code: c6 05 00 00 00 00 00 c3 90 8d b4 26 00 00 00 00 0f b6 54 24 \n"
	 "CPU#0 is frozen.\nCPU#1 is frozen.\nCPU#2 is frozen.\nCPU#3 is executing netdump.\n"
	 "< netdump activated - performing handshake with the server. >\n");
enum { JIFFIES = 179069506 };
unsigned long volatile jiffies = JIFFIES;
long tick = 10000;
struct timeval xtime = {1267488638, 0};
unsigned long avenrun[3] = {LOAD(3756), LOAD(3762), LOAD(3358)};

/* Code */
ENTRY(call_call_function_interrupt, "call smp_call_function_interrupt");
ENTRY(call_do_IRQ, "call do_IRQ");
SMALL(wait_on_page_timeout, schedule_timeout);
SMALL(rebalance_laundry_zone, wait_on_page_timeout);
SMALL(rebalance_dirty_zone, launder_page);
SMALL(__alloc_pages, rebalance_laundry_zone; call rebalance_dirty_zone);
SMALL(__get_free_pages, __alloc_pages);
SMALL(kmem_cache_grow, __get_free_pages);
SMALL(__kmem_cache_alloc, kmem_cache_grow);
SMALL(alloc_skb, __kmem_cache_alloc);
SMALL(tcp_sendmsg, alloc_skb);
SMALL(inet_sendmsg, tcp_sendmsg);
SMALL(sock_sendmsg, inet_sendmsg);
SMALL(sys_sendto, sock_sendmsg);
SMALL(sys_send, sys_sendto);
SMALL(sys_socketcall, sys_send);
SMALL(do_select, schedule_timeout);
SMALL(sys_select, do_select);
SMALL(dup_task_struct, __get_free_pages);
SMALL(copy_process, dup_task_struct);
SMALL(do_fork, copy_process);
SMALL(sys_clone, do_fork);
SMALL(smp_call_function_interrupt, schedule);
SMALL(do_IRQ, handle_IRQ_event);
SMALL(handle_IRQ_event, keyboard_interrupt);
SMALL(keyboard_interrupt, handle_kbd_event);
SMALL(handle_kbd_event, handle_scancode);
SMALL(handle_scancode, handle_sysrq);
SMALL(handle_sysrq, __handle_sysrq_nolock);
SMALL(__handle_sysrq_nolock, sysrq_handle_crash);
SMALL(do_page_fault, die);
SMALL(kswapd_loop, schedule_timeout);
/* A function that waits for a spinlock does so out of line, with its own frame. */
asm(".text\n.globl launder_page\n.type launder_page,@function\nlaunder_page:\nsub $32, %esp\n"
    "1: lock; decb (%ebx)\njs .Lwaits\nadd $32, %esp\nret\n.size launder_page, .-launder_page\n"
    ".type .text.lock.vmscan,@function\n.text.lock.vmscan:\n.Lwaits: cmpb $0, (%ebx)\npause\n"
    "jle .Lwaits\n.byte 0xe9\n.long 1b - . - 4\n.size .text.lock.vmscan, .-.text.lock.vmscan\n"
    ".globl sysrq_handle_crash\n.type sysrq_handle_crash,@function\nsysrq_handle_crash:\n"
    "movb $0, 0\nret\n.size sysrq_handle_crash, .-sysrq_handle_crash\n");
extern char waits[] asm(".Lwaits"), sysrq_handle_crash[];
unsigned long sys_call_table[3] = {(unsigned long)sys_socketcall, (unsigned long)sys_select,
				   (unsigned long)sys_clone};

/* Stacks */
#define TO_SEND                                                                                    \
	AFTER(__get_free_pages), AFTER(kmem_cache_grow), AFTER(__kmem_cache_alloc),                \
	    AFTER(alloc_skb), AFTER(tcp_sendmsg), AFTER(inet_sendmsg), AFTER(sock_sendmsg),        \
	    AFTER(sys_sendto), AFTER(sys_send), AFTER(sys_socketcall), IN_SYSTEM_CALL,             \
	    USER_REGS(0x66, 9, 0xbfffe910, 0xb6038fdc, 0, 0, 0xbfffe938, 0xb75b7fce, 0xbfffe908)
#define WAITS_FOR_PAGE                                                                             \
	{                                                                                          \
		SWITCHED(58) = RETURN_TO(schedule_timeout), 0, 0, 0, 0,                            \
		AFTER(wait_on_page_timeout), AFTER(rebalance_laundry_zone), AFTER(__alloc_pages),  \
		TO_SEND                                                                            \
	}
#define MAKES_ROOM                                                                                 \
	{                                                                                          \
		[FROM_TOP(62)] = (unsigned long)call_call_function_interrupt + 1 + 5,              \
		KERNEL_REGS(0xc03f4dd0, 0xc16b348c, 0xc16b348c, 0, 0, 0, 0xc03acf00,               \
			    (unsigned long)waits + 3),                                             \
		[FROM_TOP(62) + 14 + 8] = AFTER(rebalance_dirty_zone), SECOND(__alloc_pages), 0,   \
		TO_SEND                                                                            \
	}
#define SELECTS                                                                                    \
	{                                                                                          \
		SWITCHED(36) = RETURN_TO(schedule_timeout), 0, 0, 0, 0, AFTER(do_select),          \
		AFTER(sys_select), IN_SYSTEM_CALL,                                                 \
		USER_REGS(0x8e, 0, 0, 0, 0, 0xbf7e7720, 0xbf7e7748, 0xbe2067, 0xbf7e76ec)          \
	}
#define LOOPS                                                                                      \
	{                                                                                          \
		SWITCHED(20) = RETURN_TO(schedule_timeout), 0, 0, 0, 0, RETURN_TO(kswapd_loop)     \
	}

/* Tasks: 13 that have names, 37 that wait for pages, and 1629 that sleep. */
enum { WAITERS = 37, FIRST_WAITER = 30500, SLEEPERS = 1629, FIRST_SLEEPER = 4000 };
extern struct stack init_task_union, idle[4], init, keventd, kswapd, kscand, python, crond,
    makers[3], waiters[WAITERS], sleepers[SLEEPERS];
#define RAN(ago)              .last_run = JIFFIES - (ago)
#define USER                  .mm = &user_mm
#define OFF(SELF, WORDS, AGO) .state = 1, ASLEEP(SELF, WORDS), RAN(AGO)
struct mm_struct user_mm = {swapper_pg_dir, 17, 300};
struct stack init_task_union STACKS = {
    {TASK(init_task_union, init, sleepers[SLEEPERS - 1], 0, "swapper"), ASLEEP(init_task_union, 20),
     RAN(238534)},
    IDLES,
};
#define IDLE(n)                                                                                    \
	[n] = {{TASK(idle[n], idle[n], idle[n], 0, "swapper"), ASLEEP(idle[n], 20), RAN(238513),   \
		.cpu = n},                                                                         \
	       IDLES}
struct stack idle[4] STACKS = {IDLE(1), IDLE(2), IDLE(3)};
struct stack init STACKS = {
    {TASK(init, keventd, init_task_union, 1, "init"), USER, OFF(init, 36, 300)}, SELECTS};
struct stack keventd STACKS = {
    {TASK(keventd, kswapd, init, 6, "keventd"), OFF(keventd, 20, 4), .cpu = 3}, LOOPS};
struct stack kswapd STACKS = {
    {TASK(kswapd, kscand, keventd, 11, "kswapd"), OFF(kswapd, 20, 46), .cpu = 2}, LOOPS};
struct stack kscand STACKS = {
    {TASK(kscand, python, kswapd, 12, "kscand"), OFF(kscand, 20, 6), .cpu = 2}, LOOPS};
struct stack python STACKS = {
    {TASK(python, crond, kscand, 1210, "python"), USER, OFF(python, 36, 2), .cpu = 1}, SELECTS};
struct stack crond STACKS = {
    {TASK(crond, makers[0], python, 3444, "crond"), USER, RAN(0), .cpu = 3},
    {[FROM_TOP(86)] = AFTER(try_crashdump),
     AFTER(die),
     AFTER(do_page_fault),
     (unsigned long)error_code + 1 + 2,
     KERNEL_REGS(0xefbe9e58, 0xc03b9ec0, 1, 0xc0388e98, 0x63, 6, 0x63,
		 (unsigned long)sysrq_handle_crash),
     AFTER(__handle_sysrq_nolock),
     AFTER(handle_sysrq),
     AFTER(handle_scancode),
     AFTER(handle_kbd_event),
     AFTER(keyboard_interrupt),
     AFTER(handle_IRQ_event),
     AFTER(do_IRQ),
     (unsigned long)call_do_IRQ + 1 + 5,
     KERNEL_REGS(0xc03f4dd0, 0xc16b348c, 0xc16b348c, 0, 0, 0, 0xc03acf00, (unsigned long)waits + 3),
     0,
     0,
     0,
     0,
     0,
     0,
     0,
     0,
     AFTER(rebalance_dirty_zone),
     SECOND(__alloc_pages),
     0,
     AFTER(__get_free_pages),
     AFTER(dup_task_struct),
     AFTER(copy_process),
     AFTER(do_fork),
     AFTER(sys_clone),
     IN_SYSTEM_CALL,
     USER_REGS(0x78, 0, 0, 0, 0, 0, 0, 0xb75b7fce, 0xbfffe908)},
};
#define MAKER(n, PID, NEXT, PREV)                                                                  \
	{                                                                                          \
		{TASK(makers[n], NEXT, PREV, PID, "httpd"), USER, RAN(1), .cpu = n}, MAKES_ROOM    \
	}
struct stack makers[3] STACKS = {MAKER(0, 32155, makers[1], crond),
				 MAKER(1, 32156, makers[2], makers[0]),
				 MAKER(2, 32154, waiters[0], makers[1])};
#define WAITER(n, PID, NEXT, PREV)                                                                 \
	{{TASK(waiters[n], NEXT, PREV, PID, "httpd"), USER, OFF(waiters[n], 58, 5 + n)},           \
	 WAITS_FOR_PAGE},
#define NEXT_WAITER(pid)                                                                           \
	WAITER(pid - FIRST_WAITER + 1, pid,                                                        \
	       *(pid == FIRST_WAITER + WAITERS - 2 ? sleepers : &waiters[pid - FIRST_WAITER + 2]), \
	       waiters[pid - FIRST_WAITER])
struct stack waiters[WAITERS] STACKS = {
    WAITER(0, 30481, waiters[1], makers[2]) TIMES_10(NEXT_WAITER, 3050) TIMES_10(NEXT_WAITER, 3051)
	TIMES_10(NEXT_WAITER, 3052) NEXT_WAITER(30530) NEXT_WAITER(30531) NEXT_WAITER(30532)
	    NEXT_WAITER(30533) NEXT_WAITER(30534) NEXT_WAITER(30535)};
#define SLEEPER(pid)                                                                               \
	{{TASK(sleepers[pid - FIRST_SLEEPER],                                                      \
	       *(pid == FIRST_SLEEPER + SLEEPERS - 1 ? &init_task_union                            \
						     : &sleepers[pid - FIRST_SLEEPER + 1]),        \
	       *(pid == FIRST_SLEEPER ? &waiters[WAITERS - 1]                                      \
				      : &sleepers[pid - FIRST_SLEEPER - 1]),                       \
	       pid, "java"),                                                                       \
	  USER, OFF(sleepers[pid - FIRST_SLEEPER], 36, 1000 + pid)},                               \
	 SELECTS},
struct stack sleepers[SLEEPERS] STACKS = {
    TIMES_1000(SLEEPER, 4) TIMES_100(SLEEPER, 50) TIMES_100(SLEEPER, 51) TIMES_100(SLEEPER, 52)
	TIMES_100(SLEEPER, 53) TIMES_100(SLEEPER, 54) TIMES_100(SLEEPER, 55) TIMES_10(SLEEPER, 560)
	    TIMES_10(SLEEPER, 561) SLEEPER(5620) SLEEPER(5621) SLEEPER(5622) SLEEPER(5623)
		SLEEPER(5624) SLEEPER(5625) SLEEPER(5626) SLEEPER(5627) SLEEPER(5628)};

extern struct runqueue runqueues[32];
struct runqueue runqueues[32] = {
    CPU(0, &makers[0].task, &init_task_union.task), CPU(1, &makers[1].task, &idle[1].task),
    CPU(2, &makers[2].task, &idle[2].task), CPU(3, &crond.task, &idle[3].task)};
unsigned long cpu_online_map = 15;

/* Memory: blocks that are free, of DMA and HighMem of all sizes, of Normal single pages. */
extern pg_data_t contig_page_data;
pg_data_t *pgdat_list = &contig_page_data;
struct address_space {
	unsigned long nrpages;
} swapper_space = {0};
unsigned long totalram_pages = 4102986, total_swap_pages = 1048576, nr_swap_pages = 1048576;
atomic_t page_cache_size = {2437875 + 22633}, buffermem_pages = {22633};
extern mem_map_t some[20], singles[10372], largest[821];
#define LISTED(array, n, first, last, zone, order)                                                 \
	[n - (first)] = {                                                                          \
	    .list = {n == (last) ? &AREA(zone, order).free_list : &array[n + 1 - (first)].list,    \
		     n == (first) ? &AREA(zone, order).free_list : &array[n - 1 - (first)].list}},
#define ALONE(n, zone, order)                                                                      \
	[n] = {.list = {&AREA(zone, order).free_list, &AREA(zone, order).free_list}},
#define PAIR(n, zone, order)                                                                       \
	[n] = {.list = {&some[n + 1].list, &AREA(zone, order).free_list}},                         \
	[n + 1] = {.list = {&AREA(zone, order).free_list, &some[n].list}},
PAGES mem_map_t some[20] = {PAIR(0, 0, 0) ALONE(2, 0, 1) ALONE(3, 0, 2) ALONE(4, 0, 4)
				ALONE(5, 0, 6) ALONE(6, 0, 7) ALONE(7, 0, 9) PAIR(8, 0, 10)
				    ALONE(10, 2, 1) ALONE(11, 2, 2) ALONE(12, 2, 3) ALONE(13, 2, 4)
					ALONE(14, 2, 5) ALONE(15, 2, 7) ALONE(16, 2, 9)};
#define SINGLE(n) LISTED(singles, n, 10000, 20371, 1, 0)
PAGES mem_map_t singles[10372] = {
    TIMES_1000(SINGLE, 10) TIMES_1000(SINGLE, 11) TIMES_1000(SINGLE, 12) TIMES_1000(SINGLE, 13)
	TIMES_1000(SINGLE, 14) TIMES_1000(SINGLE, 15) TIMES_1000(SINGLE, 16) TIMES_1000(SINGLE, 17)
	    TIMES_1000(SINGLE, 18) TIMES_1000(SINGLE, 19) TIMES_100(SINGLE, 200)
		TIMES_100(SINGLE, 201) TIMES_100(SINGLE, 202) TIMES_10(SINGLE, 2030)
		    TIMES_10(SINGLE, 2031) TIMES_10(SINGLE, 2032) TIMES_10(SINGLE, 2033)
			TIMES_10(SINGLE, 2034) TIMES_10(SINGLE, 2035) TIMES_10(SINGLE, 2036)
			    SINGLE(20370) SINGLE(20371)};
#define LARGEST(n) LISTED(largest, n, 100, 920, 2, 10)
PAGES mem_map_t largest[821] = {
    TIMES_100(LARGEST, 1) TIMES_100(LARGEST, 2) TIMES_100(LARGEST, 3) TIMES_100(LARGEST, 4)
	TIMES_100(LARGEST, 5) TIMES_100(LARGEST, 6) TIMES_100(LARGEST, 7) TIMES_100(LARGEST, 8)
	    TIMES_10(LARGEST, 90) TIMES_10(LARGEST, 91) LARGEST(920)};
#define BLOCKS(order, FIRST, LAST) [order] = {{&(FIRST).list, &(LAST).list}}
#define BLOCK(order, n)            BLOCKS(order, some[n], some[n])
pg_data_t contig_page_data = {
    {{2776,
      255,
      510,
      765,
      {BLOCKS(0, some[0], some[1]), BLOCK(1, 2), BLOCK(2, 3), NO_BLOCKS(0, 3), BLOCK(4, 4),
       NO_BLOCKS(0, 5), BLOCK(6, 5), BLOCK(7, 6), NO_BLOCKS(0, 8), BLOCK(9, 7),
       BLOCKS(10, some[8], some[9])},
      &contig_page_data,
      some,
      0,
      0,
      "DMA",
      4096},
     {10372,
      255,
      510,
      765,
      {BLOCKS(0, singles[0], singles[10371]), NO_BLOCKS(1, 1), NO_BLOCKS(1, 2), NO_BLOCKS(1, 3),
       NO_BLOCKS(1, 4), NO_BLOCKS(1, 5), NO_BLOCKS(1, 6), NO_BLOCKS(1, 7), NO_BLOCKS(1, 8),
       NO_BLOCKS(1, 9), NO_BLOCKS(1, 10)},
      &contig_page_data,
      singles,
      0x1000000,
      4096,
      "Normal",
      225280},
     {841406,
      255,
      510,
      765,
      {NO_BLOCKS(2, 0), BLOCK(1, 10), BLOCK(2, 11), BLOCK(3, 12), BLOCK(4, 13), BLOCK(5, 14),
       NO_BLOCKS(2, 6), BLOCK(7, 15), NO_BLOCKS(2, 8), BLOCK(9, 16),
       BLOCKS(10, largest[0], largest[820])},
      &contig_page_data,
      largest,
      0x38000000,
      229376,
      "HighMem",
      4227072}},
    3,
    some,
    0,
    0,
    4456448,
    0,
    0,
};

/* Slabs of what TCP uses, those in the guide's list: full, in part in use, free. */
extern kmem_cache_t cache_cache, caches[4];
enum { TW, BIND, OPEN, SOCK };
#define SLAB(array, n, base, first, last, LIST, cache, inuse)                                      \
	[n - (base)] = {{n == (last) ? &caches[cache].LIST : &array[n + 1 - (base)].list,          \
			 n == (first) ? &caches[cache].LIST : &array[n - 1 - (base)].list},        \
			0,                                                                         \
			0,                                                                         \
			inuse,                                                                     \
			0},
extern slab_t tw[846], bind[25], open[105], sock[1201];
#define TW_FREE(n) SLAB(tw, n, 1000, 1000, 1845, slabs_free, TW, 0)
slab_t tw[846] = {TIMES_100(TW_FREE, 10) TIMES_100(TW_FREE, 11) TIMES_100(TW_FREE, 12)
		      TIMES_100(TW_FREE, 13) TIMES_100(TW_FREE, 14) TIMES_100(TW_FREE, 15)
			  TIMES_100(TW_FREE, 16) TIMES_100(TW_FREE, 17) TIMES_10(TW_FREE, 180)
			      TIMES_10(TW_FREE, 181) TIMES_10(TW_FREE, 182) TIMES_10(TW_FREE, 183)
				  TW_FREE(1840) TW_FREE(1841) TW_FREE(1842) TW_FREE(1843)
				      TW_FREE(1844) TW_FREE(1845)};
#define BIND_FULL(n) SLAB(bind, n, 10, 10, 14, slabs_full, BIND, 112)
#define BIND_FREE(n) SLAB(bind, n, 10, 16, 34, slabs_free, BIND, 0)
slab_t bind[25] = {BIND_FULL(10) BIND_FULL(11) BIND_FULL(12) BIND_FULL(13) BIND_FULL(14)
		       SLAB(bind, 15, 10, 15, 15, slabs_partial, BIND, 67) BIND_FREE(16)
			   BIND_FREE(17) BIND_FREE(18) BIND_FREE(19) TIMES_10(BIND_FREE, 2)
			       BIND_FREE(30) BIND_FREE(31) BIND_FREE(32) BIND_FREE(33)
				   BIND_FREE(34)};
#define OPEN_FULL(n) SLAB(open, n, 100, 100, 109, slabs_full, OPEN, 30)
#define OPEN_FREE(n) SLAB(open, n, 100, 111, 204, slabs_free, OPEN, 0)
slab_t open[105] = {
    TIMES_10(OPEN_FULL, 10) SLAB(open, 110, 100, 110, 110, slabs_partial, OPEN, 3) OPEN_FREE(111)
	OPEN_FREE(112) OPEN_FREE(113) OPEN_FREE(114) OPEN_FREE(115) OPEN_FREE(116) OPEN_FREE(117)
	    OPEN_FREE(118) OPEN_FREE(119) TIMES_10(OPEN_FREE, 12) TIMES_10(OPEN_FREE, 13)
		TIMES_10(OPEN_FREE, 14) TIMES_10(OPEN_FREE, 15) TIMES_10(OPEN_FREE, 16)
		    TIMES_10(OPEN_FREE, 17) TIMES_10(OPEN_FREE, 18) TIMES_10(OPEN_FREE, 19)
			OPEN_FREE(200) OPEN_FREE(201) OPEN_FREE(202) OPEN_FREE(203) OPEN_FREE(204)};
#define SOCK_FULL(n) SLAB(sock, n, 1000, 1000, 1699, slabs_full, SOCK, 2)
#define SOCK_PART(n) SLAB(sock, n, 1000, 1700, 2104, slabs_partial, SOCK, 1)
#define SOCK_FREE(n) SLAB(sock, n, 1000, 2105, 2200, slabs_free, SOCK, 0)
slab_t sock[1201] = {
    TIMES_100(SOCK_FULL, 10) TIMES_100(SOCK_FULL, 11) TIMES_100(SOCK_FULL, 12) TIMES_100(
	SOCK_FULL, 13) TIMES_100(SOCK_FULL, 14) TIMES_100(SOCK_FULL, 15) TIMES_100(SOCK_FULL, 16)
	TIMES_100(SOCK_PART, 17) TIMES_100(SOCK_PART, 18) TIMES_100(SOCK_PART, 19)
	    TIMES_100(SOCK_PART, 20) SOCK_PART(2100) SOCK_PART(2101) SOCK_PART(2102) SOCK_PART(2103)
		SOCK_PART(2104) SOCK_FREE(2105) SOCK_FREE(2106) SOCK_FREE(2107) SOCK_FREE(2108)
		    SOCK_FREE(2109) TIMES_10(SOCK_FREE, 211) TIMES_10(SOCK_FREE, 212)
			TIMES_10(SOCK_FREE, 213) TIMES_10(SOCK_FREE, 214) TIMES_10(SOCK_FREE, 215)
			    TIMES_10(SOCK_FREE, 216) TIMES_10(SOCK_FREE, 217)
				TIMES_10(SOCK_FREE, 218) TIMES_10(SOCK_FREE, 219) SOCK_FREE(2200)};
#define LISTS(FULL, PART, FREE) FULL, PART, FREE
#define FROM_TO(array, first, last)                                                                \
	{                                                                                          \
		&array[first].list, &array[last].list                                              \
	}
#define NONE(cache, LIST) LIST_ALONE(caches[cache].LIST)
#define CACHE(n, NAME, SIZE, NUM, NEXT, PREV, ...)                                                 \
	[n] = {__VA_ARGS__, SIZE, 0, NUM, 0, {&(NEXT).next, &(PREV).next}, NAME}
kmem_cache_t cache_cache = {LIST_ALONE(cache_cache.slabs_full),
			    LIST_ALONE(cache_cache.slabs_partial),
			    LIST_ALONE(cache_cache.slabs_free),
			    244,
			    0,
			    16,
			    0,
			    {&caches[TW].next, &caches[SOCK].next},
			    "kmem_cache"};
kmem_cache_t caches[4] = {
    CACHE(TW, "tcp_tw_bucket", 128, 30, caches[BIND], cache_cache, NONE(TW, slabs_full),
	  NONE(TW, slabs_partial), FROM_TO(tw, 0, 845)),
    CACHE(BIND, "tcp_bind_bucket", 32, 112, caches[OPEN], caches[TW], FROM_TO(bind, 0, 4),
	  FROM_TO(bind, 5, 5), FROM_TO(bind, 6, 24)),
    CACHE(OPEN, "tcp_open_request", 128, 30, caches[SOCK], caches[BIND], FROM_TO(open, 0, 9),
	  FROM_TO(open, 10, 10), FROM_TO(open, 11, 104)),
    CACHE(SOCK, "sock", 1408, 2, cache_cache, caches[OPEN], FROM_TO(sock, 0, 699),
	  FROM_TO(sock, 700, 1104), FROM_TO(sock, 1105, 1200)),
};

/* The CPUs' registers when they stopped. */
#define CALLED(n, PID) STOPPED(PID, smp_call_function_interrupt, makers[n].words[FROM_TOP(63)])
CRASH struct {
	struct note note;
	struct prstatus status;
} __attribute__((packed)) crash_notes[4] = {
    CALLED(0, 32155),
    CALLED(1, 32156),
    CALLED(2, 32154),
    STOPPED(3444, netconsole_netdump, crond.words[FROM_TOP(87)]),
};
