/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See case.h. */
#include "case/case.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/interrupt.h"
#include "base/utf8.h"
#include "schema/version.h"

enum { CHECK_EVERY = 20000 }; /* steps of SQLite's virtual machine between looks at the signal */

void database_close(sqlite3 *database)
{
	sqlite3_close_v2(database);
}

void statement_finalize(sqlite3_stmt *statement)
{
	sqlite3_finalize(statement);
}

static int64_t deadline; /* ns of the monotonic clock; 0: none */

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void database_limit_time(int64_t ns)
{
	int64_t start = now();

	deadline = ns > INT64_MAX - start ? INT64_MAX : start + ns;
}

static bool is_late(void)
{
	return deadline && now() >= deadline;
}

static struct error *late(void)
{
	return error_create(ERROR_TIMEOUT, "not answered in the time of --limit-time");
}

struct error *database_check_time(void)
{
	TRY(interrupt_check());
	return is_late() ? late() : NULL;
}

static enum error_kind kind_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return ERROR_NO_MEMORY;
	case SQLITE_INTERRUPT:
		return ERROR_INTERRUPTED;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_NOLFS:
		return ERROR_IO;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERROR_CASE;
	default:
		return ERROR_OTHER;
	}
}

struct error *database_error(sqlite3 *database)
{
	enum error_kind kind = kind_of(sqlite3_errcode(database));

	if (!database || kind == ERROR_NO_MEMORY)
		return error_no_memory();
	if ((sqlite3_errcode(database) & 0xff) == SQLITE_BUSY)
		return error_create(kind, "another program is writing to it");
	if (kind == ERROR_INTERRUPTED && is_late())
		return late();
	int number = sqlite3_system_errno(database);
	if (kind == ERROR_IO && number != 0)
		return error_create(kind, "%s: %s", sqlite3_errmsg(database), strerror(number));
	return error_create(kind, "%s", sqlite3_errmsg(database));
}

/* As a URI, so that SQLite takes no locks and makes no files. */
struct error *database_open_unchanging(const char *path, sqlite3 **ret)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
	_cleanup_free_ char *uri = calloc(3, strlen(path) + 10);

	if (!uri)
		return error_no_memory();
	char *end = stpcpy(uri, "file:");
	for (; *path; path++)
		end += sprintf(end, strchr(plain, *path) ? "%c" : "%%%02X", (unsigned char)*path);
	strcpy(end, "?immutable=1");
	return database_open(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL, ret);
}

/*
 * Settings that take effect once, before SQLite's first use; later they are refused, and needless.
 * No program here has threads, and none asks how much memory SQLite takes: it need not lock itself
 * for either.
 */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_URI, 0);
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

struct error *database_open(const char *path, int flags, const char *vfs, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	configure();
	if (sqlite3_open_v2(path, &database, flags | SQLITE_OPEN_NOMUTEX, vfs) != SQLITE_OK)
		return database_error(database);
	sqlite3_extended_result_codes(database, 1);
	*ret = steal(&database);
	return NULL;
}

struct error *database_run(sqlite3 *database, const char *sql)
{
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
		return database_error(database);
	return NULL;
}

struct error *database_run_format(sqlite3 *database, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *sql = sqlite3_vmprintf(format, args);
	va_end(args);
	if (!sql)
		return error_no_memory();
	struct error *error = database_run(database, sql);
	sqlite3_free(sql);
	return error;
}

struct error *database_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **ret)
{
	if (sqlite3_prepare_v2(database, sql, -1, ret, NULL) != SQLITE_OK)
		return database_error(database);
	return NULL;
}

struct error *database_number(sqlite3 *database, const char *sql, int64_t *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(database, sql, &statement));
	if (sqlite3_step(statement) != SQLITE_ROW)
		return database_error(database);
	*ret = sqlite3_column_int64(statement, 0);
	return NULL;
}

static int stop_on_signal(void *unused)
{
	struct error *error = interrupt_check();
	bool stop = error != NULL;

	(void)unused;
	error_destroy(error);
	return stop || is_late();
}

int database_bind_text(sqlite3_stmt *statement, int place, const char *text, size_t size)
{
	size_t escaped_size;

	if (utf8_is_text(text, size))
		return sqlite3_bind_text64(statement, place, text, size, SQLITE_STATIC,
					   SQLITE_UTF8);
	char *escaped = utf8_escape(text, size, &escaped_size);
	if (!escaped)
		return SQLITE_NOMEM;
	return sqlite3_bind_text64(statement, place, escaped, escaped_size, free, SQLITE_UTF8);
}

