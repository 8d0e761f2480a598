/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions that a fleet's server answers whole: the SQL that they become for SQLite, translated
 * (schema/dialect/postgres.h). SQLite is not asked, only what the columns are.
 */
#ifndef INQUEST_FLEET_CASE_ANSWER_H
#define INQUEST_FLEET_CASE_ANSWER_H

#include <sqlite3.h>

#include "base/error.h"
#include "fleet/fleet.h"

/*
 * The rows of a statement of fleet_database_open()'s. *refused: the server cannot run what it
 * became, so that SQLite has to: there is no error then.
 */
struct error *answer_query(const struct fleet *fleet, sqlite3_stmt *statement, PGresult **ret,
			   bool *refused);

/* The SQL, malloc'd; NULL without memory. */
char *answer_sql(sqlite3_stmt *statement);

#endif
