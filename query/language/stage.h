/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stage of a question: what stands behind a |.
 *
 * To add one, write stage_NAME.c that defines `const struct stage_ops stage_NAME`; the build finds
 * it. Its apply() looks at the expressions that it was given (stage->items, stage->by), resolves
 * them against the columns that the stages before it left, and changes the SELECT under way.
 */
#ifndef INQUEST_LANGUAGE_STAGE_H
#define INQUEST_LANGUAGE_STAGE_H

#include "language/lower.h"
#include "language/resolve.h"

struct stage_ops {
	const char *name;
	const char *usage;   /* as in "top N by EXPR" */
	const char *summary; /* a line, without a full stop */
	struct error *(*apply)(struct select *select, const struct stage *stage);
};

/* In the order of their names; NULL ends it. */
extern const struct stage_ops *const stage_registry[];

/* "'NAME' is used so: USAGE", at the stage's name. */
struct error *stage_misused(struct select *select, const struct stage *stage,
			    const struct stage_ops *ops);

/* The stage's only item as a whole number of rows, 1 when it has none; else it is misused. */
struct error *stage_rows(struct select *select, const struct stage *stage,
			 const struct stage_ops *ops, int64_t *ret);

/* Keeps as many of the first rows as the stage says. */
struct error *stage_keep_first(struct select *select, const struct stage *stage,
			       const struct stage_ops *ops);

#endif
