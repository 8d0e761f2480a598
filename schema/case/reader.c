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
#include "case/permit.h"

enum { BUSY_MS = 5000 };

static struct error *prepare(sqlite3 *database)
{
	sqlite3_busy_timeout(database, BUSY_MS);
	database_stop_on_signal(database);
	return permit_distrust(database);
}

/* Lets SQLite play the journal back. */
static struct error *recover(const char *path)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	int64_t version;

	TRY(case_check_journal(path));
	TRY(database_open(path, SQLITE_OPEN_READWRITE, NULL, &database));
	TRY(prepare(database));
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
	bool wal;

	TRY(case_check_files(path, &wal));
	TRY(wal ? database_open_unchanging(path, &database)
		: database_open(path, SQLITE_OPEN_READONLY, NULL, &database));
	TRY(prepare(database));
	if (has_hot_journal(database))
		TRY(recover(path));
	TRY(case_check(database));
	TRY(permit_schema(database));
	permit_reading(database);
	*ret = steal(&database);
	return NULL;
}

struct error *case_open_reading(const char *path, sqlite3 **ret)
{
	return error_context(open_reading(path, ret), "%s", path);
}
