/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between architectures: page tables, registers, stacks, calls. All that is known of a
 * machine is in its file; whoever else needs some of it asks here.
 *
 * A new architecture is one file, arch_NAME.c, that defines `const struct arch_ops arch_NAME`;
 * the build finds it. What is called optional below may be left out. Step by step:
 *  1. name, machine, the sizes, and the registers with their names;
 *  2. recognises(), start(): from facts (and nothing else) to what translate() needs, and to
 *     memory->kernel_start; refine(): what only kernel variables tell;
 *  3. translate(): one walk of a page table. A machine whose address spaces differ by more than
 *     their root tells them apart by their kind, and fills that in user_space();
 *  4. task_registers(), task_sp, frame_registers(): where a sleeping task and an exception left
 *     theirs; is_user();
 *  5. stacks(): which stacks a CPU has beside those of its tasks;
 *  6. is_return_address(), call_target(), undo_call(): what a call instruction is and does;
 *     code_address() where a word that points to code says more than that; references();
 *  7. unwinders: which of stack/unwind_*.c apply, best first; an unwinder that serves this machine
 *     alone is in its file;
 *  8. what tables ask for: direct_base(), vmemmap(), preempt_count(), softirq_pending(),
 *     cpu_model(), direct_map().
 * Sizes of long and pointer, the byte order, and the sizes of what lies on stacks are never taken
 * from the machine that this runs on: pointer_size, memory->big_endian, and the kernel's own types.
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
struct unwind;
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

/*
 * Virtual addresses and what they mean: a page table, by the physical address of its top and by
 * what kind of one it is. What kinds there are (which half, how many levels, a tree or a hash) is
 * the architecture's matter.
 */
struct address_space {
	uint64_t root, kind;
};

/* Of the kernel's own, and of a process's, where nothing else tells spaces apart. */
enum { SPACE_KERNEL, SPACE_USER };

/* The entries of a page table that lead to an address, from the top: see arch_ops.walk. */
enum { TABLE_LEVELS_MAX = 5 };
struct table_walk {
	struct table_entry {
		const char *level;  /* "PGD" … "PTE" */
		uint64_t at, value; /* physical; the last one's says where the page lies */
	} entries[TABLE_LEVELS_MAX];
	unsigned int count,
	    levels;    /* entries; how many there are at most: up to TABLE_LEVELS_MAX */
	uint64_t span; /* bytes that the last entry stands for */
	bool mapped;   /* it leads to a page */
};

/* What the bits of an entry that leads to a page mean; a mask of 0 ends them. */
struct entry_flag {
	uint64_t mask;
	const char *name;
};

/* How many pages of one size the direct map is made of. */
struct direct_pages {
	uint64_t page_size, count;
};
enum { DIRECT_SIZES_MAX = 4 };

struct arch_ops {
	const char *name;     /* as `uname -m` says */
	uint16_t machine;     /* ELF EM_* */
	uint8_t pointer_size; /* bytes of a pointer and of a long */
	uint8_t u64_align;    /* what a 64-bit number in a struct is aligned to */
	uint32_t page_size;   /* where no fact tells it */
	uint32_t stack_size;  /* of a task, where no type tells it; at least a page */

	/* VMCOREINFO has lines that only this architecture writes: for files that do not tell. */
	bool (*recognises)(const struct facts *facts);

	/* In the order of struct elf_prstatus, which is that of most machines' struct pt_regs. */
	const char *const *register_names; /* register_count of them */
	uint8_t register_count, ip, sp, fp;

	/*
	 * Prepares memory for translate(): memory->kernel, kernel_start, page_size where the facts
	 * have none. memory->state is the architecture's own (malloc'd, freed by memory_deinit).
	 * Reads physical memory only.
	 */
	struct error *(*start)(struct memory *memory, const struct facts *facts);

	/*
	 * After symbols are known: what only kernel variables tell (the direct map's base).
	 * Optional.
	 */
	struct error *(*refine)(struct kernel *kernel);

	/*
	 * Walks the page table of space (memory->kernel for kernel addresses). *physical is
	 * virtual's own physical address; *span is the size of the mapping (a power of two) that
	 * holds it. Damage: "page not mapped", a table that cannot be read; *span is then the size
	 * of what is not mapped around virtual (likewise), at least a page.
	 */
	struct error *(*translate)(struct memory *memory, const struct address_space *space,
				   uint64_t virtual, uint64_t *physical, uint64_t *span);

	/*
	 * What the page table itself has for virtual, though translate() may know better ways; *ret
	 * is zeroed before. Damage: "page not mapped", a table that cannot be read; *ret has the
	 * entries up to there.
	 */
	struct error *(*walk)(struct memory *memory, const struct address_space *space,
			      uint64_t virtual, uint64_t *physical, struct table_walk *ret);
	const struct entry_flag *entry_flags; /* of the last entry */
	uint64_t entry_frame;                 /* the bits of it that are the page's address */

