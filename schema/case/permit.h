/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a case may make SQLite do. The file may come from anybody, and so may the SQL of its saved
 * questions. All is allowed that is listed in permit.c, and nothing else.
 */
#ifndef INQUEST_CASE_PERMIT_H
#define INQUEST_CASE_PERMIT_H

#include <sqlite3.h>

#include "base/error.h"

/*
 * Of any database that came from elsewhere, before its first statement: no triggers, extensions,
 * virtual tables but those of JSON, functions with side effects in its schema, writes to the
 * schema's own tables; cells are checked on reading; limits on size and depth.
 */
struct error *permit_distrust(sqlite3 *database);

/*
 * The schema is this version's: each table, view and index is word by word what this version
 * writes, and there is nothing else; some may be missing. ERROR_CASE names the first that is not.
 */
struct error *permit_schema(sqlite3 *database);

/*
 * A function that the program adds to SQLite may be called, in all databases; name is a literal. To
 * be told before statements use it. Functions that replace one of SQLite's are allowed already.
 */
void permit_function(const char *name);

/* From here on statements can read our tables with harmless functions, and do nothing else. */
void permit_reading(sqlite3 *database);

#endif
