/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which dump of a case a command is about. */
#ifndef INQUEST_COMMANDS_DUMPS_H
#define INQUEST_COMMANDS_DUMPS_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"

/* name: a number or a label; NULL: the newest. ERROR_USAGE when there is none. */
struct error *dumps_choose(sqlite3 *database, const char *name, int64_t *ret);

/* The one that crashed before it; ERROR_USAGE when there is none. */
struct error *dumps_before(sqlite3 *database, int64_t dump, int64_t *ret);

#endif