	/*
	 * The address space of the struct mm_struct at mm. Optional: its root is mm->pgd, its kind
	 * SPACE_USER.
	 */
	struct error *(*user_space)(struct kernel *kernel, uint64_t mm, struct address_space *ret);

	/*
	 * What a CPU's copies of per-CPU variables are away from their symbols, in kernels without
	 * __per_cpu_offset. Optional. Damage: there is no such CPU.
	 */
	struct error *(*percpu_offset)(struct kernel *kernel, unsigned int cpu, uint64_t *ret);

	/* Where physical address 0 is mapped, or would be if there were memory. */
	struct error *(*direct_base)(struct kernel *kernel, uint64_t *ret);

	/*
	 * Where the virtual array of all struct pages begins (CONFIG_SPARSEMEM_VMEMMAP): that of
	 * pfn 0, which need not exist. Optional. Damage: there is none, or nothing tells its place.
	 */
	struct error *(*vmemmap)(struct kernel *kernel, uint64_t *ret);

	/* Registers of a task that sleeps, from what the context switch left of them. */
	struct error *(*task_registers)(struct kernel *kernel, uint64_t task,
					struct registers *ret);

	/* Where struct task_struct has the stack pointer of a task that sleeps: a field's path. */
	const char *task_sp;

	/*
	 * Where it has the user's stack pointer during a system call that does not save it with the
	 * other registers: a field's path. Optional.
	 */
	const char *user_sp;

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

	/*
	 * The stack pointer in unwind->registers is that of the stack that the frame's function
	 * began on, where it has gone over to another in its midst. Optional.
	 */
	void (*frame_stack)(struct unwind *unwind);

	/*
	 * The address that a word on a stack or in a register means if it points to code: without
	 * a signature or a mode bit. Optional: the word itself.
	 */
	uint64_t (*code_address)(const struct memory *memory, uint64_t word);

	/* address looks like one that a call returns to: what precedes it is a call. */
	bool (*is_return_address)(struct kernel *kernel, uint64_t address);

	/* The function that the direct call before return_address calls; false if none is there. */
	bool (*call_target)(struct kernel *kernel, uint64_t return_address, uint64_t *target);

	/*
	 * From the registers at the first instruction behind a call to those of the caller, as
	 * they are when the call returns.
	 */
	struct error *(*undo_call)(struct kernel *kernel, struct registers *registers);

	/*
	 * The places that the code of a function refers to (size bytes of it, at address), in its
	 * order, up to max; some may be mistaken. Optional; see image/variables.h.
	 */
	size_t (*references)(const struct kernel *kernel, uint64_t address, const uint8_t *code,
			     size_t size, uint64_t *ret, size_t max);

	/* The function that switches stacks: every task that sleeps has called it. */
	const char *switch_symbol;

	/*
	 * The preemption counter of a CPU (include/linux/preempt.h), without bits that are no part
	 * of it. Optional: it is in the thread_info of current, the task that runs there.
	 */
	struct error *(*preempt_count)(struct kernel *kernel, const struct cpu *cpu,
				       uint64_t current, uint32_t *ret);

	/* The softirqs that wait on a CPU, a bit each. Optional: irq_stat has them. */
	struct error *(*softirq_pending)(struct kernel *kernel, const struct cpu *cpu,
					 uint64_t *ret);

	/* What the processor calls itself; "" when that is not known. */
	struct error *(*cpu_model)(struct kernel *kernel, const struct cpu *cpu, char *text,
				   size_t size);

	/* Optional: the kernel does not count them. Up to DIRECT_SIZES_MAX. */
	struct error *(*direct_map)(struct kernel *kernel, struct direct_pages *ret, size_t *count);

	/* Best first, ends with NULL. */
	const struct unwinder_ops *const *unwinders;

	/*
	 * Call frame information only: our registers by their number in DWARF, the return address
	 * among them.
	 */
	const uint8_t *dwarf_registers;
	uint8_t dwarf_count;

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

/* Reads the next entry of a walk, size bytes at the physical address at, which stands for span. */
struct error *table_walk_enter(struct table_walk *walk, struct memory *memory, uint64_t at,
			       unsigned int size, uint64_t span);

/* The registers in the description of a CPU's NT_PRSTATUS note. Damage: it is too short. */
struct error *registers_of_note(const struct arch_ops *arch, const uint8_t *desc, size_t size,
				bool swap, struct registers *ret);

/* Written by the build from arch_*.c; ends with NULL. */
extern const struct arch_ops *const arch_registry[];

#endif
