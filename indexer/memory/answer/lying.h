/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies at an address: one or more answers, the most telling first. */
#ifndef INQUEST_ANSWER_LYING_H
#define INQUEST_ANSWER_LYING_H

#include "answer/answer.h"
#include "objects/mm/slab.h"

enum { LYING_MAX = 8, LYING_NAME = 128 };

struct lying {
	const char *kind; /* symbol, per-CPU variable, slab object, task stack … */
	char name[LYING_NAME];
	uint64_t start, size; /* of it; size 0: not known */
	const char *state;    /* slab object: allocated, free, cpu; else NULL */
};

struct lyings {
	struct lying list[LYING_MAX];
	unsigned int count;
};

/* Failures only; damage that was met is noted. */
struct error *lying_find(struct answering *answering, uint64_t address, struct lyings *ret);

/* A line for each. */
void lying_print(const struct lyings *lyings, uint64_t address, struct printer *out);

/*
 * The objects of the slab that address lies in, whose cache is answering->slabs->cache then.
 * Damage: absent where it lies in none.
 */
struct error *lying_in_slab(struct answering *answering, uint64_t address,
			    struct error *(*visit)(void *context, const struct slab_object *object),
			    void *context);

#endif
