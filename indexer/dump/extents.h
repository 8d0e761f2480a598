/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ranges that lie over each other (records of a flattened file, ELF segments), settled into an
 * ordered list without overlaps, and looked up by address.
 */
#ifndef INQUEST_DUMP_EXTENTS_H
#define INQUEST_DUMP_EXTENTS_H

#include <stdint.h>

#include "base/vector.h"

struct extent {
	uint64_t start, end; /* [start, end), never empty */
	uint64_t origin;     /* start before anything was cut off: start - origin is into `id` */
	uint64_t id;         /* whatever the owner means by it */
};

typedef VECTOR(struct extent) extent_list;

struct extents {
	extent_list list;
	size_t last; /* the last lookup's result: most lookups are near the previous one */
};

/*
 * Sorts, and where extents overlap keeps the one that came later in the list. O(n log n), O(n) if
 * they are in order already. false: no memory, and the list is as it was.
 */
bool extents_settle(struct extents *extents);

/* The settled extent that holds address, or the first one behind it; NULL if there is none. */
const struct extent *extents_find(struct extents *extents, uint64_t address);

#endif
