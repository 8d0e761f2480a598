/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a question wrong, or something else. */
#ifndef INQUEST_TESTS_LANGUAGE_MUTATE_H
#define INQUEST_TESTS_LANGUAGE_MUTATE_H

#include "language/random.h"

/* text has room for size bytes and stays free of NUL but for its end. */
void mutate(struct random *random, char *text, size_t size);
/* Instead of it: no question at all, or one that is far too long or deep. */
void mutate_into_garbage(struct random *random, char *text, size_t size);

#endif
