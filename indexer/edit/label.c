/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest label: a name for a dump. */
#include <argp.h>

#include "edit.h"
#include "store/forget.h"

struct arguments {
	const char *words[3]; /* case, dump, label */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (state->arg_num > 2)
			argp_error(state, "too many arguments (is the text in quotes?)");
		arguments->words[state->arg_num] = argument;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 3)
			argp_error(state, "%s is missing",
				   (const char *const[]){"a case", "the dump",
							 "the text"}[state->arg_num]);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "CASE.db DUMP TEXT",
    .doc = "Names a dump of a case, so that questions can be asked 'in dump \"TEXT\"'.\n\n"
	   "DUMP is the dump's number or its label so far. An empty TEXT ('') takes the label "
	   "away. 'inquest dumps' lists numbers and labels.",
};

struct error *edit_label(int argc, char **argv)
{
	struct arguments arguments = {0};

	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0)
		return error_no_memory();
	return store_label(arguments.words[0], arguments.words[1], arguments.words[2]);
}
