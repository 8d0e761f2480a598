/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crash's own words: foreach [SELECTOR …] COMMAND [-R NAME].
 *
 * Selectors are names of threads (exact, or a regular expression in single quotes), process ids,
 * addresses of tasks, states (RU IN UN ST TR ZO DE PA ID), and the words user, kernel, gleader,
 * active. As in crash, names, ids and addresses add up, and all else restricts.
 */
#ifndef INQUEST_LANGUAGE_FOREACH_H
#define INQUEST_LANGUAGE_FOREACH_H

#include "language/tree.h"

enum { FOREACH_COLUMNS = 12 };

struct foreach_command {
	const char *name, *summary;
	const char *table;   /* whose rows it shows */
	const char *parent;  /* by which they name their task; NULL: they are tasks */
	const char *present; /* a column without which a row is not shown, or NULL */
	const char *stage;   /* that shows them; NULL: all columns */
	const char *columns[FOREACH_COLUMNS];
};

/* One without a name ends them. */
extern const struct foreach_command foreach_commands[];

/* Makes the question's source and first stages of the words behind foreach. */
void foreach_source(struct parse *parse, const struct list *words);

#endif
