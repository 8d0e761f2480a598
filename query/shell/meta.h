/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shell's own commands, which begin with a dot. */
#ifndef INQUEST_SHELL_META_H
#define INQUEST_SHELL_META_H

#include "shell/shell.h"

/* What an argument may be: for completion. */
enum meta_argument {
	META_NOTHING,
	META_SWITCH, /* on, off */
	META_FORMAT,
	META_FILE,
	META_TABLE,
	META_QUESTION,
	META_TOPIC,
};

struct meta {
	const char *name, *usage, *summary; /* ".format", ".format [NAME]" */
	enum meta_argument argument;
	struct error *(*run)(struct shell *shell, const char *argument); /* "" without one */
};

/* One without a name ends them. */
extern const struct meta meta_commands[];

/* It begins with a dot, or is one of the words help, quit and exit. */
bool meta_is_command(const char *text);
struct error *meta_run(struct shell *shell, const char *text);

#endif
