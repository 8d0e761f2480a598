/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See dumps.h. */
#include "commands/dumps.h"

#include <inttypes.h>
#include <stdio.h>

#include "case/case.h"
#include "language/scope.h"

/* The first number of a statement whose only parameter is text; absent: 0. */
static struct error *ask_number(sqlite3 *database, const char *sql, const char *text, int64_t *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	*ret = 0;
	TRY(database_prepare(database, sql, &statement));
	if (text)
		sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
	int rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int64(statement, 0);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? NULL : database_error(database);
}

struct error *dumps_choose(sqlite3 *database, const char *name, int64_t *ret)
{
	TRY(ask_number(database,
		       name ? "SELECT dump FROM dumps WHERE label = ?1 OR CAST(dump AS TEXT) = ?1"
			      " ORDER BY label = ?1 DESC, dump DESC"
			    : "SELECT dump FROM dumps " NEWEST_FIRST,
		       name, ret));
	if (*ret)
		return NULL;
	return name ? error_create(ERROR_USAGE, "no dump '%s'; 'inquest dumps' lists them", name)
		    : error_create(ERROR_USAGE, "there is no dump in the case");
}

struct error *dumps_before(sqlite3 *database, int64_t dump, int64_t *ret)
{
	char newest[32];

	snprintf(newest, sizeof(newest), "%" PRId64, dump);
	TRY(ask_number(database,
		       "SELECT dump FROM dumps WHERE (" CRASHED ", dump) < (SELECT " CRASHED
		       ", dump FROM dumps WHERE dump = CAST(?1 AS INTEGER)) " NEWEST_FIRST,
		       newest, ret));
	return *ret ? NULL : error_create(ERROR_USAGE, "there is but one dump to compare");
}
