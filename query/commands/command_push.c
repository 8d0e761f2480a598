/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest push: runs inquest-fleet. */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	return program_fleet("push", argc, argv);
}

const struct command command_push = {
    .name = "push",
    .arguments = "CASE.db... --to URL",
    .summary = "copy the dumps of cases into a fleet",
    .run = run,
};
