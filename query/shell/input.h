/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statements, from a terminal or a file. SQL ends with a semicolon at the end of a line. A question
 * ends with its line, unless something must follow: behind a | or a comma, an operator, a word such
 * as "where", an open parenthesis, or a backslash; an empty line ends it in any case. A line that
 * begins with | goes on with the question before it: with one that was just asked, it asks that
 * again with one stage more.
 */
#ifndef INQUEST_SHELL_INPUT_H
#define INQUEST_SHELL_INPUT_H

#include "shell/shell.h"

struct input {
	bool interactive, ended;
	char *lines, *next;        /* what was read last; of that, the lines not yet used or NULL */
	char *statement;           /* as far as it has come; NULL: nothing yet */
	char *question;            /* the last one that was not SQL */
	unsigned line, first_line; /* that were read so far; the first of the statement */
};

/* At most one at a time is interactive. */
void input_init(struct input *input, struct shell *shell);
void input_deinit(struct input *input);

/* NULL at the end. */
struct error *input_next(struct input *input, char **ret);

#endif
