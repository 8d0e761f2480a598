/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One SELECT, which the stages of a question change in turn. What SQL cannot do in one SELECT (a
 * WHERE behind a LIMIT) makes it the FROM of a new one: it is then `closed`, and the next stage
 * finds a fresh one around it. Order outlives that: its terms become columns that are not shown.
 *
 * Every value is bound (@1, @2 …); names come from the catalog or are quoted.
 */
#ifndef INQUEST_LANGUAGE_SELECT_H
#define INQUEST_LANGUAGE_SELECT_H

#include <sqlite3.h>

#include "base/error.h"
#include "base/vector.h"
#include "language/tree.h"
#include "schema/catalog.h"

/* A parameter of a saved question in SQL. */
struct named_value {
	const char *name; /* ":function" */
	struct cell value;
};

/* What all SELECTs of a question share. */
struct compiler {
	struct arena *arena;
	sqlite3 *database;
	const struct questions *questions; /* the saved ones */
	VECTOR(struct cell) values;        /* bound, as @1, @2 … */
	VECTOR(struct named_value) named;
	bool qualified;      /* names of columns tell their table: there are joins */
	bool tells_dump;     /* rows tell their dump where one is meant, too */
	unsigned aliases;    /* that were made up so far */
	unsigned depth;      /* of saved questions in one another */
	const char *notices; /* a line each, see notice.h */
	const char *place;   /* of an error */
	const char *text;    /* that place is in: a saved question; NULL: the question */
};

/* Gives a statement of the question its values. */
struct error *compiler_bind(const struct compiler *compiler, sqlite3_stmt *statement);

/* What a name of the question may mean. Texts belong to the catalog or to the arena. */
struct column {
	const char *name;
	const char *table, *origin; /* the table's column that it is, NULL for what was computed */
	const char *sql;
	enum type type;
	enum domain domain; /* how its values print */
	bool aside;         /* not what people read first; nothing named it */
};

struct order {
	const char *sql;
	bool descending;
};

/* A parent of the rows, joined to them. */
struct join {
	const char *path; /* "lock.owner" */
	const char *alias;
	const struct catalog_table *table;
};

/* Where an aggregate may stand: nowhere, here, or not here because this is inside of one. */
enum aggregation { AGGREGATE_NEVER, AGGREGATE_HERE, AGGREGATE_INSIDE };

struct select {
	struct compiler *compiler;
	const struct catalog_table *table; /* that the rows are of; NULL: of a saved question */
	const char *subject;               /* its name, for messages */
	const char *alias;                 /* of what is behind FROM */
	const char *from, *where, *group, *limit;
	VECTOR(struct column) columns; /* what is shown */
	VECTOR(struct column) hidden;  /* keys that are not, by which rows still have relations */
	VECTOR(struct order) order;
	VECTOR(struct join) joins;
	const struct scope *scope; /* the dumps that were chosen; NULL: it has no dumps */
	enum aggregation aggregation;
	unsigned nested; /* how many SELECTs are inside of it */
	bool each_dump;  /* rows of different dumps are not counted, grouped or merged as one */
	bool closed;
};

/* NULL is in every text. */
bool is_place_in(const char *text, const char *place);

/* An ERROR_USAGE at place (NULL: nowhere in particular), which is put into compiler->place. */
struct error *wrong(struct select *select, const char *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with "; did you mean 'NAME'?" where there is a near one. */
struct error *wrong_name(struct select *select, const char *place, const char *nearest,
			 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* All rows of a table, in the order of its key. alias NULL: the table's name. */
struct error *select_init(struct select *select, struct compiler *compiler,
			  const struct catalog_table *table, const char *alias);
/* The rows of an SQL statement; its columns are to be pushed. */
void select_init_sql(struct select *select, struct compiler *compiler, const char *subject,
		     const char *sql);
void select_deinit(struct select *select);

/* "@7": the parameter of a bound value. Text must live as long as the arena. */
const char *select_bind(struct select *select, struct cell value);
/* "@x7": of a number that people are shown in hex. */
const char *select_bind_hex(struct select *select, struct cell value);
/* A name of SQL, in quotes where it needs them; with the table where the question has joins. */
const char *select_quote(struct compiler *compiler, const char *name);
const char *select_name(struct compiler *compiler, const char *alias, const char *column);
/* "c1" … that nothing else is called. */
const char *select_alias(struct compiler *compiler, char letter);

/* By its name, or by its name without the unit at its end ("idle" is idle_ns); NULL: none. */
const struct column *select_column(const struct select *select, const char *name);
/* A part of the rows' key, which need not be shown. */
const struct column *select_key(const struct select *select, const char *name);

/* The rows' dump, as a SELECT inside of this one calls it; NULL: they have none. */
const char *select_outer_dump(const struct select *select);

/* What the question names is shown to people, too. */
void select_wanted(struct select *select, const struct column *column);

/* condition: as lower_condition() writes it, fit to stand beside an AND. */
void select_where(struct select *select, const char *condition);
struct error *select_show(struct select *select, const struct column *columns, size_t count);
/* The same of the same rows: their keys stay known. */
struct error *select_choose(struct select *select, const struct column *columns, size_t count);
/* Groups by what is shown. */
void select_group(struct select *select);
/* Of rows that are equal in what is shown, one, in the place of the first of them. */
struct error *select_distinct(struct select *select);
/* Numbers the rows, in their order, as the last column, "row place", of a new SELECT around this
 * one. */
struct error *select_number(struct select *select, const char *partition);
void select_order(struct select *select, const char *sql, bool descending);
/* Resolves the terms; those of before break ties. descending turns all of them. */
struct error *select_sort(struct select *select, const struct list *terms, bool descending);
void select_reverse(struct select *select);
void select_limit(struct select *select, int64_t rows);

/* Makes it the FROM of a new one. */
struct error *select_nest(struct select *select);

/* Rows of several dumps tell which they are of, whatever columns were chosen, if they still know.
 */
struct error *select_tell_dump(struct select *select);

/* The statement; NULL without memory. Lives as long as the arena. */
const char *select_sql(struct select *select);

#endif
