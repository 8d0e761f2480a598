/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that subcommands share. */
#ifndef INQUEST_COMMANDS_OPTIONS_H
#define INQUEST_COMMANDS_OPTIONS_H

#include <argp.h>

struct format;

struct output_options {
	const struct format *format; /* NULL: not given */
};

/*
 * As a child of a command's argp: --format. Its input is a struct output_options, which the
 * command's parser hands on at ARGP_KEY_INIT: state->child_inputs[0] = &options.
 */
extern const struct argp_child output_options_child[];

#endif
