/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How rows of a table belong to those at hand: along the references that the schema declares, and
 * along no others. They refer to a row at hand; or a row at hand refers to them; or, where neither
 * is so, they are parts of a row that it refers to: the files of its task.
 */
#ifndef INQUEST_LANGUAGE_WAY_H
#define INQUEST_LANGUAGE_WAY_H

#include "base/nearest.h"
#include "language/link.h"

struct way {
	struct link link; /* the row that both name, as the rows at hand do */
	const struct catalog_table *table;
	const struct catalog_reference *reference; /* by which table names it; NULL: its own key */
	/* A view that refers to both, and the key that the rows at hand have; NULL: none is needed.
	 */
	const struct catalog_table *between;
	struct link own;
	const char *name; /* by which it is chosen among several */
};

/* The column of the way's table that must equal link.sql[i]. */
const char *way_column(const struct way *way, size_t i);

/*
 * The only way of a relation. table NULL: name is that of a reference; name NULL: any way to the
 * table; both: the table's reference that is called so, or whose last column is.
 */
struct error *way_find(struct rows *rows, const struct node *relation,
		       const struct catalog_table *table, const char *name, struct way *ret);

/* Names of the relations that rows of a table have. */
void way_offer(const struct rows *rows, struct nearest *nearest);

#endif
