/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See options.h. */
#include "commands/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "case/case.h"
#include "memory/memory.h"
#include "output/format.h"
#include "base/nearest.h"
#include "session/session.h"

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

/* "10s", "500ms", "1.5min", "1h"; ns. */
static int64_t read_time(const char *text, const struct argp_state *state)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}};
	char *end;
	double number = strtod(text, &end);

	for (size_t i = 0; end != text && i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(end, units[i].name) && number >= 0 && number * units[i].ns < 9e18)
			return (int64_t)(number * units[i].ns);
	argp_error(state, "a time is a number and a unit (ms, s, min, h), as 10s: '%s'", text);
	return 0;
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
	case OPTION_KEY_DUMP:
		memory_choose(argument, NULL, NULL);
		return 0;
	case OPTION_KEY_VMLINUX:
		memory_choose(NULL, argument, NULL);
		return 0;
	case OPTION_KEY_SOURCE:
		memory_choose(NULL, NULL, argument);
		return 0;
	case OPTION_KEY_LIMIT_TIME:
		database_limit_time(read_time(argument, state));
		return 0;
	case OPTION_KEY_SPREADSHEET:
		options->spreadsheet = true;
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
	return stream_take_text(stream, &list);
}

struct error *options_read(const struct argp *argp, int argc, char **argv, unsigned flags,
			   void *input)
{
	error_t number = argp_parse(argp, argc, argv, flags, NULL, input);

	if (number == ENOMEM)
		return error_no_memory();
	return number ? error_create(ERROR_OTHER, "the command line: %s", strerror(number)) : NULL;
}

struct error *options_ask(const struct options *options, const struct request *request)
{
	_cleanup_(session_close) struct session session = {0};
	_cleanup_(output_deinit) struct output output;

	output_init(&output, stdout, options->format);
	output.spreadsheet = options->spreadsheet;
	TRY(session_open(&session, options->operands[0].value, options->queries));
	return session_ask(&session, request, &output);
}
