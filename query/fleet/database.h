/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fleet as if it were a case: a SQLite database in memory whose tables are a fleet's, row by row
 * as they are asked for, and whose views are a case's. Whatever is asked of a case, in SQL or in
 * the language, has the same answer here. What SQLite knows to be equal to something (the dump, a
 * key) is looked for by the server; all else comes here to be looked at, so that questions over
 * many dumps are better the server's whole: see answer.h.
 */
#ifndef INQUEST_FLEET_CASE_DATABASE_H
#define INQUEST_FLEET_CASE_DATABASE_H

#include <sqlite3.h>

#include "base/error.h"

/*
 * The errors of fleet_open() and fleet_check(). The connection is read-only and closes with the
 * database; what fails there later is a failed statement's message.
 */
struct error *fleet_database_open(const char *url, sqlite3 **ret);

#endif
