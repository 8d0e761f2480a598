/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A saved question, as its file has it: see questions.h. */
#ifndef INQUEST_QUESTIONS_QUESTION_H
#define INQUEST_QUESTIONS_QUESTION_H

#include <stdbool.h>

#include "base/vector.h"

struct parameter {
	const char *name;
	const char *value; /* its default; NULL: it must be given */
	const char *meaning;
};

struct question {
	const char *name, *usage; /* "blocked_in(function, rows)" */
	const char *origin;       /* "built-in", "case", or the file */
	const char *summary;      /* the first sentence, without a full stop */
	const char *description;  /* all of it; lines */
	const char *text;         /* without the comments at its head */
	bool sql;
	int section;       /* its place in the report of inquest compare; 0: not there */
	const char *title; /* above that section, or of the finding */
	/*
	 * Of a finding: one of the words of finding_severities and of finding_sureness, the worst
	 * and the surest first; rows may have columns of these names that say otherwise. sentence
	 * has values of the first row in it: see why/sentence.h.
	 */
	const char *severity, *sureness, *sentence, *of, *next;
	VECTOR(struct parameter) parameters;
	VECTOR(const char *) examples;
};

/* NULL ends each. */
extern const char *const finding_severities[], *const finding_sureness[];

/*
 * SQL and not the language: its first word is SELECT, WITH, VALUES or PRAGMA, or EXPLAIN before one
 * of these or QUERY PLAN; letter case does not matter.
 */
bool text_is_sql(const char *text);

#endif
