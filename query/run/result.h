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

/* What is known of a column of a statement beyond that. */
struct known_column {
	enum domain domain; /* DOMAINS_END: nobody knows better than result_column() */
	bool aside;         /* brief formats leave it out, where others are left */
};

/* Runs a prepared statement; one without columns yields no result. known: its columns, or NULL. */
struct error *run_statement(sqlite3_stmt *statement, const struct known_column *known,
			    struct output *output);

/*
 * The same with rows that do not come from SQLite: the statement tells what the columns are. rows
 * gives each of its rows to run_row(); cells has room for one.
 */
struct shown;
typedef struct error *run_rows_function(void *context, struct shown *shown, struct cell *cells);
struct error *run_row(struct shown *shown, const struct cell *cells);
struct error *run_statement_by(sqlite3_stmt *statement, const struct known_column *known,
			       run_rows_function *rows, void *context, struct output *output);

/*
 * Runs all statements of sql. ERROR_USAGE for wrong SQL; *place (may be NULL) is then where in sql
 * it went wrong, NULL when SQLite cannot tell.
 */
struct error *run_sql(sqlite3 *database, const char *sql, struct output *output,
		      const char **place);

#endif
