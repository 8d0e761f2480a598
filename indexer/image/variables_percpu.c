/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF lists all per-CPU variables, with their offsets in the per-CPU section. Where that begins
 * follows from those that are exported.
 */
#include <string.h>

#include "image/kernel.h"
#include "image/variables.h"

/* The start of the section that most symbols agree on (Boyer and Moore's vote). */
struct section {
	struct kernel *kernel;
	uint64_t start;
	size_t votes;
};

static struct error *vote(void *context, const char *name, uint64_t offset)
{
	struct section *section = context;
	const struct symbol *symbol = symbols_find(&section->kernel->symbols, name);

	if (!symbol)
		return NULL;
	if (!section->votes)
		section->start = symbol->address - offset;
	if (section->start == symbol->address - offset)
		section->votes++;
	else
		section->votes--;
	return NULL;
}

static struct error *add(void *context, const char *name, uint64_t offset)
{
	const struct section *section = context;
	struct symbols *symbols = &section->kernel->symbols;

	if (symbols_find(symbols, name))
		return NULL;
	return symbols_add(symbols, section->start + offset, name, strlen(name), 'D', 0);
}

struct error *variables_percpu(struct kernel *kernel)
{
	struct section section = {.kernel = kernel};

	TRY(types_each_percpu(kernel->types, vote, &section));
	return section.votes ? types_each_percpu(kernel->types, add, &section) : NULL;
}
