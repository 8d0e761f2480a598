/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See command.h. */
#include "commands/command.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/nearest.h"

const struct command *command_find(const char *name, struct nearest *nearest)
{
	for (const struct command *const *command = command_registry; *command; command++) {
		if (strcmp((*command)->name, name) == 0)
			return *command;
		if (nearest)
			nearest_offer(nearest, (*command)->name);
	}
	return NULL;
}

void command_list(FILE *file)
{
	for (const struct command *const *command = command_registry; *command; command++)
		fprintf(file, "  %-8s %s\n", (*command)->name, (*command)->summary);
}

struct error *command_run(const struct command *command, int argc, char **argv)
{
	_cleanup_free_ char *name = NULL;

	if (asprintf(&name, "inquest %s", command->name) < 0) {
		name = NULL;
		return error_no_memory();
	}
	argv[0] = name;
	return command->run(argc, argv);
}
