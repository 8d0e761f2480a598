/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest fleet: runs inquest-fleet. */
#include "commands/command.h"
#include "run/program.h"

static struct error *run(int argc, char **argv)
{
	return program_fleet("fleet", argc, argv);
}

const struct command command_fleet = {
    .name = "fleet",
    .arguments = "init|status|upgrade|forget URL",
    .summary = "make and keep a fleet, in PostgreSQL",
    .run = run,
};
