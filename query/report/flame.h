/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call chains as a tree, for a flame graph: outermost functions first, children by name. */
#ifndef INQUEST_REPORT_FLAME_H
#define INQUEST_REPORT_FLAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vector.h"

enum {
	FLAME_DEEPEST = 100
}; /* functions of a chain, from the outermost; deeper ones are left out */

struct flame {
	const char *name;
	int64_t tasks, blocked, running; /* with this function at this place; in state D, and R */
	bool crashed;                    /* the task that crashed is among them */
	struct flame *children, *next;
};

/* functions: as in stacks.functions, innermost first. NULL: no memory. */
struct flame *flame_add(struct arena *arena, struct flame *root, const char *functions,
			const struct flame *count);

size_t flame_depth(const struct flame *flame);

#endif
