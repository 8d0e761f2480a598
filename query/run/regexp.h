/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regular expressions (PCRE2) for SQL: `text REGEXP pattern`. Text is searched as UTF-8; bytes that
 * are none match nothing and do no harm. How long a search may take is bounded by PCRE2's limits.
 */
#ifndef INQUEST_RUN_REGEXP_H
#define INQUEST_RUN_REGEXP_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* false: no pattern; reason tells why. */
bool regexp_check(const char *pattern, char *reason, size_t size);

/* Makes the operator known to a database. */
struct error *regexp_register(sqlite3 *database);

#endif
