/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbol store: one array by address, one pool of names, one hash of names. 150,000 symbols
 * take 3 MB of names, 3.6 MB of array and 1 MB of hash.
 */
#include "image/symbols.h"

#include <string.h>

#include "base/cleanup.h"

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

static bool is_sorted(const struct symbol *list, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (by_address(&list[i - 1], &list[i]) > 0)
			return false;
	return true;
}

/* From the end, so that what is in front stays where it is; news: a copy of the second part. */
static void merge(struct symbol *list, size_t old, const struct symbol *news, size_t count)
{
	while (count) {
		bool newer = old == 0 || by_address(&list[old - 1], &news[count - 1]) <= 0;

		list[old + count - 1] = newer ? news[count - 1] : list[old - 1];
		if (newer)
			count--;
		else
			old--;
	}
}

/* Modules' symbols come to those of the kernel, which are sorted and many. */
static struct error *sort(struct symbols *symbols)
{
	struct symbol *list = symbols->list.data;
	size_t old = symbols->sorted, count = symbols->list.count - old;

	if (count && !is_sorted(list + old, count))
		qsort(list + old, count, sizeof(*list), by_address);
	symbols->sorted = symbols->list.count;
	if (!old || !count || by_address(&list[old - 1], &list[old]) <= 0)
		return NULL;
	_cleanup_free_ struct symbol *news = malloc(count * sizeof(*news));
	if (!news)
		return error_no_memory();
	memcpy(news, list + old, count * sizeof(*news));
	merge(list, old, news, count);
	return NULL;
}

/* Kept nowhere, and asked of every symbol: a word at a time. */
static uint64_t hash_name(const char *name)
{
	static const uint64_t factor = 0x9e3779b97f4a7c15;
	uint64_t hash = 0, word;
	size_t size = strlen(name);

	for (; size >= sizeof(word); size -= sizeof(word), name += sizeof(word)) {
		memcpy(&word, name, sizeof(word));
		hash = (hash ^ word) * factor;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, name, size);
	hash = (hash ^ word ^ (uint64_t)size << 56) * factor;
	return hash ^ hash >> 32;
}

/* The place of the first symbol of that name, or the free bucket where it belongs. */
static uint32_t *bucket_of(const struct symbols *symbols, const char *name)
{
	size_t mask = symbols->bucket_count - 1, i = hash_name(name) & mask;

	while (symbols->buckets[i] &&
	       strcmp(symbols_name(symbols, &symbols->list.data[symbols->buckets[i] - 1]), name))
		i = (i + 1) & mask;
	return &symbols->buckets[i];
}

struct error *symbols_finish(struct symbols *symbols)
{
	TRY(sort(symbols));
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
