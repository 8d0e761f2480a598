/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See to_fleet.h. */
#include "to_fleet.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"

bool to_fleet_is_url(const char *output)
{
	return strncmp(output, "postgresql://", 13) == 0 || strncmp(output, "postgres://", 11) == 0;
}

/* inquest-fleet of the folder that this program is in. */
static struct error *find_program(char path[static PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (size < 0)
		return error_from_errno("/proc/self/exe");
	self[size] = '\0';
	if (snprintf(path, PATH_MAX, "%s/inquest-fleet", dirname(self)) >= PATH_MAX ||
	    access(path, X_OK) != 0)
		return error_create(ERROR_UNSUPPORTED,
				    "this Inquest was built without libpq, and knows no fleets");
	return NULL;
}

/* It has said why on standard error. */
static struct error *judge(int status, const char *what)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	TRY(interrupt_check());
	return error_create(WIFEXITED(status) ? error_kind_of_exit(WEXITSTATUS(status))
					      : ERROR_CRASHED,
			    "%s", what);
}

/* words: behind the program's name. silent: its answers are not wanted, only whether it failed. */
static struct error *run(const char *const words[], bool silent, const char *what)
{
	char program[PATH_MAX], *argv[8] = {"inquest-fleet"};
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;

	TRY(find_program(program));
	for (size_t i = 0; words[i]; i++)
		argv[i + 1] = (char *)words[i];
	fflush(stdout);
	posix_spawn_file_actions_init(&actions);
	if (silent)
		posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	int failure = posix_spawn(&child, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	errno = failure;
	if (failure != 0)
		return error_from_errno("%s", program);
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return error_from_errno("%s", program);
	}
	return judge(status, what);
}

/* Not in /tmp, which goes with the machine: a case that could not be pushed has to outlive that. */
static struct error *make_folder(char path[static PATH_MAX])
{
	const char *parent = getenv("TMPDIR") ?: "/var/tmp";

	if (snprintf(path, PATH_MAX, "%s/inquest-XXXXXX", parent) >= PATH_MAX)
		return error_create(ERROR_USAGE, "TMPDIR is too long");
	return mkdtemp(path) ? NULL : error_from_errno("%s", path);
}

static struct error *push(const struct index_options *options, const char *url)
{
	const bool silent = options->quiet || options->json;
	const char *const words[] = {"push", options->output,      "--to",
				     url,    silent ? "-q" : NULL, NULL};

	return error_context(run(words, false, "not all dumps were pushed"),
			     "the case is kept, and 'inquest push %s --to %s' goes on",
			     options->output, url);
}

static struct error *index_and_push(struct index_options *options, const char *url,
				    struct error *(*index)(struct index_options *options))
{
	struct error *error = index(options);

	if (access(options->output, F_OK) != 0)
		return error;
	struct error *failed = push(options, url);
	if (failed) { /* of dumps that failed before has been told already */
		error_destroy(error);
		return failed;
	}
	unlink(options->output);
	return error;
}

struct error *to_fleet(struct index_options *options,
		       struct error *(*index)(struct index_options *options))
{
	const char *url = options->output;
	char folder[PATH_MAX], path[PATH_MAX + sizeof("/case.db")];

	if (options->replace)
		return error_create(ERROR_USAGE, "--replace is for cases: 'inquest fleet forget' "
						 "takes a dump out of a fleet");
	TRY(run((const char *const[]){"fleet", "status", url, NULL}, true,
		"no dump was read, as there is no fleet to put it into"));
	TRY(make_folder(folder));
	snprintf(path, sizeof(path), "%s/case.db", folder);
	options->output = path;
	struct error *error = index_and_push(options, url, index);
	options->output = url;
	rmdir(folder); /* fails where the case is kept */
	return error;
}
