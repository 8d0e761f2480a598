/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What there is to say about the language, its stages, tables and saved questions: made from the
 * sources of these, a file for each.
 */
#ifndef INQUEST_MANUAL_TOPICS_H
#define INQUEST_MANUAL_TOPICS_H

#include "base/cell.h"
#include "base/nearest.h"
#include "manual/help.h"
#include "questions/questions.h"
#include "schema/catalog.h"

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
 * "language", "tables", "questions", "crash", one of texts.h, or the name of a stage, of a table,
 * of a saved question, one of crash's words, or else a word of the language; several things may
 * bear one name. false: none does; nearest was offered all.
 */
bool help_topic(const struct help *help, const struct questions *questions, const char *name,
		struct nearest *nearest);

/* The comment of a table up to its first full stop. */
struct cell help_summary(const struct catalog_table *table);

#endif
