/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that look random and are the same for the same seed, on every machine. */
#ifndef INQUEST_TESTS_LANGUAGE_RANDOM_H
#define INQUEST_TESTS_LANGUAGE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

/* splitmix64: neighbouring seeds have nothing in common. */
static inline uint64_t random_next(struct random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* 0 .. count - 1; count is not 0. */
static inline size_t random_below(struct random *random, size_t count)
{
	return random_next(random) % count;
}

static inline bool random_chance(struct random *random, unsigned percent)
{
	return random_below(random, 100) < percent;
}

/* One of an array's elements. */
#define RANDOM_OF(random, array) ((array)[random_below((random), sizeof(array) / sizeof(*(array)))])

#endif
