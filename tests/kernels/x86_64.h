/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What x86_64 kernels have in common: the image and the direct map, whose base DIRECT is, by one
 * page of 1 GiB each; functions with unwind tables and entry code without; registers.
 */
#ifndef INQUEST_TESTS_KERNELS_X86_64_H
#define INQUEST_TESTS_KERNELS_X86_64_H
#include "kernel.h"

#define IMAGE       0xffffffff80000000
#define PHYSICAL(x) ((unsigned long)(x)-IMAGE)
#define TABLE       0x067
#define LARGE       0x1e3

unsigned long image_pud[512] PAGE_TABLES = {[510] = LARGE};
unsigned long direct_pud[512] PAGE_TABLES = {[0] = LARGE};
unsigned long init_level4_pgt[512] PAGE_TABLES = {
    [(DIRECT >> 39) & 511] = PHYSICAL(direct_pud) + TABLE,
    [511] = PHYSICAL(image_pud) + TABLE,
};

struct new_utsname {
	char sysname[65], nodename[65], release[65], version[65], machine[65], domainname[65];
};

/* Each function takes its frame, in 4 bytes, and calls the next, in 5. */
#define FUNCTION(NAME, SIZE, CALL, THEN)                                                           \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\n.cfi_startproc\n"     \
	    "sub $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset " #SIZE "\ncall " #CALL "\n" THEN        \
	    "nop\nadd $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset -" #SIZE "\nret\n.cfi_endproc\n"    \
	    ".size " #NAME ", .-" #NAME "\n");                                                     \
	extern char NAME[]
#define RETURN_TO(function) ((unsigned long)((function) + 9))
/* Entry code has no unwind data. It pushes registers and calls. */
#define ENTRY(NAME, CALL)                                                                          \
	asm(".text\n.globl " #NAME "\n.type " #NAME ",@function\n" #NAME ":\nsub $8, %rsp\n"       \
	    "call " #CALL "\nnop\n.size " #NAME ", .-" #NAME "\n");                                \
	extern char NAME[]
struct pt_regs {
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi,
	    orig_rax, rip, cs, eflags, rsp, ss;
};
/* As they lie on a stack, from r15 on: what an exception pushed. */
#define EXCEPTION_REGS(RIP, CS, RFLAGS, RSP, SS, RAX, RBX, RCX, RDX, RSI, RDI, RBP)                \
	0, 0, 0, 0, RBP, RBX, 0, 0, 0, 0, RAX, RCX, RDX, RSI, RDI, -1, RIP, CS, RFLAGS, RSP, SS

/* The CPU's registers when it stopped: struct elf_prstatus, of which the head is not looked at. */
struct prstatus {
	char head[112];
	unsigned long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi,
	    orig_rax, rip, cs, rflags, rsp, ss, bases[6];
	long fpvalid;
};
/* A note of a CPU that stopped in a function, with its frame from rsp on. */
#define STOPPED(FUNCTION, RSP)                                                                     \
	{                                                                                          \
		NOTE("CORE", NT_PRSTATUS, struct prstatus),                                        \
		{                                                                                  \
			.rip = RETURN_TO(FUNCTION), .cs = 0x10, .ss = 0x18, .rflags = 2,           \
			.rsp = (unsigned long)&(RSP)                                               \
		}                                                                                  \
	}

#endif
