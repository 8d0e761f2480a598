/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest label: runs inquest-edit. */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	return program_edit("label", argc, argv);
}

const struct command command_label = {
    .name = "label",
    .arguments = "CASE.db DUMP TEXT",
    .summary = "name a dump of a case",
    .run = run,
};
