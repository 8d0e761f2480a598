/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image/kernel.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/text.h"

enum { SYMBOL_NAME_MAX = 128 };

/* The first of "a|b|c" that there is. */
static const struct symbol *find_any(const struct kernel *kernel, const char *names)
{
	const struct symbol *symbol = NULL;

	while (!symbol && *names) {
		char name[SYMBOL_NAME_MAX];
		size_t size = strcspn(names, "|");

		if (size < sizeof(name)) {
			memcpy(name, names, size);
			name[size] = '\0';
			symbol = symbols_find(&kernel->symbols, name);
		}
		names += size + (names[size] == '|');
	}
	return symbol;
}

struct error *kernel_symbol(struct kernel *kernel, const char *names, uint64_t *ret)
{
	const struct symbol *symbol = find_any(kernel, names);

	if (!symbol)
		return error_absent("symbol", names);
	*ret = symbol->address;
	return NULL;
}

bool kernel_has_symbol(struct kernel *kernel, const char *names)
{
	return find_any(kernel, names);
}

uint64_t kernel_symbol_or(struct kernel *kernel, const char *names, uint64_t otherwise)
{
	const struct symbol *symbol = find_any(kernel, names);

	return symbol ? symbol->address : otherwise;
}

bool kernel_mask_bit(const struct kernel *kernel, const uint8_t *mask, unsigned int number)
{
	size_t width = kernel->arch->pointer_size;
	unsigned int bits = (unsigned int)width * 8;

	return load_uint(mask + number / bits * width, width, kernel->memory.swap) >>
		   number % bits &
	       1;
}

uint64_t kernel_identity(const struct kernel *kernel)
{
	const char *build_id = facts_string(&kernel->facts, "BUILD-ID");

	if (build_id)
		return hash_string(build_id);
	return hash_combine(hash_string(kernel->release), hash_string(kernel->version));
}

bool kernel_is_text(const struct kernel *kernel, uint64_t address)
{
	return (address >= kernel->text_start && address < kernel->text_end) ||
	       (address >= kernel->init_start && address < kernel->init_end) ||
	       module_at(&kernel->modules, address);
}

struct error *kernel_end_walk(struct kernel *kernel, struct error *error)
{
	struct error *failure = memory_renew(&kernel->memory);

	if (failure) {
		error_destroy(error);
		return failure;
	}
	if (error && error->kind == ERROR_SPENT)
		error = error_corrupt(error->message, error->address);
	return problems_note(kernel->problems, error);
}

/* A module's symbols are looked up among its own only. */
static const struct symbol *symbol_in(const struct kernel *kernel, uint64_t address,
				      const struct module *module)
{
	const struct symbol *symbol = symbols_at(&kernel->symbols, address);
	size_t number = module ? (size_t)(module - kernel->modules.list.data) + 1 : 0;

	while (symbol && symbol->module != number)
		symbol = symbol > kernel->symbols.list.data ? symbol - 1 : NULL;
	return symbol;
}

enum { CONSTANT_MAX = 4 << 10 };

/* Strings have no symbols and stand behind constants that have, whose sizes nobody tells. */
static bool is_far_behind(const struct kernel *kernel, const struct symbol *symbol,
			  uint64_t address)
{
	if (address - symbol->address < CONSTANT_MAX || strchr("tTwW", symbol->type))
		return false;
	const struct symbol *start = symbols_find(&kernel->symbols, "__start_rodata");
	const struct symbol *end = symbols_find(&kernel->symbols, "__end_rodata");
	return start && end && address >= start->address && address < end->address;
}

struct place kernel_place(const struct kernel *kernel, uint64_t address)
{
	const struct module *module = module_at(&kernel->modules, address);
	struct place place = {.module = module ? module->name : NULL};

	if (!module && (address < kernel->text_start || address >= kernel->image_end))
		return place;
	place.symbol = symbol_in(kernel, address, module);
	if (place.symbol && kernel->some_variables && place.symbol->type == 'D' &&
	    place.symbol->address != address)
		place.symbol = NULL;
	if (place.symbol && is_far_behind(kernel, place.symbol, address))
		place.symbol = NULL;
	if (place.symbol) {
		place.name = symbols_name(&kernel->symbols, place.symbol);
		place.offset = address - place.symbol->address;
	}
	return place;
}
