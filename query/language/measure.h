/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is followed over several dumps: compare and trend. */
#ifndef INQUEST_LANGUAGE_MEASURE_H
#define INQUEST_LANGUAGE_MEASURE_H

#include "language/select.h"

struct dumps {
	VECTOR(int64_t) list; /* oldest first */
};

/*
 * "count", a function of an expression as in stats, or an expression, whose values add up (of text,
 * points in time and addresses the largest is taken). As an aggregate, named by its text.
 */
struct error *measure_resolve(struct select *select, struct node *node, struct column *ret);

/* The dumps of the question, and how a row tells its own: the column's SQL. Else it is wrong. */
struct error *measure_dumps(struct select *select, const struct stage *stage, struct dumps *dumps,
			    const char **column);
void dumps_deinit(struct dumps *dumps);

#endif
