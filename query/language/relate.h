/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relations: the rows that refer to those at hand, named by their table, "files has (…)"; where a
 * table refers in several ways, by table and column, "cpus.current_task has (…)". Views, and what
 * stages made, refer by columns that are called as a key is. Of a table whose whole key the rows at
 * hand have it is their row that is meant.
 */
#ifndef INQUEST_LANGUAGE_RELATE_H
#define INQUEST_LANGUAGE_RELATE_H

#include "language/select.h"

/* A table whose rows belong to those at hand, under an alias; all else is SQL. */
struct relation {
	const struct catalog_table *table;
	const char *alias;
	const char *condition;     /* that they do */
	const char *outer, *inner; /* the columns that must be equal, of these and of those rows */
	const char *present;       /* inner has no NULL */
	bool keyed;                /* a key leads from these rows to those */
};

/* false: relation names none; nothing is wrong yet. */
bool relate_exists(struct select *select, const struct node *relation);
struct error *relate_find(struct select *select, const struct node *relation, struct relation *ret);

/* "SELECT what FROM …" the rows of the relation for which the condition (or NULL) holds. */
struct error *relate_select(struct select *select, const struct node *relation,
			    struct node *condition, const char *what, const char **ret);

/* NODE_RELATED. */
struct error *relate_resolve(struct select *select, struct node *node);

#endif
