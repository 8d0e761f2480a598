/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernels, kernel_symbol_blocks, module_symbol_blocks: who lies where. The kernel's own symbols are
 * stored at link-time addresses, once per build; the sink tells when a build is known already. A
 * row each would be most of the rows of a small dump.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "base/vector.h"
#include "tables/walk.h"

enum {
	BLOCK_SYMBOLS = 512,
	BLOCK_BYTES = 1 << 20,
	BYTE_TEXT = 5,   /* of a byte of a name that is written in hex */
	FRAME_TEXT = 32, /* what is around a name */
	LETTER_BITS = 6,
};

static struct error *emit_kernel(struct walk *walk, int64_t identity)
{
	const struct kernel *kernel = walk->kernel;
	struct kernels_row row = {
	    .kernel = cell_integer(identity),
	    .build_id = cell_text(facts_string(&kernel->facts, "BUILD-ID")),
	    .release = cell_text(kernel->release[0] ? kernel->release : NULL),
	    .version = cell_text(kernel->version[0] ? kernel->version : NULL),
	};

	TRY(emit_kernels(walk->sink, &row));
	walk->build_known = walk->sink->duplicate;
	return NULL;
}

/* The row that is being filled. */
struct block {
	struct walk *walk;
	int64_t build;
	uint32_t module;      /* place in the list plus 1; 0: the kernel proper */
	uint64_t start, last; /* addresses of the first and the last symbol, as they are stored */
	size_t count;
	VECTOR(char) text;
};

static void block_deinit(struct block *block)
{
	vector_deinit(&block->text);
}

static struct error *emit_block(struct block *block)
{
	const struct modules *modules = &block->walk->kernel->modules;
	struct cell address = cell_integer((int64_t)block->start);

	if (!block->count)
		return NULL;
	block->text.data[block->text.count++] = '}';
	struct cell symbols = cell_text_of(block->text.data, block->text.count);
	block->text.count = block->count = 0;
	if (!block->module)
		return emit_kernel_symbol_blocks(block->walk->sink,
						 &(struct kernel_symbol_blocks_row){
						     .kernel = cell_integer(block->build),
						     .address = address,
						     .symbols = symbols,
						 });
	return emit_module_symbol_blocks(
	    block->walk->sink,
	    &(struct module_symbol_blocks_row){
		.module = cell_pointer(modules->list.data[block->module - 1].address),
		.address = address,
		.symbols = symbols,
	    });
}

/* Of bytes that no name has, and that mean something to JSON, \xNN is written, as dmesg does. */
static char *write_name(char *to, const char *name)
{
	for (; *name; name++) {
		if (*name > ' ' && *name < 0x7f && *name != '"' && *name != '\\')
			*to++ = *name;
		else
			to += sprintf(to, "\\\\x%02x", (unsigned char)*name);
	}
	return to;
}

/* A to Z, a to z, from 1 on; 0: none of these. */
static int64_t letter_number(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return letter - 'A' + 1;
	return letter >= 'a' && letter <= 'z' ? letter - 'a' + 27 : 0;
}

/* A row holds all symbols of an address, which are few but where a table of names is damaged. */
static bool is_full(const struct block *block, uint64_t address)
{
	return block->count >= BLOCK_SYMBOLS &&
	       (address != block->last || block->text.count >= BLOCK_BYTES);
}

static struct error *add_symbol(struct block *block, const struct symbol *symbol, uint64_t address)
{
	const char *name = symbols_name(&block->walk->kernel->symbols, symbol);

	if (symbol->module != block->module || is_full(block, address))
		TRY(emit_block(block));
	if (!vector_reserve(&block->text,
			    block->text.count + BYTE_TEXT * strlen(name) + FRAME_TEXT))
		return error_no_memory();
	if (!block->count++)
		block->start = address;
	char *to = block->text.data + block->text.count;
	*to++ = block->text.count ? ',' : '{';
	to = stpcpy(write_name(stpcpy(to, "\""), name), "\":");
	to = text_write_number(to, (int64_t)((address - block->start) << LETTER_BITS) |
				       letter_number(symbol->type));
	block->text.count = (size_t)(to - block->text.data);
	block->module = symbol->module;
	block->last = address;
	return NULL;
}

static struct error *emit_symbol(struct block *block, const struct symbol *symbol)
{
	const struct kernel *kernel = block->walk->kernel;
	/* Per-CPU offsets are small numbers, which KASLR does not move. */
	bool moves = !symbol->module && symbol->address >= kernel->text_start;

	if (!symbol->module && block->walk->build_known)
		return NULL;
	return add_symbol(block, symbol, symbol->address - (moves ? kernel->kaslr_offset : 0));
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
static struct error *emit_equals(struct block *block, const struct symbol *symbol, size_t count)
{
	const struct symbols *symbols = &block->walk->kernel->symbols;
	_cleanup_free_ struct symbol *sorted = NULL;

	if (count == 1)
		return emit_symbol(block, symbol);
	sorted = malloc(count * sizeof(*sorted));
	if (!sorted)
		return error_no_memory();
	memcpy(sorted, symbol, count * sizeof(*sorted));
	qsort_r(sorted, count, sizeof(*sorted), by_name, (void *)symbols);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !is_same(symbols, &sorted[i - 1], &sorted[i]))
			TRY(emit_symbol(block, &sorted[i]));
	return NULL;
}

static struct error *emit_range(struct block *block, size_t first, size_t end)
{
	const struct symbol *list = block->walk->kernel->symbols.list.data;

	for (size_t next; first < end; first = next) {
		for (next = first + 1; next < end && list[next].address == list[first].address;)
			next++;
		TRY(emit_equals(block, &list[first], next - first));
	}
	return NULL;
}

/* In the order of the table's key, whose addresses are signed: those of the kernel come first. */
struct error *walk_symbols(struct walk *walk)
{
	const struct symbols *symbols = &walk->kernel->symbols;
	_cleanup_(block_deinit) struct block block = {
	    .walk = walk, .build = (int64_t)kernel_identity(walk->kernel)};
	size_t half = 0;

	TRY(emit_kernel(walk, block.build));
	while (half < symbols->list.count && (int64_t)symbols->list.data[half].address >= 0)
		half++;
	TRY(emit_range(&block, half, symbols->list.count));
	TRY(emit_range(&block, 0, half));
	return emit_block(&block);
}
