/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of what reads kernel memory: a memory that the test lays out, and what was met in it.
 */
#ifndef INQUEST_TESTS_PAPER_H
#define INQUEST_TESTS_PAPER_H

#include "fuzz/machine.h"

#include "harness.h"

enum { MEMORY = 32768, MET_MAX = 16, OUTSIDE = 1 << 20 };

#define AT(offset) (MACHINE_BASE + (offset))

struct paper_memory {
	uint8_t bytes[MEMORY];
	struct machine machine;
};

static struct paper_memory paper;

static inline void put(size_t offset, uint64_t value)
{
	for (unsigned int i = 0; i < 8; i++)
		paper.bytes[offset + i] = (uint8_t)(value >> 8 * i);
}

static inline void clear(void)
{
	memset(paper.bytes, 0, sizeof(paper.bytes));
}

static inline bool opened(void)
{
	return CHECK(machine_open(&paper.machine, paper.bytes, MEMORY));
}

/* What a walk has met, as far as there is room. */
struct met {
	uint64_t list[MET_MAX];
	size_t count;
};

static inline void meet(struct met *met, uint64_t value)
{
	if (met->count < MET_MAX)
		met->list[met->count] = value;
	met->count++;
}

static inline bool has_met(const struct met *met, const uint64_t *wanted, size_t count)
{
	return CHECK_NUMBER(met->count, count) &&
	       CHECK(!memcmp(met->list, wanted, count * sizeof(*wanted)));
}
#define HAS_MET(met, ...)                                                                          \
	has_met(met, (const uint64_t[]){__VA_ARGS__},                                              \
		sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))

#endif
