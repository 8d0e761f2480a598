/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest merge: dumps of other cases. One case that cannot be merged does not stop the others. */
#include <argp.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "edit.h"
#include "store/mode.h"
#include "store/merge.h"

struct arguments {
	char **words; /* into, from */
	size_t count;
	bool quiet, questions;
};

enum { OPTION_QUESTIONS = 256 };

static const struct argp_option options[] = {
    {"quiet", 'q', NULL, 0, "Tell nothing but errors", 0},
    {"questions", OPTION_QUESTIONS, NULL, 0,
     "Take the saved questions of the FROM.db along, too: whoever made a case chose them", 0},
    MODE_OPTION,
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'q':
		arguments->quiet = true;
		return 0;
	case OPTION_QUESTIONS:
		arguments->questions = true;
		return 0;
	case MODE_KEY:
		mode_take(argument, state);
		return 0;
	case ARGP_KEY_ARGS:
		arguments->words = state->argv + state->next;
		arguments->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (arguments->count < 2)
			argp_error(state, arguments->count == 0 ? "a case to merge into is missing"
								: "a case to merge is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "INTO.db FROM.db...",
    .doc = "Copies the dumps of other cases into one, which is made when there is none.\n\n"
	   "They get new numbers, above those that there are. A dump that INTO.db has already is "
	   "skipped. All dumps of a FROM.db come, or none. A case is as true as the cases that "
	   "were merged into it.",
};

static void tell(const char *from, const char *into, const struct merge_result *result)
{
	vector_for_each(&result->dumps, dump)
		printf(dump->known ? "%s: dump %" PRId64 " is in %s already, as dump %" PRId64 "\n"
				   : "%s: dump %" PRId64 " is in %s now, as dump %" PRId64 "\n",
		       from, dump->from, into, dump->to);
}

/* What ends the whole: the others would fail the same way. */
static bool is_final(const struct error *error)
{
	return error && (error->kind == ERROR_INTERRUPTED || error->kind == ERROR_NO_MEMORY);
}

struct merging {
	const struct arguments *arguments;
	struct target target;
	struct merge_result *results; /* of each FROM.db */
	size_t done, failed;
	enum error_kind kind; /* of the first failure */
};

static struct error *merge_next(struct merging *merging, size_t i)
{
	const struct arguments *arguments = merging->arguments;
	struct error *error = merge_case(&merging->target, arguments->words[i + 1],
					 arguments->questions, &merging->results[i]);

	if (!error) {
		merging->done++;
		return NULL;
	}
	merge_result_deinit(&merging->results[i]);
	if (is_final(error) || arguments->count == 2)
		return error;
	fprintf(stderr, "inquest: %s\n", error->message);
	if (merging->failed++ == 0)
		merging->kind = error->kind;
	error_destroy(error);
	return NULL;
}

/* What has been merged stays, whatever comes after it. */
static struct error *finish(struct merging *merging)
{
	const struct arguments *arguments = merging->arguments;

	if (merging->done == 0)
		return NULL;
	TRY(error_context(target_finish(&merging->target), "%s", arguments->words[0]));
	for (size_t i = 0; !arguments->quiet && i + 1 < arguments->count; i++)
		tell(arguments->words[i + 1], arguments->words[0], &merging->results[i]);
	return NULL;
}

static struct error *merge_all(struct merging *merging)
{
	const struct arguments *arguments = merging->arguments;
	struct error *error = NULL;

	TRY(error_context(target_open(&merging->target, arguments->words[0]), "%s",
			  arguments->words[0]));
	for (size_t i = 0; !error && i + 1 < arguments->count; i++)
		error = merge_next(merging, i);
	struct error *finished = finish(merging);
	if (error)
		error_destroy(steal(&finished));
	if (!error && !finished && merging->failed > 0)
		return error_create(merging->kind, "%zu of %zu cases could not be merged",
				    merging->failed, arguments->count - 1);
	return error ? error : finished;
}

static void merging_deinit(struct merging *merging)
{
	for (size_t i = 0; merging->results && i + 1 < merging->arguments->count; i++)
		merge_result_deinit(&merging->results[i]);
	free(merging->results);
	target_close(&merging->target);
}

struct error *edit_merge(int argc, char **argv)
{
	struct arguments arguments = {0};
	_cleanup_(merging_deinit) struct merging merging = {.arguments = &arguments};

	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0)
		return error_no_memory();
	merging.results = calloc(arguments.count, sizeof(*merging.results));
	return merging.results ? merge_all(&merging) : error_no_memory();
}
