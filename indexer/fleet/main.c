/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest-fleet COMMAND ARGUMENT...: what inquest runs to write to a fleet. */
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "command.h"

const char *argp_program_version = "inquest-fleet " INQUEST_VERSION;

static const struct {
	const char *name;
	struct error *(*run)(int argc, char **argv);
} commands[] = {
    {"fleet", command_fleet},
    {"push", command_push},
};

/* argv becomes the command's: "inquest NAME" and its arguments. */
static struct error *run(int argc, char **argv)
{
	_cleanup_free_ char *name = NULL;

	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		if (asprintf(&name, "inquest %s", commands[i].name) < 0) {
			name = NULL;
			return error_no_memory();
		}
		argv[1] = name;
		return commands[i].run(argc - 1, argv + 1);
	}
	return error_create(ERROR_USAGE, "inquest-fleet fleet or push, and --help");
}

int main(int argc, char **argv)
{
	argp_err_exit_status = 2;
	interrupt_install();
	signal(SIGPIPE, SIG_IGN); /* a server that goes away is an error of the connection */
	struct error *error = run(argc, argv);
	int code = error_exit_code(error);
	if (error)
		fprintf(stderr, "inquest: %s\n", error->message);
	error_destroy(error);
	return code;
}
