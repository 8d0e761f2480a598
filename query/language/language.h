/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The query language: a question becomes one SQL statement.
 *
 * text → lexer → grammar → tree → stage by stage: resolve names and units, lower to SQL.
 * No text of a question becomes SQL: values are bound, names are the catalog's, and what names a
 * computed column is quoted.
 */
#ifndef INQUEST_LANGUAGE_LANGUAGE_H
#define INQUEST_LANGUAGE_LANGUAGE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"

/*
 * The question as a prepared statement with its values; sqlite3_finalize() it. *explain: it asks
 * for the SQL and not for the rows. ERROR_USAGE for a wrong question: *place is then where in text,
 * NULL when it is nowhere in particular.
 */
struct error *language_compile(sqlite3 *database, const char *text, sqlite3_stmt **ret,
			       bool *explain, const char **place);

#endif
