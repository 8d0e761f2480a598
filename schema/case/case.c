/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See case.h. */
#include "case/case.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	int number = sqlite3_system_errno(database);
	if (kind == ERROR_IO && number != 0)
		return error_create(kind, "%s: %s", sqlite3_errmsg(database), strerror(number));
	return error_create(kind, "%s", sqlite3_errmsg(database));
}

/* The setting takes effect once, before SQLite's first use; later it is refused, and needless. */
struct error *database_open(const char *path, int flags, const char *vfs, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	sqlite3_config(SQLITE_CONFIG_URI, 0);
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
	return stop;
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
	int64_t application, version;

	TRY(database_number(database, "PRAGMA application_id", &application));
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

struct error *case_distrust(sqlite3 *database)
{
	sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	return database_run(database, "PRAGMA cell_size_check = ON");
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
