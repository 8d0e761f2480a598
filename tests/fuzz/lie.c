/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The liar: linked over the page reads of the indexer (--wrap), it changes words of memory by a
 * seeded rule. The rule is a function of a word's address and value, so the lie is consistent: who
 * reads a word twice, or by another way, is told the same. Unlike random damage it keeps pointers
 * pointers, to other objects that are there, and numbers numbers: what code believes.
 *
 * LIE=SEED,RATE,KIND: one word of RATE is changed; KIND is of the words that may be: 0 all but
 * zeroes, 1 pointers, 2 small numbers. Without it the liar tells the truth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dump/dump.h"

enum { POOL_MAX = 1 << 16, POOL_STEP = 7, SAMPLES = 8, KEPT = 64, PAGE_MAX = 65536 };
enum { ALL, POINTERS, NUMBERS };

struct error *__real_dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret);
struct error *__wrap_dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret);
struct error *__wrap_dump_peek(struct dump *dump, uint64_t physical, void *buffer, size_t size);
struct error *__wrap_dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size);

static uint64_t seed, rate, kind;
static size_t word; /* bytes of a pointer of the machine */
static bool swap;
static uint64_t pool[POOL_MAX]; /* pointers of the dump */
static size_t pool_count;

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
	x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

static uint64_t load(const uint8_t *at)
{
	uint64_t value = 0;
	uint32_t half;

	memcpy(word == 8 ? (void *)&value : (void *)&half, at, word);
	if (word == 4)
		value = swap ? __builtin_bswap32(half) : half;
	else if (swap)
		value = __builtin_bswap64(value);
	return value;
}

static void store(uint8_t *at, uint64_t value)
{
	uint32_t half = swap ? __builtin_bswap32((uint32_t)value) : (uint32_t)value;

	value = swap ? __builtin_bswap64(value) : value;
	memcpy(at, word == 8 ? (void *)&value : (void *)&half, word);
}

/* Into the kernel's part of all addresses, but no error code. */
static bool is_pointer(uint64_t value)
{
	if (word == 4)
		return value >> 30 == 3 && value < UINT64_C(0xfffff000);
	return value >> 55 == 0x1ff && value < UINT64_C(0xffffffffff000000);
}

static void fill_pool(struct dump *dump)
{
	size_t words = dump_info(dump)->page_size / word;
	const uint8_t *page;

	for (uint64_t pfn = 0; dump_next_page(dump, &pfn); pfn += POOL_STEP) {
		struct error *error = __real_dump_page(dump, pfn, &page);

		error_destroy(error);
		for (int i = 0; !error && i < SAMPLES && pool_count < POOL_MAX; i++) {
			uint64_t value = load(page + mix(pfn * SAMPLES + i) % words * word);

			if (is_pointer(value))
				pool[pool_count++] = value;
		}
	}
}

static void begin(struct dump *dump)
{
	const char *text = getenv("LIE");

	word = dump_info(dump)->pointer_bits == 32 ? 4 : 8;
	swap = dump_info(dump)->swap;
	if (!text || sscanf(text, "%lu,%lu,%lu", &seed, &rate, &kind) != 3 || !rate)
		rate = UINT64_MAX;
	else
		fill_pool(dump);
}

static bool may_change(uint64_t value)
{
	switch (kind) {
	case POINTERS:
		return is_pointer(value);
	case NUMBERS:
		return value && value >> 33 == 0;
	default:
		return value;
	}
}

static uint64_t other(uint64_t value, uint64_t hash)
{
	switch (hash >> 8 & 15) {
	case 0:
		return value + 8;
	case 1:
		return value - 8;
	case 2:
		return 0;
	case 3:
		return UINT64_MAX;
	case 4:
		return INT64_MAX;
	case 5:
		return UINT64_C(0x7fffffff7fffffff);
	case 6:
		return value ^ UINT64_C(1) << (hash >> 12 & 63);
	case 7:
		return (value & ~UINT64_C(0xfff)) | (hash >> 12 & 0xff8);
	case 8:
		return hash >> 12 & 0xffff;
	case 9:
		return is_pointer(value) ? value + (hash >> 12 & 0xfff8) - 0x8000
					 : value * (1 + (hash >> 12 & 0xfff));
	default:
		return pool_count ? pool[(hash >> 12) % pool_count] : value;
	}
}

static uint64_t lie(uint64_t address, uint64_t value)
{
	uint64_t hash = mix(address * 0x9e3779b97f4a7c15u + seed);

	return hash % rate || !may_change(value) ? value : other(value, mix(hash));
}

struct error *__wrap_dump_page(struct dump *dump, uint64_t pfn, const uint8_t **ret)
{
	static uint8_t kept[KEPT][PAGE_MAX];
	static unsigned int next;
	size_t size = dump_info(dump)->page_size;

	if (!rate)
		begin(dump);
	TRY(__real_dump_page(dump, pfn, ret));
	if (rate == UINT64_MAX || size > PAGE_MAX)
		return NULL;
	uint8_t *page = kept[next++ % KEPT];
	for (size_t i = 0; i < size; i += word)
		store(page + i, lie(pfn * size + i, load(*ret + i)));
	*ret = page;
	return NULL;
}

struct error *__wrap_dump_read(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	size_t page_size = dump_info(dump)->page_size;

	for (uint8_t *to = buffer; size;) {
		const uint8_t *page;
		size_t in = physical % page_size, part = page_size - in;

		if (part > size)
			part = size;
		TRY(__wrap_dump_page(dump, physical / page_size, &page));
		memcpy(to, page + in, part);
		to += part;
		physical += part;
		size -= part;
	}
	return NULL;
}

struct error *__wrap_dump_peek(struct dump *dump, uint64_t physical, void *buffer, size_t size)
{
	return __wrap_dump_read(dump, physical, buffer, size);
}
