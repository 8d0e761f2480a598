/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i386 as of 6.12: what is in 6.12.h, in words of 32 bits; PAE.
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "kernel.h"

#define MACHINE       "i686"
#define DIRECT        0xc0000000
#define MODULE_AT     0xf8000000
#define PAGE_AT(n)    ((unsigned long)&map[n])
#define RESOURCE_SIZE u64
#define BYTES         "4"
#define SP            "%esp"
#define BEHIND_CALL   8

/* Page tables: low memory by pages of 2 MiB. */
#define PHYSICAL(x) ((unsigned long)(x)-DIRECT)
unsigned long filp_pages[2][1024] PAGE_TABLES = {[0] = {[(3 * 1024 + 4) / 4] = DIRECT + 0x104400}};
#define PAGE_2M(n) (0x1e3ull + ((n) << 21))
u64 low_pmd[512] PAGE_TABLES = {PAGE_2M(0), PAGE_2M(1), PAGE_2M(2), PAGE_2M(3)};
struct {
	unsigned long low, high;
} swapper_pg_dir[4] PAGE_TABLES = {[3] = {PHYSICAL(low_pmd) + 1}};
#define USER_PGD ((unsigned long *)swapper_pg_dir)
char *high_memory = (char *)DIRECT + 0x800000;

/* What __switch_to_asm pushes. */
struct inactive_task_frame {
	unsigned long flags, si, di, bx, bp, ret_addr;
};
struct pt_regs {
	unsigned long bx, cx, dx, si, di, bp, ax, ds, es, fs, gs, orig_ax, ip, cs, flags, sp, ss;
};
#include "6.12-x86.h"
#include "6.12.h"
union frame *mem_map = map;

/* The CPU's registers when it stopped: struct elf_prstatus, of which the head is not looked at. */
struct prstatus {
	char head[24];
	u32 pid;
	char times[44];
	unsigned long ebx, ecx, edx, esi, edi, ebp, eax, ds, es, fs, gs, orig_eax, eip, cs, eflags,
	    esp, ss;
	long fpvalid;
};
CRASH struct {
	struct note note;
	struct prstatus status;
} crash_note = {
    NOTE("CORE", NT_PRSTATUS, struct prstatus),
    {.pid = 2,
     .ebx = 0xb0b,
     .eip = RETURN_TO(panic),
     .cs = 0x60,
     .ss = 0x68,
     .eflags = 2,
     .esp = (unsigned long)&crasher_stack.stack[RUNS_AT]},
};
