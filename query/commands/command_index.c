/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest index: runs inquest-index, which is a program of its own because a dump is hostile input.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	(void)argc;
	if (size > 0) { /* for what is told of the crash at the end */
		self[size] = '\0';
		setenv("INQUEST", self, 1);
	}
	return program_run("inquest-index", argv);
}

const struct command command_index = {
    .name = "index",
    .arguments = "[OPTION...] DUMP...",
    .summary = "turn crash dumps into a case",
    .run = run,
};
