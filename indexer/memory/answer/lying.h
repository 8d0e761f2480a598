/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies at an address: one or more answers, the most telling first. */
#ifndef INQUEST_ANSWER_LYING_H
#define INQUEST_ANSWER_LYING_H

#include "answer/answer.h"

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

/* The struct page of a physical address. */
struct error *page_of_frame(struct kernel *kernel, uint64_t physical, uint64_t *page);
/* The same, and of a compound page its head's. */
struct error *page_of_address(struct kernel *kernel, uint64_t physical, uint64_t *page);

#endif
