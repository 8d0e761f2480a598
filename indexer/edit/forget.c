/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest forget: dumps that go. */
#include <argp.h>
#include <stddef.h>

#include "edit.h"
#include "store/forget.h"

struct arguments {
	char **words; /* case, dumps */
	size_t count;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	(void)argument;
	switch (key) {
	case ARGP_KEY_ARGS:
		arguments->words = state->argv + state->next;
		arguments->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (arguments->count == 0)
			argp_error(state, "a case is missing");
		if (arguments->count == 1)
			argp_error(state, "which dumps? 'inquest dumps %s' lists them",
				   arguments->words[0]);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "CASE.db DUMP...",
    .doc = "Removes dumps from a case, all that are named or none, and makes the file smaller.\n\n"
	   "DUMP is a number or a label; 'inquest dumps' lists them. The other dumps keep their "
	   "numbers.",
};

struct error *edit_forget(int argc, char **argv)
{
	struct arguments arguments = {0};

	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0)
		return error_no_memory();
	return store_forget(arguments.words[0], arguments.words + 1, arguments.count - 1);
}
