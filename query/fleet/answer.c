/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See answer.h. The values of the statement are its user's, never a dump's; SQLite writes them as
 * literals, in which a quote stands twice, as the standard has it.
 */
#include "fleet_case/answer.h"

#include <string.h>

#include "dialect/postgres.h"
#include "fleet_case/value.h"

char *answer_sql(sqlite3_stmt *statement)
{
	char *expanded = sqlite3_expanded_sql(statement);
	char *sql = expanded ? postgres_translate(expanded, NULL, 0) : NULL;

	sqlite3_free(expanded);
	return sql;
}

static bool has_bytes(const PGresult *result)
{
	for (int i = 0; i < PQnfields(result); i++) {
		if (value_is_bytes(result, i))
			return true;
	}
	return false;
}

struct error *answer_query(const struct fleet *fleet, sqlite3_stmt *statement, PGresult **ret,
			   bool *refused)
{
	_cleanup_free_ char *sql = answer_sql(statement);

	*refused = false;
	if (!sql)
		return error_no_memory();
	struct error *error = value_query(fleet, sql, 0, NULL, ret);
	*refused = error && error->kind == ERROR_CASE;
	if (*refused)
		error_destroy(steal(&error));
	if (!error && has_bytes(*ret)) { /* are SQLite's to give */
		fleet_clear(steal(ret));
		*refused = true;
	}
	return error;
}
