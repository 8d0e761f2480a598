/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See joined.h. inquest-edit merges them, as it does for 'inquest merge'. */
#include "commands/joined.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "commands/dumps.h"
#include "run/open.h"
#include "run/program.h"

/* Only comes back when it cannot be run. */
static void merge(const struct joined *joined, const char *const paths[2])
{
	const char *argv[] = {"merge", "-q", joined->path, paths[0], paths[1], NULL};
	struct error *error = program_edit("merge", 5, (char **)argv);

	fprintf(stderr, "inquest: %s\n", error->message);
	_exit(error_exit_code(error));
}

static struct error *run_merge(const struct joined *joined, const char *const paths[2])
{
	int status;
	pid_t child = fork();

	if (child < 0)
		return error_from_errno("inquest-edit");
	if (child == 0)
		merge(joined, paths);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0
		   ? NULL
		   : error_create(ERROR_CASE, "the two cases cannot be put together");
}

/* What a dump is known by in every case. */
static struct error *read_fingerprint(const char *path, char **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	int64_t dump;

	TRY(open_case(path, &database));
	TRY(dumps_choose(database, NULL, &dump));
	TRY(database_prepare(database, "SELECT fingerprint FROM dumps WHERE dump = ?1",
			     &statement));
	sqlite3_bind_int64(statement, 1, dump);
	if (sqlite3_step(statement) != SQLITE_ROW)
		return database_error(database);
	const char *text = (const char *)sqlite3_column_text(statement, 0);
	*ret = strdup(text ? text : "");
	return *ret ? NULL : error_no_memory();
}

static struct error *find_dump(const char *path, const char *fingerprint, int64_t *ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(open_case(path, &database));
	TRY(database_prepare(database, "SELECT dump FROM dumps WHERE fingerprint = ?1",
			     &statement));
	sqlite3_bind_text(statement, 1, fingerprint, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_ROW)
		return error_create(ERROR_CASE, "%s: its newest dump is lost", path);
	*ret = sqlite3_column_int64(statement, 0);
	return NULL;
}

static struct error *make_folder(struct joined *joined)
{
	const char *top = getenv("TMPDIR");

	if (asprintf(&joined->folder, "%s/inquest-XXXXXX", top && *top ? top : "/tmp") < 0) {
		joined->folder = NULL;
		return error_no_memory();
	}
	if (!mkdtemp(joined->folder)) {
		struct error *error = error_from_errno("%s", joined->folder);

		free(joined->folder);
		joined->folder = NULL;
		return error;
	}
	if (asprintf(&joined->path, "%s/both.db", joined->folder) >= 0)
		return NULL;
	joined->path = NULL;
	return error_no_memory();
}

struct error *joined_create(const char *const paths[2], struct joined *ret)
{
	_cleanup_free_ char *old = NULL, *new = NULL;

	TRY(read_fingerprint(paths[0], &old));
	TRY(read_fingerprint(paths[1], &new));
	TRY(make_folder(ret));
	TRY(run_merge(ret, paths));
	TRY(find_dump(ret->path, old, &ret->dumps[0]));
	return find_dump(ret->path, new, &ret->dumps[1]);
}

void joined_deinit(struct joined *joined)
{
	if (joined->path)
		unlink(joined->path);
	if (joined->folder)
		rmdir(joined->folder);
	free(joined->path);
	free(joined->folder);
}
