/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sum() and abs() for SQL, as SQLite's + and * are: a result that is too large for an integer is a
 * REAL. SQLite's own two are alone in failing there ("integer overflow"), which would take the
 * whole answer from who adds up the values of a damaged dump.
 */
#ifndef INQUEST_RUN_ARITHMETIC_H
#define INQUEST_RUN_ARITHMETIC_H

#include <sqlite3.h>

#include "base/error.h"

/* They take the place of SQLite's, in views too. */
struct error *arithmetic_register(sqlite3 *database);

#endif
