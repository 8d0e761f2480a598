/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions inside of a question: "pid in (tasks where state = D | show pid)", "| union (…)". They
 * are about the dumps of the question around them, unless they choose their own.
 */
#ifndef INQUEST_LANGUAGE_QUESTION_H
#define INQUEST_LANGUAGE_QUESTION_H

#include "language/select.h"

/* A NODE_QUESTION as a SELECT of its own. chosen: it chooses its dumps itself. */
struct error *question_lower(struct select *outer, const struct node *node, struct select *ret,
			     bool *chosen);

/* NODE_IN of a question, which has one column: within the dump, where both have dumps. */
struct error *question_in(struct select *select, struct node *node);

#endif
