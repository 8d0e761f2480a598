/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names to columns, words to values, and whether what is compared can be. Afterwards every node has
 * its type and every name its column, which is borrowed until the columns of the SELECT change:
 * lower at once. Errors are ERROR_USAGE and tell their place.
 */
#ifndef INQUEST_LANGUAGE_RESOLVE_H
#define INQUEST_LANGUAGE_RESOLVE_H

#include "language/select.h"

struct error *resolve_expression(struct select *select, struct node *node);
/* An expression that is true or false. */
struct error *resolve_condition(struct select *select, struct node *node);

#endif
