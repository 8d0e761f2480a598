/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernels, kernel_symbols, module_symbols: who lies where. The kernel's own symbols are stored at
 * link-time addresses, once per build; the sink tells when a build is known already.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "tables/walk.h"

/* The kernel as the rows know it. */
struct build {
	int64_t identity;
	bool known; /* the case has its symbols */
};

static struct error *emit_kernel(struct walk *walk, struct build *build)
{
	const struct kernel *kernel = walk->kernel;
	struct kernels_row row = {
	    .kernel = cell_integer(build->identity),
	    .build_id = cell_text(facts_string(&kernel->facts, "BUILD-ID")),
	    .release = cell_text(kernel->release),
	    .version = cell_text(kernel->version),
	};

	TRY(emit_kernels(walk->sink, &row));
	build->known = walk->sink->duplicate;
	return NULL;
}

static struct error *emit_symbol(struct walk *walk, const struct symbol *symbol,
				 const struct build *build)
{
	const struct kernel *kernel = walk->kernel;
	struct cell name = cell_text(symbols_name(&kernel->symbols, symbol));
	struct cell type = symbol->type ? cell_text_of(&symbol->type, 1) : (struct cell){0};

	if (symbol->module) {
		struct module_symbols_row row = {
		    .module = cell_pointer(kernel->modules.list.data[symbol->module - 1].address),
		    .address = cell_integer((int64_t)symbol->address),
		    .name = name,
		    .type = type,
		};
		return emit_module_symbols(walk->sink, &row);
	}
	if (build->known)
		return NULL;
	/* Per-CPU offsets are small numbers, which KASLR does not move. */
	bool moves = symbol->address >= kernel->text_start;
	struct kernel_symbols_row row = {
	    .kernel = cell_integer(build->identity),
	    .address =
		cell_integer((int64_t)(symbol->address - (moves ? kernel->kaslr_offset : 0))),
	    .name = name,
	    .type = type,
	};
	return emit_kernel_symbols(walk->sink, &row);
}

static int by_name(const void *left, const void *right, void *symbols)
{
	const struct symbol *a = left, *b = right;

	if (a->module != b->module)
		return a->module < b->module ? -1 : 1;
	int order = strcmp(symbols_name(symbols, a), symbols_name(symbols, b));
	return order ? order : (a->name > b->name) - (a->name < b->name);
}

static bool is_same(const struct symbols *symbols, const struct symbol *a, const struct symbol *b)
{
	return a->module == b->module &&
	       !strcmp(symbols_name(symbols, a), symbols_name(symbols, b));
}

/* Those at one address. Modules may name it the same way twice: once is enough. */
static struct error *emit_equals(struct walk *walk, const struct symbol *symbol, size_t count,
				 const struct build *build)
{
	const struct symbols *symbols = &walk->kernel->symbols;
	_cleanup_free_ struct symbol *sorted = NULL;

	if (count == 1)
		return emit_symbol(walk, symbol, build);
	sorted = malloc(count * sizeof(*sorted));
	if (!sorted)
		return error_no_memory();
	memcpy(sorted, symbol, count * sizeof(*sorted));
	qsort_r(sorted, count, sizeof(*sorted), by_name, (void *)symbols);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !is_same(symbols, &sorted[i - 1], &sorted[i]))
			TRY(emit_symbol(walk, &sorted[i], build));
	return NULL;
}

static struct error *emit_range(struct walk *walk, size_t first, size_t end,
				const struct build *build)
{
	const struct symbol *list = walk->kernel->symbols.list.data;

	for (size_t next; first < end; first = next) {
		for (next = first + 1; next < end && list[next].address == list[first].address;)
			next++;
		TRY(emit_equals(walk, &list[first], next - first, build));
	}
	return NULL;
}

/* In the order of the table's key, whose addresses are signed: those of the kernel come first. */
struct error *walk_symbols(struct walk *walk)
{
	const struct symbols *symbols = &walk->kernel->symbols;
	size_t half = 0;
	struct build build = {.identity = (int64_t)kernel_identity(walk->kernel)};

	TRY(emit_kernel(walk, &build));
	while (half < symbols->list.count && (int64_t)symbols->list.data[half].address >= 0)
		half++;
	TRY(emit_range(walk, half, symbols->list.count, &build));
	return emit_range(walk, 0, half, &build);
}
