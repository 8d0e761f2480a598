/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two questions in one: union, except, intersect. */
#ifndef INQUEST_LANGUAGE_COMBINE_H
#define INQUEST_LANGUAGE_COMBINE_H

#include "language/select.h"

/* The rows of the SELECT and of the stage's only item, a question. */
struct error *combine(struct select *select, const struct stage *stage, const char *operation);

#endif
