/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lowering: resolved expressions to SQL. */
#ifndef INQUEST_LANGUAGE_LOWER_H
#define INQUEST_LANGUAGE_LOWER_H

#include "language/select.h"

const char *lower_expression(struct select *select, const struct node *node);
/* Fit to stand beside an AND. */
const char *lower_condition(struct select *select, const struct node *node);
/* As a column that is named by the expression's text. */
struct column lower_column(struct select *select, const struct node *node);

#endif
