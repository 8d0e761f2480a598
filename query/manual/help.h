/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What there is to say about the language, its stages, tables and saved questions: made from the
 * sources of these. An example stands alone on a line that begins with eight blanks; the tests ask
 * each of them.
 */
#ifndef INQUEST_MANUAL_HELP_H
#define INQUEST_MANUAL_HELP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/cell.h"
#include "questions/questions.h"
#include "base/nearest.h"
#include "schema/catalog.h"

/* Where help goes. */
struct help {
	FILE *file;
	size_t width; /* of a line, in characters */
	bool styled;
};

/* To a file that may be a terminal. */
struct help help_to(FILE *file);

void help_language(const struct help *help);
/* A keyword, a function, any word of its grammar; false: none, and nearest was offered all. */
bool help_language_word(const struct help *help, const char *word, struct nearest *nearest);
/* crash's words, all and one; false: it is none, and nearest was offered all. */
void help_crash(const struct help *help);
bool help_crash_word(const struct help *help, const char *name, struct nearest *nearest);
void help_tables(const struct help *help);
void help_table(const struct help *help, const struct catalog_table *table);
void help_questions(const struct help *help, const struct questions *questions);
void help_question(const struct help *help, const struct question *question);

/*
 * "language", "tables", "questions", "crash", or the name of a stage, of a table, of a saved
 * question, one of crash's words, or else a word of the language; several things may bear one name.
 * false: none does; nearest was offered all.
 */
bool help_topic(const struct help *help, const struct questions *questions, const char *name,
		struct nearest *nearest);

/* The comment of a table up to its first full stop. */
struct cell help_summary(const struct catalog_table *table);

/* Pieces of a text. */
void help_heading(const struct help *help, const char *text);
/* Every line begins with so many blanks. */
void help_prose(const struct help *help, size_t indent, const char *text);
/* Goes on in a line; the next ones begin below. */
void help_rest(const struct help *help, size_t indent, const char *text);
/* What is described stands before the text, or above it when it is too long for that. */
void help_item(const struct help *help, size_t indent, const char *item, const char *text);
void help_example(const struct help *help, const char *question);

#endif
