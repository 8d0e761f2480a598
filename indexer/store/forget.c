/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See forget.h. The room is given back in the transaction that deletes, by moving pages from the
 * file's end to where it became free. A case that keeps no account of who refers to a page, as one
 * that another program made, is copied by VACUUM after the commit: that too works under the
 * rollback journal, so that a run that is killed at any moment leaves the case whole, only larger.
 */
#include "store/forget.h"

#include <libgen.h>
#include <string.h>

#include "case/case.h"
#include "store/dumps.h"
#include "store/target.h"

static struct error *set_label(sqlite3 *database, int64_t dump, const char *label)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(database, "UPDATE dumps SET label = nullif(?1, '') WHERE dump = ?2",
			     &statement));
	database_bind_text(statement, 1, label, strlen(label));
	sqlite3_bind_int64(statement, 2, dump);
	return sqlite3_step(statement) == SQLITE_DONE ? NULL : database_error(database);
}

static struct error *label_in(struct target *target, const char *path, const char *name,
			      const char *label)
{
	int64_t dump;

	TRY(target_open_existing(target, path));
	TRY(target_begin(target));
	TRY(dumps_resolve(target->database, name, &dump));
	TRY(set_label(target->database, dump, label));
	return target_commit(target);
}

struct error *store_label(const char *path, const char *dump, const char *label)
{
	_cleanup_(target_close) struct target target = {0};

	return error_context(label_in(&target, path, dump, label), "%s", path);
}

/* All names are resolved before any dump goes: a label may be that of several, or come twice. */
static struct error *delete_all(sqlite3 *database, char *const *names, size_t count)
{
	_cleanup_free_ int64_t *dumps = calloc(count, sizeof(*dumps));

	if (!dumps)
		return error_no_memory();
	for (size_t i = 0; i < count; i++)
		TRY(dumps_resolve(database, names[i], &dumps[i]));
	for (size_t i = 0; i < count; i++)
		TRY(dumps_delete(database, dumps[i]));
	return dumps_sweep(database);
}

/* The copy is made beside the case: where the case has room, rather than where small files have. */
static struct error *copy_smaller(struct target *target)
{
	_cleanup_free_ char *path = strdup(target->path);

	if (!path || !(sqlite3_temp_directory = sqlite3_mprintf("%s", dirname(path))))
		return error_no_memory();
	struct error *error =
	    database_run(target->database, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
	sqlite3_free(sqlite3_temp_directory);
	sqlite3_temp_directory = NULL;
	return error_context(error, "forgotten, but the case could not be made smaller");
}

static struct error *forget_in(struct target *target, const char *path, char *const *dumps,
			       size_t count)
{
	enum { NONE = 0 };
	int64_t account;

	TRY(target_open_existing(target, path));
	database_stop_on_signal(target->database);
	TRY(database_number(target->database, "PRAGMA auto_vacuum", &account));
	TRY(target_begin(target));
	TRY(delete_all(target->database, dumps, count));
	TRY(database_run(target->database, "PRAGMA incremental_vacuum"));
	TRY(target_commit(target));
	return account == NONE ? copy_smaller(target) : NULL;
}

struct error *store_forget(const char *path, char *const *dumps, size_t count)
{
	_cleanup_(target_close) struct target target = {0};

	return error_context(forget_in(&target, path, dumps, count), "%s", path);
}
