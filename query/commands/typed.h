/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands of inquest's that are typed where a question may stand, without the case: "why",
 * "compare 1 2".
 */
#ifndef INQUEST_COMMANDS_TYPED_H
#define INQUEST_COMMANDS_TYPED_H

#include <stdio.h>

#include "shell/shell.h"

/* For the shell, whose process argp must not end: the command runs in one of its own. */
extern const struct shell_commands typed_commands;

/* The text is such a command. */
bool typed_claims(const char *text);

/* Runs it on the case of that path; format may be NULL. */
struct error *typed_run(const char *text, const char *path, const char *format);

#endif
