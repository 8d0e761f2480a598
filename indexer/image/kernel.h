/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The dumped kernel as an image: its memory, symbols and types, CPUs, and what lies where. All
 * later stages read through it; what they make of it (tasks, stacks, time) is theirs.
 */
#ifndef INQUEST_IMAGE_KERNEL_H
#define INQUEST_IMAGE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/problems.h"
#include "base/vector.h"
#include "dump/dump.h"
#include "machine/arch.h"
#include "image/field.h"
#include "machine/facts.h"
#include "machine/memory.h"
#include "image/module.h"
#include "image/symbols.h"
#include "image/types.h"

struct vmlinux;

struct cpu {
	unsigned int number;
	uint64_t percpu_offset; /* see percpu_address() */
	bool present;
	bool online; /* until the panic, which takes the CPUs that it stops out of the mask */
	const struct dump_note *note; /* its registers in the file, once they were asked for */
};

struct kernel {
	struct dump *dump;
	struct problems *problems;
	const struct arch_ops *arch;
	struct facts facts;
	struct memory memory;
	struct symbols symbols;
	struct vmlinux *vmlinux;  /* NULL: none was given or found */
	bool some_variables;      /* have names (image/variables.h): between them lie others */
	const char *symbols_from; /* "kallsyms", "elf", "system.map"; NULL: none */
	struct types *types;      /* NULL: none could be found */
	char release[65], version[65], nodename[65]; /* init_uts_ns; "" when unknown */
	uint64_t kaslr_offset;                       /* run-time minus link-time addresses */
	uint64_t text_start, text_end, image_end;    /* of the kernel proper */
	uint64_t init_start, init_end;               /* its __init code */
	uint64_t stack_size;                         /* of a task, bytes: a power of two */
	struct field mm_pgd;
	VECTOR(struct cpu) cpus;
	bool notes_assigned;
	struct modules modules; /* none until modules_load() */
};

/*
 * The end of a walk over kernel's memory: what it could not do is counted in problems, failures are
 * returned, and the next walk has a budget of its own.
 */
struct error *kernel_end_walk(struct kernel *kernel, struct error *error);

/*
 * The run-time address of a symbol. names: its name, or alternatives where kernels differ, as a
 * field's path has them ("init_top_pgt|init_level4_pgt"); the first that there is. Damage (absent)
 * if there is none.
 */
struct error *kernel_symbol(struct kernel *kernel, const char *names, uint64_t *ret);

/* The same for what need not be there. */
uint64_t kernel_symbol_or(struct kernel *kernel, const char *names, uint64_t otherwise);

/* A pointer or flags that a member of a signed type holds, as an atomic_long_t does. */
static inline uint64_t kernel_word(const struct kernel *kernel, uint64_t value)
{
	return value & UINT64_MAX >> (64 - 8 * kernel->arch->pointer_size);
}

/* The code address that a word on a stack or in a register means; see arch->code_address. */
static inline uint64_t kernel_code_address(const struct kernel *kernel, uint64_t word)
{
	return kernel->arch->code_address ? kernel->arch->code_address(&kernel->memory, word)
					  : word;
}

/* Kernel or module code lies at address. */
bool kernel_is_text(const struct kernel *kernel, uint64_t address);

/* What address is, as %pS tells it. symbol is NULL when nothing covers address. */
struct place {
	const struct symbol *symbol;
	const char *name;
	uint64_t offset;
	const char *module; /* NULL for the kernel proper */
};
struct place kernel_place(const struct kernel *kernel, uint64_t address);

/* Whether bit `number` of a bitmap is set: an array of unsigned longs (include/linux/bitmap.h). */
bool kernel_mask_bit(const struct kernel *kernel, const uint8_t *mask, unsigned int number);

/* Identity of the build: a hash of its build id, else of release and version. */
uint64_t kernel_identity(const struct kernel *kernel);

/* Whether the symbol exists, for kernels that differ. */
bool kernel_has_symbol(struct kernel *kernel, const char *names);

#endif
