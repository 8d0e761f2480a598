/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbols of the kernel and its modules at run-time addresses, whatever they come from: kallsyms
 * in the dump, an ELF symbol table, the modules' own tables. Filled, then finished, then asked.
 *
 * A new source is one file symbols_NAME.c with a function that adds to a struct symbols.
 */
#ifndef INQUEST_IMAGE_SYMBOLS_H
#define INQUEST_IMAGE_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"

struct kernel;

struct symbol {
	uint64_t address;
	uint32_t name;   /* offset in the pool: symbols_name() */
	uint16_t module; /* 0: the kernel itself; else index in kernel->modules plus 1 */
	char type;       /* nm's letter: T text, d data … */
};

struct symbols {
	VECTOR(struct symbol) list; /* finished: by address, then in order of addition */
	size_t sorted;              /* as many in front are so already */
	VECTOR(char) pool;
	uint32_t *buckets; /* hash of name → place in list plus 1 */
	size_t bucket_count;
};

void symbols_deinit(struct symbols *symbols);

struct error *symbols_add(struct symbols *symbols, uint64_t address, const char *name,
			  size_t name_size, char type, uint16_t module);

/* Sorts and indexes. May be called again after more have been added. */
struct error *symbols_finish(struct symbols *symbols);

const char *symbols_name(const struct symbols *symbols, const struct symbol *symbol);

/* The kernel's own symbol first, else a module's; NULL if there is none. */
const struct symbol *symbols_find(const struct symbols *symbols, const char *name);

/*
 * The nearest symbol at or before address, as %pS finds it: the first of those that share an
 * address. NULL before the first. Whether address still belongs to it is the caller's question.
 */
const struct symbol *symbols_at(const struct symbols *symbols, uint64_t address);

/*
 * Reads kallsyms out of the dump's memory (kernel/kallsyms.c, scripts/kallsyms.c). Works from
 * facts when they name its tables, else finds the token table by its shape.
 */
struct error *symbols_from_kallsyms(struct kernel *kernel, struct symbols *symbols);

/*
 * Takes the symbol table of kernel->vmlinux: the symbols that kallsyms has, with its addresses,
 * letters and order, whatever state the dump's own table is in.
 */
struct error *symbols_from_elf(struct kernel *kernel, struct symbols *symbols);

/* A name of a vmlinux's table that is none of them. */
bool symbols_ignore(const char *name);

#endif
