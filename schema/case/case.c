/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See case.h. */
#include "case/case.h"

#include <string.h>

#include "schema/version.h"

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
