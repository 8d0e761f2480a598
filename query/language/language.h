/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The query language: a question becomes one SQL statement.
 *
 * text → lexer → grammar → tree → stage by stage: resolve names and units, lower to SQL.
 * No text of a question becomes SQL: values are bound, names are the catalog's, and what names a
 * computed column is quoted. (A saved question in SQL is SQL, and as harmless as any that a case
 * is asked: see run/open.h.)
 */
#ifndef INQUEST_LANGUAGE_LANGUAGE_H
#define INQUEST_LANGUAGE_LANGUAGE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"
#include "questions/questions.h"
#include "schema/domain.h"

struct answer {
	sqlite3_stmt *statement;      /* with its values */
	const char *format;           /* what the rows are best printed as; NULL: as all others */
	struct known_column *columns; /* of the statement */
	bool explain;                 /* the SQL was asked for, and not the rows */
	char *notices;                /* what is odd about the question, a line each; "": nothing */
};

/* Where a question is wrong: at is in text, which is the question or a saved one that it asks. */
struct place {
	const char *text, *at; /* NULL: nowhere in particular */
};

/*
 * ERROR_USAGE for a wrong question: *place then tells where. The answer is to be deinitialised in
 * any case; place and format are borrowed from what was given.
 */
struct error *language_compile(sqlite3 *database, const struct questions *questions,
			       const char *text, struct answer *ret, struct place *place);
/* The same, with columns that are the same whatever dumps are meant: the dump is among them. */
struct error *language_compile_table(sqlite3 *database, const struct questions *questions,
				     const char *text, struct answer *ret);
void answer_deinit(struct answer *answer);

#endif
