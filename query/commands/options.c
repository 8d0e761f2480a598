/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See options.h. */
#include "commands/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "output/format.h"
#include "base/nearest.h"

void options_unknown(const struct argp_state *state, const char *what,
		     const struct nearest *nearest)
{
	struct error *error = nearest_error(nearest, what);

	argp_error(state, "%s", error->message);
	error_destroy(error);
}

static const struct format *find_format(const char *name, const struct argp_state *state)
{
	const struct format *format = format_find(name);
	struct nearest nearest = {.wanted = name};

	if (format)
		return format;
	for (const struct format *const *known = format_registry; *known; known++)
		nearest_offer(&nearest, (*known)->name);
	options_unknown(state, "no format", &nearest);
	return NULL;
}

static void take_operand(struct options *options, char *argument, const struct argp_state *state)
{
	if (state->arg_num < options->operand_count)
		options->operands[state->arg_num].value = argument;
	else
		argp_error(state, "too many arguments%s", options->hint ? options->hint : "");
}

static void check_operands(const struct options *options, const struct argp_state *state)
{
	for (size_t i = 0; i < options->operand_count; i++) {
		if (!options->operands[i].value && options->operands[i].missing)
			argp_error(state, "%s", options->operands[i].missing);
	}
}

error_t options_parse(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'f':
		options->format = find_format(argument, state);
		return 0;
	case OPTION_KEY_QUERIES:
		options->queries = argument;
		return 0;
	case ARGP_KEY_ARG:
		take_operand(options, argument, state);
		return 0;
	case ARGP_KEY_END:
		check_operands(options, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

char *options_help(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t size;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	FILE *stream = open_memstream(&list, &size);
	if (!stream)
		return NULL;
	fputs("Formats:\n", stream);
	for (const struct format *const *format = format_registry; *format; format++)
		fprintf(stream, "  %-10s %s\n", (*format)->name, (*format)->summary);
	fputs("The default is table on a terminal, csv elsewhere.\n", stream);
	fclose(stream);
	return list;
}

struct error *options_read(const struct argp *argp, int argc, char **argv, unsigned flags,
			   void *input)
{
	error_t number = argp_parse(argp, argc, argv, flags, NULL, input);

	if (number == ENOMEM)
		return error_no_memory();
	return number ? error_create(ERROR_OTHER, "the command line: %s", strerror(number)) : NULL;
}
