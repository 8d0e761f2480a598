/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See stages.h. */
#include "manual/stages.h"

#include <string.h>

#include "language/foreach.h"
#include "language/stage.h"

enum { INDENT = 6 };

static void help_stage(const struct help *help, const struct stage_ops *stage)
{
	help_prose(help, 2, stage->usage);
	help_prose(help, INDENT, stage->summary);
	if (stage->help)
		help_prose(help, INDENT, stage->help);
	for (const char *const *example = stage->examples; example && *example; example++)
		help_example(help, *example);
}

void help_stages(const struct help *help)
{
	for (const struct stage_ops *const *stage = stage_registry; *stage; stage++) {
		if (stage != stage_registry)
			putc('\n', help->file);
		help_stage(help, *stage);
	}
}

void help_foreach(const struct help *help)
{
	help_prose(
	    help, 0,
	    "foreach takes what crash takes: foreach [SELECTOR ...] COMMAND [OPTION ...]. "
	    "Selectors are names of threads (exact, or a regular expression in single "
	    "quotes), process ids, addresses of tasks, states (RU IN UN ST TR ZO DE PA ID), "
	    "and the words user, kernel, gleader and active. Names, ids and addresses add "
	    "up, all else restricts. -R NAME means what it means to the command: a function "
	    "of the stack, a file, a socket, a member. Stages may follow, for which the rows "
	    "are those of a table; there -R is a function or a module of the stack.");
	putc('\n', help->file);
	for (const struct foreach_command *command = foreach_commands; command->name; command++)
		help_item(help, 10, command->name, command->summary);
	putc('\n', help->file);
	help_example(help, "foreach UN bt");
	help_example(help, "foreach modprobe bt");
	help_example(help, "foreach kernel set | count by state");
	help_example(help, "foreach bt -R schedule");
}

bool help_stage_topic(const struct help *help, const char *name, struct nearest *nearest)
{
	bool found = strcmp(name, "foreach") == 0;

	if (found)
		help_foreach(help);
	nearest_offer(nearest, "foreach");
	for (const struct stage_ops *const *stage = stage_registry; *stage; stage++) {
		nearest_offer(nearest, (*stage)->name);
		if (strcmp((*stage)->name, name) != 0)
			continue;
		help_stage(help, *stage);
		found = true;
	}
	return found;
}
