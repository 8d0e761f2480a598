/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Call chains of the dumped machine, innermost frame first.
 *
 * A walk starts from registers and asks the architecture's unwinders in turn for the caller. Each
 * frame is as reliable as the unwinder that found it: what a scan finds is marked as a guess, and
 * the frames that ORC finds from there on are not. Of a stack that may not be the task's any more,
 * or whose registers are lost, all frames are guesses.
 *
 * A new unwinder is one file unwind_NAME.c that defines `const struct unwinder_ops unwind_NAME`,
 * named in the unwinders of the architectures that it serves; it lies beside these where it serves
 * one family alone.
 */
#ifndef INQUEST_STACK_UNWIND_H
#define INQUEST_STACK_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"
#include "machine/arch.h"

struct kernel;

enum { UNWINDERS_MAX = 10 };

enum stack_kind {
	STACK_TASK,
	STACK_IRQ,
	STACK_EXCEPTION,
	STACK_NMI,
	STACK_ENTRY,
	STACK_OVERFLOW, /* the guard page below one of the others: that has run over */
	STACK_UNKNOWN,  /* none that we know */
};

/* "task", "irq" …; NULL for STACK_UNKNOWN. */
const char *stack_kind_name(enum stack_kind kind);

struct stack_span {
	uint64_t start, end;
	enum stack_kind kind;
	unsigned int cpu;
};

/*
 * What all walks over one dump share: the stacks that belong to CPUs, and what each unwinder has
 * read of the kernel.
 */
struct stacks {
	struct kernel *kernel;
	VECTOR(struct stack_span) spans;
	void *states[UNWINDERS_MAX]; /* of arch->unwinders, in their order; NULL: none */
};

/* For arch->stacks: a stack of cpu; from address 0, or of no bytes, it is none. */
struct error *stacks_add(struct stacks *stacks, const struct cpu *cpu, enum stack_kind kind,
			 uint64_t start, uint64_t size);

/* What cannot be read is noted. Deinit also after a failure. */
struct error *stacks_init(struct stacks *stacks, struct kernel *kernel);
void stacks_deinit(struct stacks *stacks);

/* An exception frame: what an interrupt, fault or system call saved. */
struct exception {
	struct registers registers;
	uint64_t address; /* of its struct pt_regs; 0: a note of the dump has them */
	bool user;        /* it interrupted user mode */
	uint32_t frame;   /* the frame that saved it, place in the chain; a note's: 0 */
};

struct frame {
	uint64_t sp, pc;
	enum stack_kind stack;
	const char
	    *method; /* name of the unwinder that found it; of the first frame: of its source */
	bool reliable;
	bool interrupted; /* pc is an instruction that was about to run, not a return address */
};

/* One walk. Reused from task to task: unwind_begin() empties it. */
struct unwind {
	const struct stacks *stacks; /* set by whoever makes the walk */
	struct kernel *kernel;
	uint64_t stack_start, stack_end; /* of the task's own stack; 0 when unknown */
	struct registers registers;      /* in the frame that was found last */
	bool interrupted;                /* ip is exact */
	bool partial;                    /* the beginning is a guess: all frames are unreliable */
	bool finished; /* the chain's own end was reached: user mode, or the first function */
	VECTOR(struct frame) frames;
	VECTOR(struct exception) exceptions;
};

enum unwind_result {
	UNWIND_NEXT,   /* registers are the caller's now */
	UNWIND_END,    /* the chain ends here: user mode, or the first function of a thread */
	UNWIND_CANNOT, /* this unwinder knows no more; registers are untouched */
};

struct unwinder_ops {
	const char *name; /* orc, cfi, entry, call, fp, scan: the column frames.method */
	bool reliable;

	/*
	 * What the unwinder keeps of a kernel, created once a dump. Optional. Damage: the kernel
	 * has no tables for it, and no step is asked for.
	 */
	struct error *(*create)(struct kernel *kernel, void **state);
	void (*destroy)(void *state);

	/*
	 * One step from unwind->registers to the caller's. May append to unwind->exceptions.
	 * Damage is UNWIND_CANNOT with the damage in *error (borrowed until the next damage), and
	 * the next unwinder is asked; any other *error ends the walk.
	 */
	enum unwind_result (*step)(struct unwind *unwind, void *state, struct error **error);
};

/*
 * What an unwinder does where struct pt_regs lie at address: takes them for an exception frame, and
 * goes on from them. judge: UNWIND_NEXT if that is what they are, else what is to be returned;
 * NULL: they are.
 */
typedef enum unwind_result exception_judge(const struct unwind *unwind,
					   const struct exception *exception);
enum unwind_result unwind_exception(struct unwind *unwind, uint64_t address, exception_judge *judge,
				    struct error **error);

/* Goes on from the registers that an exception saved; the end, where it interrupted user mode. */
enum unwind_result unwind_interrupted(struct unwind *unwind, const struct exception *exception,
				      struct error **error);

void unwind_deinit(struct unwind *unwind);

/*
 * Walks from registers to the end. stack: bounds of the task's stack (0, 0 when unknown).
 * interrupted: registers are what the CPU had; they need not point to code. method: where they come
 * from, for the first frame. What ended a walk early is noted in problems.
 */
struct error *unwind_run(struct unwind *unwind, struct kernel *kernel,
			 const struct registers *registers, bool interrupted, const char *method,
			 uint64_t stack_start, uint64_t stack_end);

/* The best unwinder that this kernel has tables for. */
const char *unwind_method(const struct stacks *stacks);

/* As unwind_run(), but all frames are unreliable: the stack itself may not be the task's any more.
 */
struct error *unwind_run_stale(struct unwind *unwind, struct kernel *kernel,
			       const struct registers *registers, uint64_t stack_start,
			       uint64_t stack_end);

/*
 * The chain of a sleeping task whose saved stack pointer is lost: from the lowest call of the
 * context switch on its stack that leads to an end. Unreliable; no frames if there is none.
 */
struct error *unwind_find_switch(struct unwind *unwind, struct kernel *kernel, uint64_t stack_start,
				 uint64_t stack_end);

/*
 * The chain of a task whose registers are not known: every plausible return address on its stack
 * from sp on, all unreliable.
 */
struct error *unwind_scan_stack(struct unwind *unwind, struct kernel *kernel, uint64_t sp,
				uint64_t stack_start, uint64_t stack_end);

/* Which stack holds address: the task's own or one of a CPU. */
enum stack_kind unwind_stack_at(const struct unwind *unwind, uint64_t address, uint64_t *end);

extern const struct unwinder_ops unwind_cfi, unwind_call, unwind_caller, unwind_fp, unwind_scan;

#endif
