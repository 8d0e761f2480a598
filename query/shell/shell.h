/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shell: questions in the language, SQL, and commands of its own, which begin with a dot.
 *
 * On a terminal it has a prompt, history and completion, output that is longer than the screen goes
 * through a pager, and Ctrl-C stops a statement and not the shell. From a file or a pipe it reads
 * statements until one fails.
 */
#ifndef INQUEST_SHELL_SHELL_H
#define INQUEST_SHELL_SHELL_H

#include <stdbool.h>

#include "session/session.h"

/* Commands that are no questions and have no dot: the program's, of which the shell knows nothing.
 */
struct shell_commands {
	bool (*claims)(const char *text);
	struct error *(*run)(const char *text, const char *path, FILE *file);
};

struct shell {
	struct session session;
	const struct shell_commands *commands;
	const char *path;            /* of the case */
	const struct format *format; /* NULL: what suits the file and the rows */
	FILE *file;                  /* that rows go to; NULL: the screen, or standard output */
	char *file_name;
	uint64_t results; /* in it so far */
	bool interactive, explain, timer, quit;
};

/* queries: a folder of saved questions, or NULL. */
struct error *shell_run(const char *path, const char *queries, const struct format *format,
			const struct shell_commands *commands);

/* Text for the screen, through the pager. */
struct error *shell_show(struct shell *shell,
			 struct error *(*show)(struct shell *shell, FILE *file, const void *data),
			 const void *data);

#endif
