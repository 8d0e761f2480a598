/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of the values of one row: of text, numbers, time, and conditions. */
#ifndef INQUEST_LANGUAGE_FUNCTION_H
#define INQUEST_LANGUAGE_FUNCTION_H

#include "base/nearest.h"
#include "language/select.h"

struct row_function {
	const char *name, *usage, *summary;
	const char *sql;   /* %1, %2, %3 are its arguments, %* all of them, %f a format of %s */
	const char *takes; /* of each: t text, n a number, p a point in time, d a duration, g pages,
			    * c a condition, a anything, s the same as the one before */
	unsigned least;    /* arguments that must be there */
	char gives;        /* t, n, b bytes, or the place of the argument whose kind it has: 1, 2 */
	bool many;         /* the last argument may be repeated */
};

/* One without a name ends them. */
extern const struct row_function row_functions[];

void function_offer(struct nearest *nearest);

/* NULL: none of that name. */
const struct row_function *function_find(const char *name);

/* Resolves the call's arguments and makes a column of it. */
struct error *function_resolve(struct select *select, struct node *node,
			       const struct row_function *function);

#endif
