/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that people bring from shells, SQL and log tools. Those that mean the same are taken
 * (habit_stage); of the others it is told what to write instead (habit_advice).
 */
#ifndef INQUEST_LANGUAGE_HABIT_H
#define INQUEST_LANGUAGE_HABIT_H

#include <stddef.h>

/* A stage's name in this language; the name itself where nobody calls it otherwise. */
const char *habit_stage(const char *name);

/* What is written here instead of the word; NULL: nobody is known to write it. */
const char *habit_advice(const char *word);

/* What a column is called here: "comm" for name, in turn from *i = 0 on; NULL: no (other) one. */
const char *habit_column(const char *word, size_t *i);

#endif
