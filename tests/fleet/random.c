/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random questions (tests/language's) of a case and of a fleet that has its dumps under the same
 * numbers: what one answers the other answers, with the same rows; what one refuses the other
 * refuses. The order of rows is not looked at. The same seed asks the same questions.
 */
#include <argp.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "language/generator.h"
#include "output/format.h"
#include "session/session.h"

enum { FAILURES = 20 };
#define SLOW_NS 20000000000 /* a question is given up */

struct arguments {
	const char *path, *url;
	unsigned long long count, seed;
};

/* What a session says to a question: its rows in order, or why it refuses. */
struct said {
	char *text;
	struct error *error;
	uint64_t rows;
};

static void said_deinit(struct said *said)
{
	free(said->text);
	error_destroy(said->error);
}

static int by_text(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Replaces text by its pieces between separators, in order. */
static void sort_pieces(struct said *said, const char *separators)
{
	VECTOR(char *) pieces = {0};
	char *sorted = NULL;
	size_t size;
	FILE *out = open_memstream(&sorted, &size);

	for (char *piece = strtok(said->text, separators); piece;
	     piece = strtok(NULL, separators)) {
		if (!vector_push(&pieces, piece))
			abort();
	}
	if (pieces.count > 0)
		qsort(pieces.data, pieces.count, sizeof(*pieces.data), by_text);
	vector_for_each(&pieces, piece)
		fprintf(out, "%s\n", *piece);
	fclose(out);
	vector_deinit(&pieces);
	free(said->text);
	said->text = sorted;
}

/* Lists are of what rows had, in the order in which these came. */
static bool has_lists(const char *question)
{
	return strstr(question, "unique_stacks") || strstr(question, "group") ||
	       strstr(question, "list(");
}

/* Rows of a view have no order: which of them come first is nobody's to say. */
static bool picks_any(const char *question)
{
	const char *start = question + strspn(question, " \t\r\n");
	size_t length = strspn(start, "abcdefghijklmnopqrstuvwxyz_");
	const struct catalog_table *table = catalog_find(strndupa(start, length));

	return table && table->view &&
	       (strstr(question, "limit") || strstr(question, "first") || strstr(question, "top") ||
		strstr(question, "last"));
}

/* The SQL of a fleet is another. */
static const char *comparable(const char *question)
{
	static const char explain[] = "explain";

	return strncasecmp(question, explain, strlen(explain)) == 0 ? question + strlen(explain)
								    : question;
}

static void ask(struct session *session, const char *question, struct said *ret)
{
	struct output output;
	size_t size;
	FILE *file = open_memstream(&ret->text, &size);

	output_init(&output, file, format_find("jsonl"));
	database_limit_time(SLOW_NS);
	ret->error =
	    session_ask(session, &(struct request){.text = question, .formats = true}, &output);
	ret->rows = output.rows;
	output_deinit(&output);
	fclose(file);
	sort_pieces(ret, has_lists(question) ? "\n ,\"" : "\n");
}

static bool is_same(const struct said *left, const struct said *right, bool any)
{
	if (left->error || right->error)
		return left->error && right->error && left->error->kind == right->error->kind;
	return any ? left->rows == right->rows : strcmp(left->text, right->text) == 0;
}

static bool is_late(const struct said *said)
{
	return said->error && said->error->kind == ERROR_TIMEOUT;
}

/* The first line that differs. */
static void tell(const char *name, const struct said *said, const char *other)
{
	const char *text = said->text;

	while (*text && strncmp(text, other, strcspn(text, "\n") + 1) == 0) {
		size_t length = strcspn(text, "\n") + 1;

		text += length;
		other += length;
	}
	printf("  %s: %llu rows, %s%.500s\n", name, (unsigned long long)said->rows,
	       said->error ? said->error->message : "", text);
}

/* Whether they say the same. */
static bool compare(struct session *one, struct session *fleet, unsigned long long seed,
		    const char *question, unsigned long long *answered)
{
	_cleanup_(said_deinit) struct said left = {0}, right = {0};

	ask(one, question, &left);
	ask(fleet, question, &right);
	if (is_late(&left) || is_late(&right))
		return true; /* how long it takes is no part of this */
	*answered += !left.error;
	if (is_same(&left, &right, picks_any(question)))
		return true;
	printf("FAILED: --seed %llu: %s\n", seed, question);
	tell("case", &left, right.text);
	tell("fleet", &right, left.text);
	return false;
}

static int compare_all(const struct arguments *arguments, struct session *one,
		       struct session *fleet)
{
	struct samples samples = {0};
	struct generator *generator = calloc(1, sizeof(*generator));
	unsigned long long i, failed = 0, answered = 0;

	if (!generator || samples_init(&samples, one->database))
		abort();
	*generator = (struct generator){
	    .database = one->database, .questions = &one->questions, .samples = &samples};
	for (i = 0; i < arguments->count && failed < FAILURES; i++) {
		generator->random = (struct random){arguments->seed + i};
		generate_question(generator);
		failed += !compare(one, fleet, arguments->seed + i, comparable(generator->text),
				   &answered);
	}
	printf("%llu of %llu questions were answered\n", answered, i);
	printf("%llu passed, %llu failed\n", i - failed, failed);
	samples_deinit(&samples);
	free(generator);
	return failed > 0 || answered * 2 < i;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'n':
		arguments->count = strtoull(argument, NULL, 0);
		return 0;
	case 's':
		arguments->seed = strtoull(argument, NULL, 0);
		return 0;
	case ARGP_KEY_ARG:
		*(state->arg_num ? &arguments->url : &arguments->path) = argument;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->url)
			argp_error(state, "a case and a fleet's URL are missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int main(int argc, char **argv)
{
	static const struct argp_option options[] = {
	    {"count", 'n', "N", 0, "How many questions (1000)", 0},
	    {"seed", 's', "N", 0, "Of the first question (1)", 0},
	    {0},
	};
	static const struct argp argp = {
	    .options = options, .parser = parse, .args_doc = "CASE.db URL"};
	struct arguments arguments = {.count = 1000, .seed = 1};
	struct session one, fleet;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	struct error *error = session_open(&one, arguments.path, NULL);
	if (!error)
		error = session_open(&fleet, arguments.url, NULL);
	if (error) {
		fprintf(stderr, "random: %s\n", error->message);
		return 2;
	}
	/* Notices and places are not what is compared. */
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	int result = compare_all(&arguments, &one, &fleet);
	session_close(&fleet);
	session_close(&one);
	return result;
}
