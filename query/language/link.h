/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and what refers to them: how rows at hand are found to name rows of a table, by its key or
 * by a reference to it.
 */
#ifndef INQUEST_LANGUAGE_LINK_H
#define INQUEST_LANGUAGE_LINK_H

#include "language/select.h"

/* The rows at hand: those of a SELECT, or those of a parent that was joined to it. */
struct rows {
	struct select *select;
	const struct join *join; /* NULL: of the SELECT */
};

enum { LINK_MAX = 8 };

/* Rows that a table's key identifies: the SQL of each part of the key, in the key's order. */
struct link {
	const struct catalog_table *table;
	const char *sql[LINK_MAX];
	size_t count;
	const char *name; /* of the last column that names it */
};

/* The column's SQL, as another SELECT inside of this one must name it. */
const char *link_outer(const struct select *select, const struct column *column);

/* place: in the key, from 1. NULL: the key is shorter. */
const struct catalog_column *key_column(const struct catalog_table *table, unsigned place);
size_t key_size(const struct catalog_table *table);
/* "stack" is stack_id. */
bool key_is_called(const struct catalog_column *column, const char *name);
const struct catalog_column *reference_last(const struct catalog_table *table,
					    const struct catalog_reference *reference);
/* false: the rows do not have all columns of the reference. */
bool link_by_reference(const struct rows *rows, const struct catalog_table *table,
		       const struct catalog_reference *reference, struct link *ret);
/* false: they do not have all columns of the table's key. */
bool link_by_key(const struct rows *rows, const struct catalog_table *table, struct link *ret);

#endif
