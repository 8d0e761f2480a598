/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random questions that ought to be right: the generator knows the catalog and the grammar, and
 * follows which columns there are, and of which type, from stage to stage. What it knows of
 * relations and parents is less than the language does; what it leaves out, it also tries, rarely,
 * at the risk of a question that is refused.
 */
#ifndef INQUEST_TESTS_LANGUAGE_GENERATOR_H
#define INQUEST_TESTS_LANGUAGE_GENERATOR_H

#include "language/random.h"
#include "language/samples.h"
#include "language/type.h"
#include "questions/questions.h"
#include "schema/catalog.h"

enum { MAX_TEXT = 16384, MAX_ROW = 160, MAX_NAME = 64 };

/* A column that the rows have; name "" when the language has no name for it. */
struct field {
	char name[MAX_NAME];
	const char *table, *origin; /* NULL: computed */
	enum type type;
	enum domain domain;
};

/* What is known of the rows at some place of a question. */
struct rows {
	const struct catalog_table *table; /* NULL: of a saved question, or grouped */
	struct field fields[MAX_ROW];
	size_t count;
	bool ordered, scoped; /* they have an order; their dumps were chosen by "in" */
	bool dropped;         /* not all columns of the table are there any more */
};

struct generator {
	struct random random;
	sqlite3 *database;
	const struct samples *samples;
	const struct questions *questions;
	char text[MAX_TEXT]; /* what is being written; what does not fit is cut off */
	size_t length;
	struct rows rows; /* at the end of text */
};

/* A whole question, in g->text. */
void generate_question(struct generator *g);
/* Instead of it: a condition on the rows that it ends with. */
void generate_condition(struct generator *g);

/* Between the files of the generator. */
void put(struct generator *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A space, or what means the same. */
void put_space(struct generator *g);

/* All columns of a table. */
void rows_of_table(struct rows *rows, const struct catalog_table *table);
void rows_add(struct rows *rows, const char *name, enum type type, enum domain domain);
/* NULL: there is none. */
const struct field *rows_find(const struct rows *rows, const char *name);
/* One that can be named; NULL: there is none. */
const struct field *rows_pick(struct generator *g, const struct rows *rows);

/* As the language takes it: in any letter case, perhaps without its unit. */
void put_field(struct generator *g, const struct rows *rows, const struct field *field);
/* A value to stand beside the field. */
void put_value(struct generator *g, const struct rows *rows, const struct field *field);
void put_condition(struct generator *g, const struct rows *rows, unsigned depth);
/* An expression that a stage takes; *ret: the column that it becomes. */
void put_expression(struct generator *g, const struct rows *rows, struct field *ret);
/* "sum(x)" … */
void put_aggregate(struct generator *g, const struct rows *rows, struct field *ret);
/* A name or a glob of a function. */
void put_pattern(struct generator *g, const char *column);
/* The name of a relation of the rows, whose table is returned; NULL: none, nothing is written. */
const struct catalog_table *put_relation(struct generator *g, const struct rows *rows);

#endif
