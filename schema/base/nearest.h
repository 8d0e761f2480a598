/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The right name for one that was mistyped. */
#ifndef INQUEST_BASE_NEAREST_H
#define INQUEST_BASE_NEAREST_H

#include <stddef.h>

#include "base/error.h"

/*
 * The search goes name by name: start with a zeroed struct and the wanted name, offer all names
 * there are; `name` is then the nearest (borrowed), NULL when none is near enough to be meant.
 */
struct nearest {
	const char *wanted, *name;
	size_t distance; /* of name: insertions, deletions, replacements, swaps of neighbours */
};

void nearest_offer(struct nearest *nearest, const char *name);

/* An ERROR_USAGE: "WHAT 'wanted'; the nearest is NAME". */
struct error *nearest_error(const struct nearest *nearest, const char *what);

#endif
