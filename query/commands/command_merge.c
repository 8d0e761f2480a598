/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest merge: runs inquest-edit. */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	return program_edit("merge", argc, argv);
}

const struct command command_merge = {
    .name = "merge",
    .arguments = "INTO.db FROM.db...",
    .summary = "copy the dumps of cases into one",
    .run = run,
};
