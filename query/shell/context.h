/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may stand at the end of an unfinished question of the language. It is told from the tokens
 * before, without a grammar: what is unfinished has no tree, and a guess too many does no harm.
 */
#ifndef INQUEST_SHELL_CONTEXT_H
#define INQUEST_SHELL_CONTEXT_H

#include "base/vector.h"
#include "language/tree.h"
#include "schema/catalog.h"

enum expected {
	EXPECT_NOTHING,
	EXPECT_SOURCE,     /* a table, a saved question, explain, foreach */
	EXPECT_DUMPS,      /* behind in: dump, last, all */
	EXPECT_DUMP,       /* behind in dump: a number, a label */
	EXPECT_ALL_DUMPS,  /* behind in all, in last N: dumps */
	EXPECT_FILTER,     /* behind the table: in, where */
	EXPECT_STAGE,      /* behind | */
	EXPECT_EXPRESSION, /* columns, parents, relations, functions */
	EXPECT_ITEMS,      /* the same behind a stage's name, or by */
	EXPECT_RELATION,
	EXPECT_OPERATOR, /* behind an operand: and, or, by … */
	EXPECT_VALUE,    /* of column */
	EXPECT_FUNCTION, /* of the kernel, behind has */
	EXPECT_MODULE,
	EXPECT_FOREACH,
};

struct context {
	enum expected expected;
	const struct catalog_table *table; /* that the rows here are of; NULL: of none */
	bool inner;                        /* in parentheses: what stages did does not matter */
	bool condition;                    /* behind where, or in parentheses */
	size_t rows; /* so much of the text yields the rows that a stage here would get */
	const struct catalog_table *of;      /* EXPECT_VALUE: the table and its column, */
	const struct catalog_column *column; /* NULL: not known */
};

/* false: no memory. */
bool context_find(const char *text, struct context *ret);

/* The table of a parent of the table's rows by its name, "task"; NULL: there is none. */
const struct catalog_table *context_parent(const struct catalog_table *table, const char *name,
					   size_t length);

/* Calls back with the name of each parent, or of each relation. */
void context_parents(const struct catalog_table *table, void (*each)(void *data, const char *name),
		     void *data);
void context_relations(const struct catalog_table *table,
		       void (*each)(void *data, const char *name), void *data);

#endif
