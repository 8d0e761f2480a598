/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schema as data: tables, columns, their meaning, keys and references, made from the .sql files
 * by the build. All of it is constant and lives as long as the program.
 */
#ifndef INQUEST_SCHEMA_CATALOG_H
#define INQUEST_SCHEMA_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "schema/domain.h"

/* No table has more: the build refuses one that does. */
enum { CATALOG_COLUMNS_MAX = 100 };

struct catalog_column {
	const char *name;
	enum domain domain;
	unsigned key;        /* place in the primary key, from 1; 0 outside of it */
	bool aside;          /* a table for people leaves it out, unless the question names it */
	const char *comment; /* what it means; one line */
};

/*
 * columns[i] of this table holds the key's column i of the other table. A view refers to what its
 * columns do in the tables that they come from.
 *
 * CONSTRAINT names what the rows here are to the row there ("children"). Where the name is one of a
 * view, this column tells but one of many, and the view all of them: it refers to both tables.
 */
struct catalog_reference {
	const char *name; /* NULL: none */
	const char *table;
	const unsigned *columns; /* indices into this table's columns */
	size_t column_count;
};

struct catalog_table {
	const char *name;
	const char *comment; /* what a row is, where it comes from; lines, the last without \n */
	const char *sql;     /* CREATE TABLE or CREATE VIEW */
	const char *indices; /* CREATE INDEX statements; "" for none */
	bool view;
	bool dictionary; /* a table whose rows belong to no single dump */
	const struct catalog_column *columns;
	size_t column_count;
	const struct catalog_reference *references;
	size_t reference_count;
};

/* In the order of enum table, then the views; a table named NULL ends it. */
extern const struct catalog_table catalog[];

/* NULL when there is none of that name; letter case does not matter, as in SQL. */
const struct catalog_table *catalog_find(const char *name);
const struct catalog_column *catalog_column(const struct catalog_table *table, const char *name);

#endif
