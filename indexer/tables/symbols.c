/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernels, kernel_symbols, module_symbols: who lies where. The kernel's own symbols are stored at
 * link-time addresses, once per build; the sink tells when a build is known already.
 */
#include "tables/walk.h"

static struct error *emit_kernel(struct walk *walk, bool *known)
{
	const struct kernel *kernel = walk->kernel;
	struct kernels_row row = {
	    .kernel = cell_integer((int64_t)kernel_identity(kernel)),
	    .build_id = cell_text(facts_string(&kernel->facts, "BUILD-ID")),
	    .release = cell_text(kernel->release),
	    .version = cell_text(kernel->version),
	};

	TRY(emit_kernels(walk->sink, &row));
	*known = walk->sink->duplicate;
	return NULL;
}

static struct error *emit_symbol(struct walk *walk, const struct symbol *symbol, int64_t identity,
				 bool known)
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
	if (known)
		return NULL;
	/* Per-CPU offsets are small numbers, which KASLR does not move. */
	bool moves = symbol->address >= kernel->text_start;
	struct kernel_symbols_row row = {
	    .kernel = cell_integer(identity),
	    .address =
		cell_integer((int64_t)(symbol->address - (moves ? kernel->kaslr_offset : 0))),
	    .name = name,
	    .type = type,
	};
	return emit_kernel_symbols(walk->sink, &row);
}

/* Modules may name one address the same way twice: once is enough. */
static bool is_repeated(const struct symbols *symbols, const struct symbol *symbol)
{
	for (const struct symbol *other = symbol; other-- > symbols->list.data;) {
		if (other->address != symbol->address)
			return false;
		if (other->module == symbol->module &&
		    !strcmp(symbols_name(symbols, other), symbols_name(symbols, symbol)))
			return true;
	}
	return false;
}

struct error *walk_symbols(struct walk *walk)
{
	int64_t identity = (int64_t)kernel_identity(walk->kernel);
	bool known;

	TRY(emit_kernel(walk, &known));
	vector_for_each(&walk->kernel->symbols.list, symbol)
		if (!is_repeated(&walk->kernel->symbols, symbol))
			TRY(emit_symbol(walk, symbol, identity, known));
	return NULL;
}
