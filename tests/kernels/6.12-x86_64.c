/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86_64 as of 6.12: what is in 6.12.h.
 *
 * machine: x86_64-linux-gnu elf_x86_64
 * image: 0xffffffff80100000 0xffffffff80000000
 */
#include "kernel.h"

#define MACHINE       "x86_64"
#define DIRECT        0xffff888000000000
#define MODULE_AT     0xffffffffa0000000
#define PAGE_AT(n)    (0xffffea0000000000 + 64 * (n))
#define RESOURCE_SIZE u64
#define BYTES         "8"
#define SP            "%rsp"
#define BEHIND_CALL   9

/* Page tables: the image and the direct map by one page of 1 GiB each, the map of pages by one of 2
 * MiB. */
#define PHYSICAL(x) ((unsigned long)(x)-0xffffffff80000000)
#define TABLE       0x067
#define LARGE       0x1e3
unsigned long filp_pages[2][512] PAGE_TABLES = {[0] = {[(3 * 1024 + 8) / 8] = DIRECT + 0x104400}};
extern char frames[] asm("map");
unsigned long image_pud[512] PAGE_TABLES = {[510] = LARGE};
unsigned long direct_pud[512] PAGE_TABLES = {[0] = LARGE};
unsigned long map_pmd[512] PAGE_TABLES = {[0] = PHYSICAL(frames) + LARGE};
unsigned long map_pud[512] PAGE_TABLES = {[0] = PHYSICAL(map_pmd) + TABLE};
unsigned long init_top_pgt[512] PAGE_TABLES = {
    [273] = PHYSICAL(direct_pud) + TABLE,
    [468] = PHYSICAL(map_pud) + TABLE,
    [511] = PHYSICAL(image_pud) + TABLE,
};
#define USER_PGD init_top_pgt
unsigned long page_offset_base = DIRECT, vmemmap_base = 0xffffea0000000000;

/* What __switch_to_asm pushes. */
struct inactive_task_frame {
	unsigned long r15, r14, r13, r12, bx, bp, ret_addr;
};
#include "6.12-x86.h"
#include "6.12.h"

/* The CPU's registers when it stopped: struct elf_prstatus, of which the head is not looked at. */
struct prstatus {
	char head[32];
	u32 pid;
	char times[76];
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi,
	    orig_rax, rip, cs, rflags, rsp, ss, bases[6];
	long fpvalid;
} __attribute__((packed, aligned(4)));
CRASH struct {
	struct note note;
	struct prstatus status;
} crash_note = {
    NOTE("CORE", NT_PRSTATUS, struct prstatus),
    {.pid = 2,
     .rbx = 0xb0b,
     .rip = RETURN_TO(panic),
     .cs = 0x10,
     .ss = 0x18,
     .rflags = 2,
     .rsp = (unsigned long)&crasher_stack.stack[RUNS_AT]},
};
