/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See options.h. */
#include "commands/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/format.h"
#include "base/nearest.h"

static const struct argp_option options[] = {
    {"format", 'f', "FORMAT", 0, "How to print rows", 0},
    {0},
};

static const struct format *find_format(const char *name, const struct argp_state *state)
{
	const struct format *format = format_find(name);
	struct nearest nearest = {.wanted = name};

	if (format)
		return format;
	for (const struct format *const *known = format_registry; *known; known++)
		nearest_offer(&nearest, (*known)->name);
	argp_error(state, "no format '%s'%s%s", name, nearest.name ? "; the nearest is " : "",
		   nearest.name ? nearest.name : "");
	return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct output_options *parsed = state->input;

	if (key != 'f')
		return ARGP_ERR_UNKNOWN;
	parsed->format = find_format(argument, state);
	return 0;
}

/* The help lists the formats that there are. */
static char *help(int key, const char *text, void *input)
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

static const struct argp output_argp = {
    .options = options, .parser = parse, .doc = "\v ", .help_filter = help};

const struct argp_child output_options_child[] = {{&output_argp, 0, NULL, 0}, {0}};
