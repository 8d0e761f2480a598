/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns whose values have names: crash's states of tasks, syslog's levels. */
#ifndef INQUEST_LANGUAGE_WORDS_H
#define INQUEST_LANGUAGE_WORDS_H

#include "base/cell.h"
#include "base/nearest.h"

struct word {
	const char *table, *column, *word;
	struct cell value;
};

/* All of them; one without a word ends them. */
const struct word *words_all(void);
/* The column has words: no other bare word can be meant. */
bool words_exist(const char *table, const char *column);
/* NULL: no such word. Letter case matters: T and t are states. */
const struct word *words_find(const char *table, const char *column, const char *word);
/* Single letters are left out: each is as near to a wrong one as the next. */
void words_offer(struct nearest *nearest, const char *table, const char *column);

#endif
