/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/subcommand.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"

static struct error *run(const struct subcommand *commands, const char *usage, int argc,
			 char **argv)
{
	_cleanup_free_ char *name = NULL;

	while (argc > 1 && commands->name && strcmp(commands->name, argv[1]) != 0)
		commands++;
	if (argc < 2 || !commands->name)
		return error_create(ERROR_USAGE, "%s", usage);
	if (asprintf(&name, "inquest %s", commands->name) < 0) {
		name = NULL;
		return error_no_memory();
	}
	argv[1] = name;
	return commands->run(argc - 1, argv + 1);
}

int subcommand_main(const struct subcommand *commands, const char *usage, int argc, char **argv)
{
	argp_err_exit_status = 2;
	interrupt_install();
	struct error *error = run(commands, usage, argc, argv);
	int code = error_exit_code(error);
	if (error)
		fprintf(stderr, "inquest: %s\n", error->message);
	error_destroy(error);
	return code;
}
