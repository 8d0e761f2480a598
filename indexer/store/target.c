/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See target.h. A new case keeps its rollback journal in memory: it has to undo a transaction, but
 * nobody has to find it after a crash. In the first transaction nearly all pages are new, and those
 * need no journal. It also keeps what SQLite needs to give back room without a copy of the file:
 * see forget.c.
 */
#include "store/target.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "case/case.h"
#include "case/permit.h"
#include "schema/catalog.h"
#include "schema/version.h"

enum { BUSY_MS = 5000 };

static struct error *open_database(struct target *target, const char *path, int flags,
				   const char *vfs)
{
	TRY(database_open(path, SQLITE_OPEN_READWRITE | flags, vfs, &target->database));
	return database_run_format(target->database, "PRAGMA cache_size = %d",
				   -(STORE_CACHE_BYTES / 1024));
}

/* Indices wait until the rows are there: see target_finish(). */
static struct error *create_tables(sqlite3 *database)
{
	TRY(database_run(database, "BEGIN"));
	for (const struct catalog_table *table = catalog; table->name; table++)
		TRY(database_run(database, table->sql));
	TRY(database_run_format(database, "PRAGMA application_id = %d; PRAGMA user_version = %d",
				SCHEMA_APPLICATION_ID, SCHEMA_VERSION));
	return database_run(database, "COMMIT");
}

static struct error *open_new(struct target *target)
{
	target->is_new = true;
	TRY(part_init(&target->part, target->path));
	TRY(open_database(target, target->part.path, SQLITE_OPEN_NOFOLLOW, "unix-none"));
	/* The first of these that writes to the file comes last. */
	TRY(database_run(target->database, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
					   "PRAGMA auto_vacuum = INCREMENTAL"));
	return create_tables(target->database);
}

static struct error *open_existing(struct target *target)
{
	bool wal;

	TRY(case_check_files(target->path, &wal));
	if (wal)
		return error_create(ERROR_CASE, "in WAL mode, which a case is not; to change it "
						"back: sqlite3 CASE.db 'PRAGMA journal_mode = "
						"DELETE'");
	TRY(case_check_journal(target->path));
	TRY(open_database(target, target->path, 0, NULL));
	sqlite3_busy_timeout(target->database, BUSY_MS);
	database_stop_on_signal(target->database);
	TRY(permit_distrust(target->database));
	TRY(case_check(target->database));
	return permit_schema(target->database);
}

static struct error *open_path(struct target *target, const char *path, bool may_be_new)
{
	struct stat status;

	*target = (struct target){.path = strdup(path)};
	if (!target->path)
		return error_no_memory();
	if (stat(path, &status) != 0)
		return errno == ENOENT && may_be_new ? open_new(target)
						     : error_from_errno("cannot open");
	if (S_ISDIR(status.st_mode))
		return error_create(ERROR_CASE, "a folder; the case is a file: %s/NAME.db", path);
	if (!S_ISREG(status.st_mode))
		return error_create(ERROR_CASE, "not a file");
	if (status.st_size == 0)
		return error_create(ERROR_CASE, "an empty file, not a case");
	return open_existing(target);
}

struct error *target_open(struct target *target, const char *path)
{
	return open_path(target, path, true);
}

struct error *target_open_existing(struct target *target, const char *path)
{
	return open_path(target, path, false);
}

void target_close(struct target *target)
{
	database_close(steal(&target->database));
	part_deinit(&target->part);
	free(steal(&target->path));
}

struct error *target_begin(struct target *target)
{
	return database_run(target->database, "BEGIN IMMEDIATE");
}

/*
 * What SQLite's planner knows of the indices: that of two which begin with `dump`, the one whose
 * next column is given too is the better. A few thousand steps, whatever the size. SQLite 3.46 and
 * later write of partial indices without rows, too, which tell nothing.
 */
static struct error *analyze(sqlite3 *database)
{
	return database_run(database, "PRAGMA analysis_limit = 1000; ANALYZE;"
				      "DELETE FROM sqlite_stat1 WHERE stat LIKE '0 %'");
}

struct error *target_commit(struct target *target)
{
	if (!target->is_new)
		TRY(analyze(target->database));
	return database_run(target->database, "COMMIT");
}

/* SQLite has rolled back itself after some failures, as on a full disk. */
void target_rollback(struct target *target)
{
	if (!sqlite3_get_autocommit(target->database))
		error_destroy(database_run(target->database, "ROLLBACK"));
}

struct error *target_finish(struct target *target)
{
	if (!target->is_new) {
		database_close(steal(&target->database));
		return NULL;
	}
	for (const struct catalog_table *table = catalog; table->name; table++)
		TRY(database_run(target->database, table->indices));
	TRY(analyze(target->database));
	database_close(steal(&target->database));
	return part_finish(&target->part);
}
