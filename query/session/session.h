/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A case that is asked questions, with the saved ones that are known there. */
#ifndef INQUEST_SESSION_SESSION_H
#define INQUEST_SESSION_SESSION_H

#include "case/case.h"
#include "crash_words/crash.h"
#include "memory/memory.h"
#include "output/output.h"
#include "questions/questions.h"

struct fleet;

struct session {
	sqlite3 *database;
	struct fleet *fleet;   /* whose server answers what it can; NULL: of a case */
	struct memory *memory; /* of its dumps */
	struct questions questions;
	struct crash_context context; /* of crash's words */
};

/* queries: a folder of saved questions, or NULL. */
struct error *session_open(struct session *session, const char *path, const char *queries);
void session_close(struct session *session);

struct request {
	const char *text;
	bool sql;     /* SQL, and not the language */
	bool explain; /* the SQL that a question becomes goes before its rows */
	bool formats; /* the output's format was chosen: what suits the rows does not matter */
};

/*
 * Rows to the output, or the SQL where the question says "explain". Where the text is wrong, the
 * line goes to standard error with a mark; the ERROR_USAGE tells why.
 */
struct error *session_ask(struct session *session, const struct request *request,
			  struct output *output);

#endif
