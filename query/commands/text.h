/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a statement or a question: from the command line, and back to the user. */
#ifndef INQUEST_COMMANDS_TEXT_H
#define INQUEST_COMMANDS_TEXT_H

#include <stdio.h>

#include "base/error.h"

/* All of a file; free() it. */
struct error *read_all(FILE *file, char **ret);

/* The line of text that place is in, and a mark below it, on standard error. */
void show_place(const char *text, const char *place);

#endif
