/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of queries/, which the build puts into the program. */
#ifndef INQUEST_QUESTIONS_BUILTIN_H
#define INQUEST_QUESTIONS_BUILTIN_H

struct builtin_question {
	const char *name, *text;
};

/* One without a name ends them. */
extern const struct builtin_question builtin_questions[];

#endif
