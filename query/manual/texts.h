/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of query/manual/topics/, which the build puts into the program: topics that nothing
 * else tells of. The first line says what it is about; a paragraph is a line; one that begins with
 * eight blanks is a command, which tests/readme runs.
 */
#ifndef INQUEST_MANUAL_TEXTS_H
#define INQUEST_MANUAL_TEXTS_H

#include <stdbool.h>

#include "base/embedded.h"
#include "base/nearest.h"
#include "manual/help.h"

extern const struct embedded manual_texts[];

/* false: there is no such topic, and nearest was offered all. */
bool help_text(const struct help *help, const char *name, struct nearest *nearest);
/* A line for each. */
void help_texts(const struct help *help);

#endif
