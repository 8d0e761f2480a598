/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest-fleet COMMAND ARGUMENT...: what inquest runs to write to a fleet. */
#include <argp.h>
#include <signal.h>

#include "base/subcommand.h"
#include "command.h"

const char *argp_program_version = "inquest-fleet " INQUEST_VERSION;

int main(int argc, char **argv)
{
	static const struct subcommand commands[] = {
	    {"fleet", command_fleet},
	    {"push", command_push},
	    {0},
	};

	signal(SIGPIPE, SIG_IGN); /* a server that goes away is an error of the connection */
	return subcommand_main(commands, "inquest-fleet fleet or push, and --help", argc, argv);
}
