/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbol store: one array by address, one pool of names, one hash of names. 150,000 symbols
 * take 3 MB of names, 3.6 MB of array and 1 MB of hash.
 */
#include "image/symbols.h"

#include <string.h>

#include "base/map.h"

enum {
	SYMBOLS_MAX = 4 << 20, /* a kernel has 200,000, its modules as many */
	POOL_MAX = 256 << 20,  /* bytes of their names */
};

void symbols_deinit(struct symbols *symbols)
{
	vector_deinit(&symbols->list);
	vector_deinit(&symbols->pool);
	free(symbols->buckets);
	*symbols = (struct symbols){0};
}

struct error *symbols_add(struct symbols *symbols, uint64_t address, const char *name,
			  size_t name_size, char type, uint16_t module)
{
	struct symbol symbol = {
	    .address = address,
	    .name = (uint32_t)symbols->pool.count,
	    .type = type,
	    .module = module,
	};

	if (symbols->list.count == SYMBOLS_MAX || symbols->pool.count + name_size >= POOL_MAX)
		return error_corrupt("there are more symbols than a kernel can have", address);
	if (!vector_reserve(&symbols->pool, symbols->pool.count + name_size + 1) ||
	    !vector_push(&symbols->list, symbol))
		return error_no_memory();
	memcpy(symbols->pool.data + symbols->pool.count, name, name_size);
	symbols->pool.data[symbols->pool.count + name_size] = '\0';
	symbols->pool.count += name_size + 1;
	return NULL;
}

const char *symbols_name(const struct symbols *symbols, const struct symbol *symbol)
{
	return symbols->pool.data + symbol->name;
}

static int by_address(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name);
}

static bool is_sorted(const struct symbols *symbols)
{
	for (size_t i = 1; i < symbols->list.count; i++)
		if (by_address(&symbols->list.data[i - 1], &symbols->list.data[i]) > 0)
			return false;
	return true;
}

/* The place of the first symbol of that name, or the free bucket where it belongs. */
static uint32_t *bucket_of(const struct symbols *symbols, const char *name)
{
	size_t mask = symbols->bucket_count - 1, i = hash_string(name) & mask;

	while (symbols->buckets[i] &&
	       strcmp(symbols_name(symbols, &symbols->list.data[symbols->buckets[i] - 1]), name))
		i = (i + 1) & mask;
	return &symbols->buckets[i];
}

struct error *symbols_finish(struct symbols *symbols)
{
	if (!is_sorted(symbols))
		qsort(symbols->list.data, symbols->list.count, sizeof(symbols->list.data[0]),
		      by_address);

	symbols->bucket_count = 1024;
	while (symbols->bucket_count < symbols->list.count * 2)
		symbols->bucket_count *= 2;
	free(symbols->buckets);
	symbols->buckets = calloc(symbols->bucket_count, sizeof(*symbols->buckets));
	if (!symbols->buckets)
		return error_no_memory();
	for (size_t i = 0; i < symbols->list.count; i++) {
		const struct symbol *symbol = &symbols->list.data[i];
		uint32_t *bucket = bucket_of(symbols, symbols_name(symbols, symbol));

		if (!*bucket || (symbols->list.data[*bucket - 1].module && !symbol->module))
			*bucket = (uint32_t)i + 1;
	}
	return NULL;
}

const struct symbol *symbols_find(const struct symbols *symbols, const char *name)
{
	if (!symbols->bucket_count)
		return NULL;
	uint32_t place = *bucket_of(symbols, name);
	return place ? &symbols->list.data[place - 1] : NULL;
}

const struct symbol *symbols_at(const struct symbols *symbols, uint64_t address)
{
	const struct symbol *list = symbols->list.data;
	size_t low = 0, high = symbols->list.count; /* first symbol beyond address is in here */

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	for (low--; low && list[low - 1].address == list[low].address; low--)
		;
	return &list[low];
}
