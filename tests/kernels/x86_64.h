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

FUNCTION(__switch_to, 8, __switch_to, "");
FUNCTION(schedule, 24, __switch_to, "pop %rbp\npush %rbp\n"); /* the push is of no meaning here */

/* A stack with its thread_info. */
struct thread_info {
	struct task_struct *task;
	u32 flags, cpu;
	int preempt_count;
};
enum { STACK = 0x2000 };
union thread_union {
	struct thread_info thread_info;
	unsigned long stack[STACK / 8];
};
#define FROM_TOP(n) (STACK / 8 - (n))
/* Of one that sleeps below a function: rbp, and the frame of schedule(). */
#define STACK_ASLEEP(TASK, CPU, FUNCTION)                                                          \
	{                                                                                          \
		.stack = {                                                                         \
			[0] = (unsigned long)&(TASK),                                              \
			[1] = (unsigned long)(CPU) << 32,                                          \
			[FROM_TOP(10)] = 0xb0b0,                                                   \
			[FROM_TOP(10) + 1 + 3] = RETURN_TO(FUNCTION)                               \
		}                                                                                  \
	}

/*
 * Modules: their code is where the kernel's data is, so that none of it is the kernel's own. What
 * is in one stands between BEGIN and END; its symbols are in the module alone.
 */
#define MODULE_BEGIN(NAME)                                                                         \
	asm(".section .data.modules,\"ax\",@progbits\n.p2align 12\n.Lmodule_" #NAME ":\n");        \
	extern char NAME##_start[] asm(".Lmodule_" #NAME)
#define MODULE_END(NAME, SIZE) asm(".org .Lmodule_" #NAME " + " #SIZE "\n.text\n")
#define MODULE_FUNCTION(NAME, SIZE, CALL)                                                          \
	asm(".section .data.modules\n.L_" #NAME ":\n.cfi_startproc\n"                              \
	    "sub $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset " #SIZE "\ncall " #CALL "\n"             \
	    "nop\nadd $" #SIZE ", %rsp\n.cfi_adjust_cfa_offset -" #SIZE "\nret\n.cfi_endproc\n");  \
	extern char NAME[] asm(".L_" #NAME)
struct elf64_sym {
	u32 st_name;
	u8 st_info, st_other;
	u16 st_shndx;
	unsigned long st_value, st_size;
};
#define MODULE_SYMBOL(NAME, AT)                                                                    \
	{                                                                                          \
		AT, 2, 0, 1, (unsigned long)NAME, 0                                                \
	}
struct module {
	int state;
	struct list_head list;
	char name[56];
	void *module_init, *module_core;
	unsigned long init_size, core_size;
	const char *version;
	struct elf64_sym *symtab;
	unsigned long num_symtab;
	const char *strtab;
};

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
