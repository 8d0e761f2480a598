/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What answers share: $NAME and $NAME(EXPRESSION) stand for SQL. */
#ifndef INQUEST_CRASH_MACRO_H
#define INQUEST_CRASH_MACRO_H

#include "base/arena.h"

/* tasks: what $tasks stands for. */
const char *macro_expand(struct arena *arena, const char *sql, const char *tasks);

#endif
