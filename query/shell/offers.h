/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that may complete what was typed. */
#ifndef INQUEST_SHELL_OFFERS_H
#define INQUEST_SHELL_OFFERS_H

#include "base/arena.h"
#include "base/vector.h"
#include "shell/shell.h"

struct offers {
	struct shell *shell;
	sqlite3 *database;     /* the case, opened once more: its time is limited */
	struct memory *memory; /* of its dumps, for the names of types */
	const char *before;    /* the statement up to the word */
	const char *after;     /* from there on */
	const char *word;      /* as far as it was typed */
	struct arena arena;    /* has the words */
	VECTOR(const char *) list;
};

/* If it begins with the word, whatever the letters' case. */
void offer(struct offers *offers, const char *text);

void offer_tables(struct offers *offers);
void offer_formats(struct offers *offers);
/* "name(", or "name" where it takes nothing or its name alone is wanted. */
void offer_questions(struct offers *offers, bool call);
/* The first column of the statement's rows, of which ?1 is the word; quoted: as the language writes
 * a text. */
void offer_rows(struct offers *offers, const char *sql, bool quoted);
/* The same of the memory's functions, which a process is started for. */
void offer_memory(struct offers *offers, const char *sql);

/* What may follow in a question of the language, in SQL. */
void offer_language(struct offers *offers);
void offer_sql(struct offers *offers);

/* crash's words that are answered; and what may follow the one that the line begins with. */
void offer_crash_words(struct offers *offers);
void offer_crash(struct offers *offers);

#endif
