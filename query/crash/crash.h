/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crash's words: "bt -a", "ps -m", "irq -s", "foreach UN bt". A command is split into its word,
 * options and arguments; the word's table (words.h) tells which answer that is; an answer is SQL
 * (*.sql of this folder) whose rows are the lines that crash prints.
 *
 * A word that is the name of a table too is the language's as soon as the language goes on behind
 * it: "ps | count by st", "log where …", "files in all dumps".
 */
#ifndef INQUEST_CRASH_CRASH_H
#define INQUEST_CRASH_CRASH_H

#include <sqlite3.h>
#include <stdbool.h>

#include "output/output.h"
#include "questions/questions.h"

/* What crash calls the context: the task that a word without arguments is about. */
struct crash_context {
	int64_t task;
	bool chosen; /* else it is the task that panicked */
};

/* The text is a command of crash's. formatted: rows in a certain format are wanted, which tables
 * have. */
bool crash_claims(const struct questions *questions, const char *text, bool formatted);

/* The text begins with a word that a case answers, whatever stands behind it: "bt ADDRESS". */
bool crash_answers(const char *text);

/* ERROR_USAGE: an option of a word about memory that has no counterpart, with what has one. */
struct error *crash_refuse(const char *text);

/* "help irq": what help is wanted on, "" on nothing in particular; NULL: it is another word. */
const char *crash_help_topic(const char *text);

/* ERROR_USAGE: no such option, no such task, and what a case cannot answer, with what can. */
struct error *crash_run(sqlite3 *database, struct crash_context *context, const char *text,
			struct output *output);

#endif
