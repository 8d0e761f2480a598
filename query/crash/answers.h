/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers in SQL, which the build puts into the program. */
#ifndef INQUEST_CRASH_ANSWERS_H
#define INQUEST_CRASH_ANSWERS_H

struct answer_text {
	const char *name, *text;
};

/* In the order of their names; one without a name ends them. */
extern const struct answer_text answer_texts[];

#endif
