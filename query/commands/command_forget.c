/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest forget: runs inquest-edit. */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	return program_edit("forget", argc, argv);
}

const struct command command_forget = {
    .name = "forget",
    .arguments = "CASE.db DUMP...",
    .summary = "remove dumps from a case",
    .run = run,
};
