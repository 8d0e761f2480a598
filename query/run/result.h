/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Statements to an output. */
#ifndef INQUEST_RUN_RESULT_H
#define INQUEST_RUN_RESULT_H

#include <sqlite3.h>

#include "base/error.h"
#include "output/output.h"

/*
 * Errors of the database name its file; wrong SQL, an output that takes no more and Ctrl-C have
 * nothing to do with it.
 */

/* What a column of a statement is, as far as can be told. Its name lives as long as the statement.
 */
struct output_column result_column(sqlite3_stmt *statement, int i);

/*
 * Runs a prepared statement; one without columns yields no result. domains: of the columns, or
 * NULL; DOMAINS_END where nobody knows better than result_column().
 */
struct error *run_statement(sqlite3_stmt *statement, const enum domain *domains,
			    struct output *output);

/*
 * The same with rows that do not come from SQLite: the statement tells what the columns are. rows
 * gives its rows to output, each in cells, which is as wide as a row.
 */
typedef struct error *run_rows_function(void *context, struct output *output, struct cell *cells);
struct error *run_statement_by(sqlite3_stmt *statement, const enum domain *domains,
			       run_rows_function *rows, void *context, struct output *output);

/*
 * Runs all statements of sql. ERROR_USAGE for wrong SQL; *place (may be NULL) is then where in sql
 * it went wrong, NULL when SQLite cannot tell.
 */
struct error *run_sql(sqlite3 *database, const char *sql, struct output *output,
		      const char **place);

#endif
