/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stage of a question: what stands behind a |.
 *
 * To add one, write stage_NAME.c that defines `const struct stage_ops stage_NAME`; the build finds
 * it, and the help of the language is made from it. Its apply() resolves the expressions that it
 * was given (stage->items, ->by, ->measures) against the columns that the stages before it left,
 * and changes the SELECT under way.
 */
#ifndef INQUEST_LANGUAGE_STAGE_H
#define INQUEST_LANGUAGE_STAGE_H

#include <limits.h>

#include "language/lower.h"
#include "language/resolve.h"

/* How many expressions there may be. */
struct stage_arity {
	unsigned min, max;
};

#define STAGE_ANY                                                                                  \
	{                                                                                          \
		0, UINT_MAX                                                                        \
	}
#define STAGE_SOME                                                                                 \
	{                                                                                          \
		1, UINT_MAX                                                                        \
	}

struct stage_ops {
	const char *name;
	const char *usage;           /* as in "top N by EXPR" */
	const char *summary;         /* a line, without a full stop */
	const char *help;            /* sentences that say the rest; may be NULL */
	const char *const *examples; /* whole questions; NULL ends them */
	const char *format;          /* what the rows are best printed as; NULL: as all others */
	struct stage_arity items, by, measures;
	bool sorts; /* items may have "desc" */
	struct error *(*apply)(struct select *select, const struct stage *stage);
};

/* In the order of their names; NULL ends it. */
extern const struct stage_ops *const stage_registry[];

#define STAGE_EXAMPLES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Applies the question's stages in turn; *format: that of the last one. */
struct error *stages_apply(struct select *select, const struct tree *tree, const char **format);

/* "'NAME' is used so: USAGE", at the stage's name. */
struct error *stage_misused(struct select *select, const struct stage *stage,
			    const struct stage_ops *ops);

/* The stage's only item as a whole number of rows, 1 when it has none; else it is misused. */
struct error *stage_rows(struct select *select, const struct stage *stage,
			 const struct stage_ops *ops, int64_t *ret);

/* Keeps as many of the first rows as the stage says. */
struct error *stage_keep_first(struct select *select, const struct stage *stage,
			       const struct stage_ops *ops);

/* Resolves expressions and appends them to columns; aggregates may be among them or not. */
struct column_list {
	VECTOR(struct column) list;
};
struct error *stage_columns(struct select *select, const struct list *expressions,
			    enum aggregation aggregation, struct column_list *columns);
/* The dump, where rows of different dumps are to stay apart and the stage does not say so. */
const struct column *stage_dump(struct select *select, const struct stage *stage);
/* What rows are counted by: the expressions behind "by", and before them that. */
struct error *stage_keys(struct select *select, const struct stage *stage,
			 struct column_list *columns);
void stage_columns_deinit(struct column_list *columns);

#endif
