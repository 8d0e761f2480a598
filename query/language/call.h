/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions. count(RELATION) counts rows that belong to the row at hand, anywhere; sum, min, max,
 * avg, median, percentile, list and count() aggregate, where a stage lets them, or over the
 * rows of a relation: sum(files.size). Those of one row are in function.h.
 */
#ifndef INQUEST_LANGUAGE_CALL_H
#define INQUEST_LANGUAGE_CALL_H

#include "language/select.h"

/*
 * NODE_CALL. A column that is named as the call is written, "sum(rss)", comes first, but where an
 * aggregate is needed.
 */
struct error *call_resolve(struct select *select, struct node *node);

#endif
