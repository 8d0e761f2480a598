/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that nothing in the case has: a question that asks for one is good and has no rows, which
 * looks like an answer. Notices go to who asked, beside the rows. Of a fleet there are none about
 * names.
 */
#ifndef INQUEST_LANGUAGE_NOTICE_H
#define INQUEST_LANGUAGE_NOTICE_H

#include "language/select.h"

/*
 * The column, of text of a table, is compared with a text that no row has, and that is no name by
 * the schema or the symbols either.
 */
struct error *notice_name(struct select *select, const struct column *column,
			  const struct node *value);

/* No dump crashed in the last so many nanoseconds. */
struct error *notice_age(struct select *select, int64_t duration);

/* An address is compared with a number that can be none, as "parent = 1" does. */
struct error *notice_address(struct select *select, const struct column *column,
			     const struct node *value);

/* Functions and modules of stacks. */
struct error *notice_frame(struct select *select, const struct node *frame);

#endif
