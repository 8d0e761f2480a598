/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which tasks a command is about. */
#ifndef INQUEST_CRASH_SELECT_TASKS_H
#define INQUEST_CRASH_SELECT_TASKS_H

#include <sqlite3.h>

#include "crash_words/command.h"

/*
 * A condition in SQL over "tasks AS t", of pids, addresses of tasks, names and regular expressions
 * in single quotes, which add up. foreach: states and the words kernel, user, gleader, active are
 * known too, and restrict. One that no task of the dump has is an ERROR_USAGE.
 */
struct error *select_tasks(sqlite3 *database, struct arena *arena, int64_t dump,
			   const struct argument_text *arguments, size_t count, bool foreach,
			   const char **ret);

#endif
