/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What both programs, the one that writes cases and the one that reads them, know of the file: how
 * SQLite is spoken to, how its errors read, and what makes a database a case.
 */
#ifndef INQUEST_CASE_CASE_H
#define INQUEST_CASE_CASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Both take NULL. A database closes even when statements were left: at once or with the last. */
void database_close(sqlite3 *database);
DEFINE_CLEANUP(sqlite3 *, database_close);
void statement_finalize(sqlite3_stmt *statement);
DEFINE_CLEANUP(sqlite3_stmt *, statement_finalize);

/*
 * The last failure on the database in SQLite's words, of the kind that it is to a user. No error
 * from here names the file: the caller knows it by the user's name for it.
 */
struct error *database_error(sqlite3 *database);

/*
 * sqlite3_open_v2 with a path that is a path and no URI, and extended error codes. vfs NULL is
 * SQLite's default.
 */
struct error *database_open(const char *path, int flags, const char *vfs, sqlite3 **ret);

/* A database that nobody changes while it is open: no locks, no files beside it. */
struct error *database_open_unchanging(const char *path, sqlite3 **ret);

/* Runs statements that yield nothing. */
struct error *database_run(sqlite3 *database, const char *sql);
/* The same, of a text that sqlite3_mprintf() makes. */
struct error *database_run_format(sqlite3 *database, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct error *database_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **ret);

/* The first column of a statement's first row, which must be there; NULL counts as 0. */
struct error *database_number(sqlite3 *database, const char *sql, int64_t *ret);

/*
 * Text for a cell, which stays until the statement has been stepped. What is in a case is always
 * UTF-8: see utf8_escape(). An SQLite code.
 */
int database_bind_text(sqlite3_stmt *statement, int place, const char *text, size_t size);

/*
 * From here on a signal (interrupt.h) ends a statement under way: ERROR_INTERRUPTED. So does the
 * end of the time that database_limit_time() set for this program: ERROR_TIMEOUT.
 */
void database_stop_on_signal(sqlite3 *database);
void database_limit_time(int64_t ns);
/* The same of work that is no statement of SQLite's: NULL while it may go on. */
struct error *database_check_time(void);

/*
 * NULL when the open database is a case of this version; else ERROR_CASE that tells what it is
 * instead: no database, somebody else's, an older or a newer case.
 */
struct error *case_check(sqlite3 *database);

/*
 * To be asked before a case is opened: it and what SQLite keeps beside it are regular files or not
 * there (opening a FIFO would wait for ever). *wal: it is in WAL mode, as some programs leave a
 * database. ERROR_CASE where changes wait in a WAL file: only who made them can bring them home.
 */
struct error *case_check_files(const char *path, bool *wal);

/*
 * To be asked before a case is opened for writing. A rollback journal that a killed writer left is
 * played back then, and one can name a second file that SQLite would delete: ours never do.
 * ERROR_CASE: the case at path has such a journal.
 */
struct error *case_check_journal(const char *path);

#endif
