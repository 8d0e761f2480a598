/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See program.h. */
#include "run/program.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

/* Comes back only when there is no such file in the folder. */
static struct error *try_folder(const char *folder, const char *below, const char *name,
				char **argv)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s%s/%s", folder, below, name) < 0) {
		path = NULL;
		return error_no_memory();
	}
	execv(path, argv);
	return errno == ENOENT || errno == ENOTDIR ? NULL : error_from_errno("%s", path);
}

struct error *program_run(const char *name, char **argv)
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (size > 0) {
		self[size] = '\0';
		const char *folder = dirname(self);
		TRY(try_folder(folder, "", name, argv));
		TRY(try_folder(folder, "/" INQUEST_LIBEXEC_FROM_BIN, name, argv));
	}
	execvp(name, argv);
	return error_from_errno("%s", name);
}

/* Becomes the program with the command and argv's arguments. */
static struct error *run_command(const char *program, const char *command, int argc, char **argv)
{
	_cleanup_free_ const char **words = calloc((size_t)argc + 2, sizeof(*words));

	if (!words)
		return error_no_memory();
	words[0] = program;
	words[1] = command;
	for (int i = 1; i < argc; i++)
		words[i + 1] = argv[i];
	return program_run(program, (char **)words);
}

struct error *program_edit(const char *command, int argc, char **argv)
{
	return run_command("inquest-edit", command, argc, argv);
}

struct error *program_fleet(const char *command, int argc, char **argv)
{
	return run_command("inquest-fleet", command, argc, argv);
}
