/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See chain.h. Loops are found by Brent's method: an entry is kept, twice as far each time. */
#include "answer/chain.h"

#include "image/kernel.h"
#include "machine/budget.h"

static bool is_end(const struct chain *chain, uint64_t entry)
{
	bool is_mark =
	    entry & 1 && entry <= UINT32_MAX; /* of a nulls list, with its slot's number */

	return !entry || entry == chain->ends[0] || entry == chain->ends[1] || is_mark;
}

static bool cut(struct chain *chain, struct error *error)
{
	chain->error = error;
	return false;
}

bool chain_next(struct chain *chain)
{
	uint64_t next = chain->first;

	if (chain->count) {
		struct error *error =
		    memory_pointer(&chain->kernel->memory, chain->entry + chain->offset, &next);

		if (error)
			return cut(chain, error);
	}
	if (is_end(chain, next))
		return false;
	if ((chain->count && next == chain->seen) || chain->count == BUDGET_ENTRIES)
		return cut(chain, error_corrupt("list loops", next));
	if (++chain->count > chain->power) {
		chain->seen = next;
		chain->power = 2 * chain->power + 1;
	}
	chain->entry = next;
	return true;
}
