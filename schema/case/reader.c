/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See reader.h. The file is opened read-only, and an authorizer allows statements what reading
 * needs and nothing else: what it does not know is denied.
 *
 * An index that was killed while it appended leaves a rollback journal, and until it is played
 * back nobody can read the case. That needs one writable open.
 */
#include "case/reader.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "case/case.h"

enum { BUSY_MS = 5000, MAX_VALUE_BYTES = 256 << 20 };

/* PRAGMAs that tell and change nothing; those marked take an argument. */
static bool is_allowed_pragma(const char *name, const char *argument)
{
	static const struct {
		const char *name;
		bool argument;
	} allowed[] = {
	    {"application_id", false}, {"collation_list", false}, {"compile_options", false},
	    {"database_list", false},  {"encoding", false},       {"foreign_key_list", true},
	    {"freelist_count", false}, {"function_list", false},  {"index_info", true},
	    {"index_list", true},      {"index_xinfo", true},     {"integrity_check", true},
	    {"page_count", false},     {"page_size", false},      {"quick_check", true},
	    {"schema_version", false}, {"table_info", true},      {"table_list", true},
	    {"table_xinfo", true},     {"user_version", false},
	};

	for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++) {
		if (strcasecmp(allowed[i].name, name) == 0)
			return allowed[i].argument || !argument;
	}
	return false;
}

static int authorize(void *unused, int action, const char *first, const char *second,
		     const char *database, const char *trigger)
{
	(void)unused, (void)database, (void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcasecmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_UPDATE: /* how SQLite declares a table-valued function; it refuses a real one */
		return strcmp(first, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_PRAGMA:
		return is_allowed_pragma(first, second) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static void limit(sqlite3 *database)
{
	sqlite3_busy_timeout(database, BUSY_MS);
	database_stop_on_signal(database);
	sqlite3_limit(database, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
	sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
}

static struct error *open_database(const char *path, int flags, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(database_open(path, flags, NULL, &database));
	limit(database);
	TRY(case_distrust(database));
	*ret = steal(&database);
	return NULL;
}

/* Lets SQLite play the journal back. */
static struct error *recover(const char *path)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	int64_t version;

	TRY(case_check_journal(path));
	TRY(open_database(path, SQLITE_OPEN_READWRITE, &database));
	return error_context(database_number(database, "PRAGMA schema_version", &version),
			     "an index of it was cut off, which only somebody who may write to it "
			     "can clear up");
}

static bool has_hot_journal(sqlite3 *database)
{
	int64_t version;
	struct error *error = database_number(database, "PRAGMA schema_version", &version);
	bool hot = error && sqlite3_extended_errcode(database) == SQLITE_READONLY_ROLLBACK;

	error_destroy(error);
	return hot;
}

static struct error *open_reading(const char *path, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(open_database(path, SQLITE_OPEN_READONLY, &database));
	if (has_hot_journal(database))
		TRY(recover(path));
	TRY(case_check(database));
	sqlite3_set_authorizer(database, authorize, NULL);
	*ret = steal(&database);
	return NULL;
}

struct error *case_open_reading(const char *path, sqlite3 **ret)
{
	return error_context(open_reading(path, ret), "%s", path);
}
