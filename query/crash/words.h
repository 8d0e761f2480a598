/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of crash's words. A word has forms: the first one whose options were all given, and
 * that takes arguments where there are any, tells the answer. To add an answer, write NAME.sql and
 * a form.
 */
#ifndef INQUEST_CRASH_WORDS_H
#define INQUEST_CRASH_WORDS_H

#include <stddef.h>

enum takes {
	TAKES_NOTHING,
	TAKES_TASKS,      /* tasks, which $tasks stands for; all without arguments */
	TAKES_EACH_TASK,  /* tasks, :task one by one; the context without arguments */
	TAKES_EACH,       /* :argument one by one (as :number, as :address); there must be one */
	TAKES_ANY,        /* the same, and NULL without arguments */
	TAKES_EXPRESSION, /* all arguments as one: what it comes to is :number */
};

struct form {
	const char *needs; /* options that choose it */
	const char *also;  /* options that it knows besides: :has_X, :value_X */
	enum takes takes;
	const char *answer;  /* NAME.sql; NULL: there is none */
	const char *without; /* NAME.sql where the dump's memory is not at hand; NULL: none */
	const char *rows;    /* the table that has them; NULL: the word's question */
	const char *instead; /* why, and what to ask instead */
};

struct word {
	const char *name, *summary;
	const char *usage;    /* crash's own */
	const char *options;  /* as getopt() takes them */
	const char *question; /* the table or the question that has the rows; NULL: none */
	const char
	    *memory; /* what it reads of the dump's memory; NULL: it is answered by the case */
	const struct form *forms; /* one without needs ends them */
};

/* In the order of their names; one without a name ends them. */
extern const struct word words_of_crash[];

/* Another name of a word, and what it adds: "-l" of last. One without a name ends them. */
struct alias {
	const char *name, *word, *behind;
};

extern const struct alias aliases_of_crash[];

/* Aliases too; NULL: none. *behind: what the alias adds, as "-l" of last; "" else. */
const struct word *word_find(const char *name, size_t length, const char **behind);

/* An answer's SQL; NULL: none of that name. */
const char *word_answer(const char *name);

#endif