void database_stop_on_signal(sqlite3 *database)
{
	sqlite3_progress_handler(database, CHECK_EVERY, stop_on_signal, NULL);
}

struct error *case_check(sqlite3 *database)
{
	int64_t application, version, pages;

	TRY(database_number(database, "PRAGMA application_id", &application));
	TRY(database_number(database, "PRAGMA page_count", &pages));
	if (pages == 0)
		return error_create(ERROR_CASE, "the file is empty");
	TRY(database_number(database, "PRAGMA user_version", &version));
	if (application != SCHEMA_APPLICATION_ID)
		return error_create(ERROR_CASE, "a SQLite database, but not a case");
	if (version < SCHEMA_VERSION)
		return error_create(ERROR_CASE,
				    "a case of an older Inquest (schema %lld, this one has %d); "
				    "index its dumps again into a new case",
				    (long long)version, SCHEMA_VERSION);
	if (version > SCHEMA_VERSION)
		return error_create(ERROR_CASE,
				    "a case of a newer Inquest (schema %lld, this one has %d)",
				    (long long)version, SCHEMA_VERSION);
	return NULL;
}

static struct error *check_beside(const char *path, const char *suffix, struct stat *status)
{
	_cleanup_free_ char *name = NULL;

	*status = (struct stat){0};
	if (asprintf(&name, "%s%s", path, suffix) < 0) {
		name = NULL;
		return error_no_memory();
	}
	if (stat(name, status) != 0 || S_ISREG(status->st_mode))
		return NULL;
	if (!*suffix && S_ISDIR(status->st_mode))
		return error_create(ERROR_CASE, "a folder, not a case; of the dumps in it one is "
						"made by: inquest index -o CASE.db FOLDER");
	return error_create(ERROR_CASE, *suffix ? "%s is not a regular file" : "not a regular file",
			    name);
}

/* What SQLite would only call no database. An empty file is one to it. */
static struct error *check_magic(const char *path)
{
	static const char magic[] = "SQLite format 3";
	char start[sizeof(magic)] = {0};
	FILE *file = fopen(path, "re");

	if (!file)
		return NULL;
	size_t size = fread(start, 1, sizeof(start), file);
	fclose(file);
	if (size == 0 || memcmp(start, magic, sizeof(magic)) == 0)
		return NULL;
	return error_create(ERROR_CASE, "this is no case; of a dump or a kernel log one is made "
					"by: inquest index");
}

/* The two version bytes of SQLite's header (fileformat2.html, 1.3). */
static bool is_wal(const char *path)
{
	enum { VERSIONS_AT = 18, WAL_VERSION = 2 };
	uint8_t versions[2] = {0};
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	bool read = fseek(file, VERSIONS_AT, SEEK_SET) == 0 &&
		    fread(versions, sizeof(versions), 1, file) == 1;
	fclose(file);
	return read && versions[1] == WAL_VERSION;
}

struct error *case_check_files(const char *path, bool *wal)
{
	struct stat status;

	*wal = false;
	TRY(check_beside(path, "", &status));
	TRY(check_beside(path, "-journal", &status));
	TRY(check_beside(path, "-shm", &status));
	TRY(check_beside(path, "-wal", &status));
	TRY(check_magic(path));
	*wal = is_wal(path);
	if (*wal && status.st_size > 0)
		return error_create(ERROR_CASE, "another program's changes wait in its WAL file; "
						"to bring them home: sqlite3 CASE.db 'PRAGMA "
						"journal_mode = DELETE'");
	return NULL;
}

/* Such a journal ends in the magic number that marks the name. One that cannot be read may. */
static bool names_another_file(const char *journal)
{
	static const uint8_t magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
	uint8_t end[8] = {0};
	FILE *file = fopen(journal, "re");

	if (!file)
		return errno != ENOENT;
	bool read = fseek(file, -8, SEEK_END) == 0 && fread(end, sizeof(end), 1, file) == 1;
	fclose(file);
	return read && memcmp(end, magic, sizeof(magic)) == 0;
}

struct error *case_check_journal(const char *path)
{
	_cleanup_free_ char *journal = NULL;

	if (asprintf(&journal, "%s-journal", path) < 0) {
		journal = NULL;
		return error_no_memory();
	}
	if (names_another_file(journal))
		return error_create(ERROR_CASE, "its journal %s is not Inquest's", journal);
	return NULL;
}
