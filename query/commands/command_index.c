/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest index: runs inquest-index, which is a program of its own because a dump is hostile input.
 */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	(void)argc;
	return program_run("inquest-index", argv);
}

const struct command command_index = {
    .name = "index",
    .arguments = "[OPTION...] DUMP...",
    .summary = "turn crash dumps into a case",
    .run = run,
};
