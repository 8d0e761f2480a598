/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lowering: one SELECT, which the stages of a question change in turn. What SQL cannot do in one
 * SELECT (a WHERE behind a LIMIT) makes it the FROM of a new one: it is then `closed`, and the next
 * stage finds a fresh one around it. Order outlives that: its terms become columns that are not
 * shown.
 *
 * Every value is bound (?1, ?2 …); names come from the catalog or are quoted.
 */
#ifndef INQUEST_LANGUAGE_LOWER_H
#define INQUEST_LANGUAGE_LOWER_H

#include "base/error.h"
#include "base/vector.h"
#include "language/tree.h"
#include "schema/catalog.h"

/* What a name of the question may mean. Texts belong to the catalog or to the arena. */
struct column {
	const char *name;
	const char *table; /* that it comes from, NULL for what was computed */
	const char *sql;
	enum type type;
};

struct order {
	const char *sql;
	bool descending;
};

struct select {
	struct arena *arena;
	VECTOR(struct column) columns; /* what is shown */
	VECTOR(struct order) order;
	VECTOR(struct cell) values; /* bound */
	const char *subject;        /* the table, for messages */
	const char *from, *where, *group, *limit;
	bool closed;
	const char *place; /* of an error, in the question */
};

/* An ERROR_USAGE at place (NULL: nowhere in particular), which is put into select->place. */
struct error *wrong(struct select *select, const char *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* All rows of a table, in the order of its key. */
struct error *select_init(struct select *select, struct arena *arena,
			  const struct catalog_table *table);
void select_deinit(struct select *select);

/* The number of a bound value. Text must live as long as the arena. */
size_t select_bind(struct select *select, struct cell value);

/* condition: as lower_condition() writes it, fit to stand beside an AND. */
void select_where(struct select *select, const char *condition);
struct error *select_show(struct select *select, const struct column *columns, size_t count);
/* Groups by what is shown. */
void select_group(struct select *select);
void select_order(struct select *select, const char *sql, bool descending);
/* Resolves the terms; those of before break ties. descending turns all of them. */
struct error *select_sort(struct select *select, const struct list *terms, bool descending);
void select_reverse(struct select *select);
void select_limit(struct select *select, int64_t rows);

/* Makes it the FROM of a new one. */
struct error *select_nest(struct select *select);

/* The statement; NULL without memory. Lives as long as the arena. */
const char *select_sql(struct select *select);

/* The SQL of a resolved expression. */
const char *lower_expression(struct select *select, const struct node *node);
const char *lower_condition(struct select *select, const struct node *node);
struct column lower_column(struct select *select, const struct node *node);

#endif
