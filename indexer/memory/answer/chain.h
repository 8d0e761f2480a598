/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A walk along pointers: what `list` follows. Entries are visited once; a chain that loops without
 * its start, or leads to what cannot be read, is cut there.
 *
 *	struct chain chain = {.kernel = …, .offset = …, .entry = first, .end = {start}};
 *	while (chain_next(&chain))
 *		… chain.entry …
 *	TRY(chain.error);
 */
#ifndef INQUEST_ANSWER_CHAIN_H
#define INQUEST_ANSWER_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

struct chain {
	struct kernel *kernel;
	uint64_t first;   /* the first entry; 0: there is none */
	uint64_t offset;  /* where an entry has the pointer to the next */
	uint64_t ends[2]; /* as NULL, these are behind the last; 0: none */
	uint64_t entry;
	uint64_t count;
	uint64_t seen, power;
	struct error *error; /* what cut it: damage */
};

bool chain_next(struct chain *chain);

#endif
