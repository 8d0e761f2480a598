/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inquest index: runs inquest-index, which is a program of its own because a dump is hostile input.
 * It is looked for beside this program (a build), where it was installed, and in PATH.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "commands/command.h"

/* Comes back only when there is no such file in the folder. */
static struct error *try_folder(const char *folder, const char *below, char **argv)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s%s/inquest-index", folder, below) < 0) {
		path = NULL;
		return error_no_memory();
	}
	execv(path, argv);
	return errno == ENOENT || errno == ENOTDIR ? NULL : error_from_errno("%s", path);
}

static struct error *run(int argc, char **argv)
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	(void)argc;
	if (size > 0) {
		self[size] = '\0';
		const char *folder = dirname(self);
		TRY(try_folder(folder, "", argv));
		TRY(try_folder(folder, "/" INQUEST_LIBEXEC_FROM_BIN, argv));
	}
	execvp("inquest-index", argv);
	return error_from_errno("inquest-index");
}

const struct command command_index = {
    .name = "index",
    .arguments = "[OPTION...] DUMP...",
    .summary = "turn crash dumps into a case",
    .run = run,
};
