/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between architectures: page tables, registers, stacks.
 *
 * A new architecture is one file, arch_NAME.c, that defines `const struct arch_ops arch_NAME`;
 * the build finds it. Step by step:
 *  1. name, machine, pointer_size, and the registers with their names;
 *  2. start(): from facts (and nothing else) to what translate() needs;
 *  3. translate(): one walk of a page table;
 *  4. task_registers(), note_registers(): where a sleeping task and a stopped CPU left theirs;
 *  5. stacks(): which stacks a CPU has beside those of its tasks;
 *  6. unwinders: which of stack/unwind_*.c apply, best first, and is_return_address() for scans.
 */
#ifndef INQUEST_MACHINE_ARCH_H
#define INQUEST_MACHINE_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct cpu;
struct facts;
struct kernel;
struct memory;
struct registers;
struct stacks;
struct unwinder_ops;

enum { ARCH_REGISTERS_MAX = 40 };

/* Register values at a point of a stack; which is which is the architecture's matter. */
struct registers {
	uint64_t value[ARCH_REGISTERS_MAX];
	uint64_t known; /* bit n: value[n] is known */
};

static inline bool register_known(const struct registers *registers, unsigned int index)
{
	return registers->known >> index & 1;
}

static inline void register_set(struct registers *registers, unsigned int index, uint64_t value)
{
	registers->value[index] = value;
	registers->known |= UINT64_C(1) << index;
}

struct arch_ops {
	const char *name;     /* as `uname -m` says */
	uint16_t machine;     /* ELF EM_* */
	uint8_t pointer_size; /* bytes */

	/* VMCOREINFO has lines that only this architecture writes: for files that do not tell. */
	bool (*recognises)(const struct facts *facts);

	const char *const *register_names; /* register_count of them */
	uint8_t register_count, ip, sp, fp;

	/*
	 * Prepares memory for translate(): page table root, layout. memory->state is the
	 * architecture's own (malloc'd, freed by memory_deinit). Reads physical memory only.
	 */
	struct error *(*start)(struct memory *memory, const struct facts *facts);

	/*
	 * After symbols are known: what only kernel variables tell (the direct map's base).
	 * Optional.
	 */
	struct error *(*refine)(struct kernel *kernel);

	/*
	 * Walks the page table whose root is the physical address root (memory->root for kernel
	 * addresses). *physical is virtual's own physical address; *span is the size of the
	 * mapping (a power of two) that holds it. Damage: "page not mapped", a table that
	 * cannot be read.
	 */
	struct error *(*translate)(struct memory *memory, uint64_t root, uint64_t virtual,
				   uint64_t *physical, uint64_t *span);

	/*
	 * Where the array of struct page begins (that of pfn 0, which need not exist), and where
	 * physical address 0 is mapped. For walks over all pages.
	 */
	struct error *(*page_bases)(struct kernel *kernel, uint64_t *memmap, uint64_t *direct);

	/* Registers of a task that sleeps, from what the context switch left on its stack. */
	struct error *(*task_registers)(struct kernel *kernel, uint64_t task,
					struct registers *ret);

	/* Registers from the description of a CPU's NT_PRSTATUS note. */
	struct error *(*note_registers)(const uint8_t *desc, size_t size, bool swap,
					struct registers *ret);

	/*
	 * struct pt_regs at address (an exception frame), or, if not whole, what the CPU itself
	 * pushed there. *user: it interrupted user mode.
	 */
	struct error *(*frame_registers)(struct kernel *kernel, uint64_t address, bool whole,
					 struct registers *ret, bool *user);

	/* The registers were those of user mode. */
	bool (*is_user)(const struct registers *registers);

	/* The stacks of cpu beside its tasks': appends to stacks->spans. */
	struct error *(*stacks)(struct kernel *kernel, const struct cpu *cpu,
				struct stacks *stacks);

	/* address looks like one that a call instruction pushed: what precedes it is a call. */
	bool (*is_return_address)(struct kernel *kernel, uint64_t address);

	/* The function that the direct call before return_address calls; false if none is there. */
	bool (*call_target)(struct kernel *kernel, uint64_t return_address, uint64_t *target);

	/*
	 * From the registers at the first instruction behind a call to those of the caller, as
	 * they are when the call returns.
	 */
	struct error *(*undo_call)(struct kernel *kernel, struct registers *registers);

	/* The function that switches stacks: every task that sleeps has called it. */
	const char *switch_symbol;

	/* Best first, ends with NULL. */
	const struct unwinder_ops *const *unwinders;

	/* ORC only: the numbers of the registers that its rules name, by enum arch_orc. */
	const uint8_t *orc_registers;
};

enum arch_orc {
	ORC_ARCH_AX,
	ORC_ARCH_DX,
	ORC_ARCH_DI,
	ORC_ARCH_BP,
	ORC_ARCH_SP,
	ORC_ARCH_R10,
	ORC_ARCH_R13,
};

/* Written by the build from arch_*.c; ends with NULL. */
extern const struct arch_ops *const arch_registry[];

#endif
