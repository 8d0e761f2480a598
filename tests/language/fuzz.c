/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks a case random questions: those that ought to be right, such questions with something
 * changed, and garbage. Whatever it is asked, the language must answer or refuse calmly:
 *
 *  - no crash, and (built with sanitizers) nothing that sanitizers find;
 *  - a question that is accepted is SQL that prepares and runs, in bounded time, but for limits;
 *  - one that is refused has a message, and a place inside of its text;
 *  - questions that ought to be right are refused rarely: else the generator has lost its way;
 *  - what a condition keeps, what its negation keeps and where it is NULL are together all rows,
 *    and count says how many there are.
 *
 * The same seed asks the same questions; a failure tells the seed of its question, which
 * --seed SEED --count 1 asks again.
 */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "language/generator.h"
#include "language/language.h"
#include "language/mutate.h"
#include "questions/header.h"
#include "run/open.h"

enum {
	STEPS = 200, /* of STEP_SIZE virtual machine instructions: then a question is stopped */
	STEP_SIZE = 2000,
	ROWS = 20000,
	SLOW_SECONDS = 20,     /* to compile or to stop: that is a hang */
	ACCEPTED_PERCENT = 90, /* at least, of the questions that ought to be right */
	ENOUGH = 1000,         /* questions for that to be measured */
	FAILURES = 20,         /* are enough to be told */
};

struct arguments {
	const char *path, *questions;
	unsigned long long count, seed;
	double seconds;
	bool verbose;
};

enum sort { SORT_RIGHT, SORT_CHANGED, SORT_GARBAGE, SORTS };

struct fuzz {
	const struct arguments *arguments;
	sqlite3 *database;
	struct questions questions;
	struct samples samples;
	struct generator generator;
	unsigned long long seed; /* of the question at hand */
	unsigned steps;          /* that it took so far */
	unsigned long long asked[SORTS], accepted[SORTS], rows, stopped, compared, failures;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(struct fuzz *fuzz, const char *question, const char *what, const char *detail)
{
	fuzz->failures++;
	printf("FAILED: --seed %llu: %s: %s\n%s\n", fuzz->seed, what, detail, question);
	fflush(stdout);
}

static int stop(void *data)
{
	struct fuzz *fuzz = data;

	return ++fuzz->steps > STEPS;
}

/* What a question may be refused for as too large; all else that SQLite says is our fault. */
static bool is_limit(const char *message)
{
	static const char *const limits[] = {
	    "parser stack overflow",      "Expression tree is too large",
	    "too many columns",           "too many terms",
	    "at most 64 tables",          "too many SQL variables",
	    "too many FROM clause terms", "too many references to"};

	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		if (strstr(message, limits[i]))
			return true;
	}
	return false;
}

static bool is_inside(const char *text, const char *at)
{
	return text && at >= text && at <= text + strlen(text);
}

static void check_refusal(struct fuzz *fuzz, const char *question, const struct error *error,
			  const struct place *place)
{
	if (error->kind != ERROR_USAGE || !*error->message)
		fail(fuzz, question, "an error that is no answer", error->message);
	else if (place->at && !is_inside(place->text, place->at))
		fail(fuzz, question, "a place outside of the text", error->message);
	else if (strstr(error->message, "too large: ") && !is_limit(error->message))
		fail(fuzz, question, "SQL that is wrong", error->message);
}

/* How many rows the answer has; -1: it was stopped, or it failed. */
static long long run(struct fuzz *fuzz, const char *question, const struct answer *answer)
{
	long long rows = 0;
	int rc;

	fuzz->steps = 0;
	while ((rc = sqlite3_step(answer->statement)) == SQLITE_ROW && rows < ROWS)
		rows++;
	if (rc == SQLITE_DONE) {
		fuzz->rows += (unsigned long long)rows;
		return rows;
	}
	if (rc == SQLITE_ROW || rc == SQLITE_INTERRUPT)
		fuzz->stopped++;
	else
		fail(fuzz, question, "SQL that does not run", sqlite3_errmsg(fuzz->database));
	return -1;
}

static void check_answer(struct fuzz *fuzz, const char *question, const struct answer *answer)
{
	if (!answer->statement || !sqlite3_stmt_readonly(answer->statement) ||
	    sqlite3_column_count(answer->statement) == 0)
		fail(fuzz, question, "an answer without rows", "");
}

/* *rows: as run() says; *first (or NULL): the first value of the last row. true: it was accepted.
 */
static bool ask(struct fuzz *fuzz, const char *question, long long *rows)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct place place = {0};
	double start = now();
	struct error *error =
	    language_compile(fuzz->database, &fuzz->questions, question, &answer, &place);

	*rows = -1;
	if (error) {
		check_refusal(fuzz, question, error, &place);
		if (fuzz->arguments->verbose)
			printf("refused: %s\n  %s\n", question, error->message);
	} else {
		check_answer(fuzz, question, &answer);
		*rows = run(fuzz, question, &answer);
	}
	if (now() - start > SLOW_SECONDS)
		fail(fuzz, question, "it hangs", "");
	bool accepted = !error;
	error_destroy(error);
	return accepted;
}

/* The only value of a question that counts; -1: none. */
static long long ask_number(struct fuzz *fuzz, const char *question)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct place place;
	struct error *error =
	    language_compile(fuzz->database, &fuzz->questions, question, &answer, &place);
	long long number = -1;

	fuzz->steps = 0;
	/* One SELECT more may be one too many for SQLite. */
	if (error && !strstr(error->message, "the question is too large"))
		fail(fuzz, question, "a question that is refused for a count", error->message);
	else if (sqlite3_step(answer.statement) == SQLITE_ROW)
		number = sqlite3_column_int64(answer.statement, 0);
	error_destroy(error);
	return number;
}

/*
 * Counts the question's rows, in all (condition NULL) or by what a condition is for them: true,
 * false or unknown.
 */
static void compare_counts(struct fuzz *fuzz, const char *question, long long rows,
			   const char *condition)
{
	static const char *const forms[] = {"(%s)", "not (%s)", "(%s) is null"};
	long long sum = 0;

	for (size_t i = 0; i < (condition ? 3 : 1); i++) {
		_cleanup_free_ char *filter = NULL, *counted = NULL;

		if (condition && asprintf(&filter, forms[i], condition) < 0)
			abort();
		if (asprintf(&counted, "%s\n%s%s| count", question, condition ? "| where " : "",
			     condition ? filter : "") < 0)
			abort();
		long long number = ask_number(fuzz, counted);
		if (number < 0)
			return;
		sum += number;
	}
	fuzz->compared++;
	if (sum != rows)
		fail(fuzz, question, "counts that do not add up", condition ? condition : "count");
}

/* rows: that the question has. */
static void check_counts(struct fuzz *fuzz, const char *question, long long rows)
{
	struct place place;
	struct answer answer;
	_cleanup_free_ char *filtered = NULL;

	compare_counts(fuzz, question, rows, NULL);
	generate_condition(&fuzz->generator);
	if (asprintf(&filtered, "%s\n| where %s", question, fuzz->generator.text) < 0)
		abort();
	struct error *error =
	    language_compile(fuzz->database, &fuzz->questions, filtered, &answer, &place);
	answer_deinit(&answer);
	if (!error)
		compare_counts(fuzz, question, rows, fuzz->generator.text);
	error_destroy(error);
}

static enum sort choose(struct random *random)
{
	unsigned kind = (unsigned)random_below(random, 100);

	return kind < 60 ? SORT_RIGHT : kind < 95 ? SORT_CHANGED : SORT_GARBAGE;
}

static void fuzz_one(struct fuzz *fuzz)
{
	struct generator *generator = &fuzz->generator;
	_cleanup_free_ char *question = malloc(MAX_TEXT);
	long long rows;

	if (!question)
		abort();
	generator->random = (struct random){fuzz->seed};
	enum sort sort = choose(&generator->random);
	generate_question(generator);
	memcpy(question, generator->text, MAX_TEXT);
	if (sort == SORT_CHANGED)
		mutate(&generator->random, question, MAX_TEXT);
	else if (sort == SORT_GARBAGE)
		mutate_into_garbage(&generator->random, question, MAX_TEXT);
	fuzz->asked[sort]++;
	bool accepted = ask(fuzz, question, &rows);
	fuzz->accepted[sort] += accepted;
	if (sort == SORT_RIGHT && rows >= 0 && random_chance(&generator->random, 10))
		check_counts(fuzz, question, rows);
}

/* Headers of saved questions are text from a case: any. */
static void fuzz_header(struct fuzz *fuzz)
{
	_cleanup_(arena_deinit) struct arena arena = {0};
	struct question question = {.name = "fuzz"};
	struct generator *generator = &fuzz->generator;
	const struct question *some =
	    &fuzz->questions.list
		 .data[random_below(&generator->random, fuzz->questions.list.count)];

	snprintf(generator->text, MAX_TEXT,
		 "-- %s.\n-- Parameter a: b\n-- Parameter c = \"d\": e\n-- Example: fuzz(1)\n%s",
		 some->description, some->text);
	mutate(&generator->random, generator->text, MAX_TEXT);
	header_read(&arena, generator->text, &question);
	vector_deinit(&question.parameters);
	vector_deinit(&question.examples);
}

static void fuzz_all(struct fuzz *fuzz)
{
	const struct arguments *arguments = fuzz->arguments;
	double start = now();

	for (unsigned long long i = 0; fuzz->failures < FAILURES; i++) {
		if (arguments->seconds > 0 ? now() - start > arguments->seconds
					   : i >= arguments->count)
			break;
		fuzz->seed = arguments->seed + i;
		fuzz_one(fuzz);
		fuzz_header(fuzz);
	}
}

static void report(struct fuzz *fuzz)
{
	static const char *const names[] = {"right", "changed", "garbage"};
	unsigned long long right = fuzz->asked[SORT_RIGHT];

	printf("%s, from --seed %llu: %llu rows, %llu stopped, %llu counts compared\n",
	       fuzz->arguments->path, fuzz->arguments->seed, fuzz->rows, fuzz->stopped,
	       fuzz->compared);
	for (size_t i = 0; i < SORTS; i++)
		printf("  %s: %llu asked, %llu accepted\n", names[i], fuzz->asked[i],
		       fuzz->accepted[i]);
	if (right > ENOUGH && fuzz->accepted[SORT_RIGHT] * 100 < right * ACCEPTED_PERCENT)
		fail(fuzz, "", "too few questions that ought to be right are", "");
	unsigned long long asked = right + fuzz->asked[SORT_CHANGED] + fuzz->asked[SORT_GARBAGE];
	printf("%llu passed, %llu failed\n", asked > fuzz->failures ? asked - fuzz->failures : 0,
	       fuzz->failures);
}

/*
 * A name in quotes that SQLite does not know is an error here, and no text. The questions must run
 * in bounded time, so that the case's own handler makes place for ours.
 */
static struct error *prepare_database(struct fuzz *fuzz)
{
	TRY(open_case(fuzz->arguments->path, &fuzz->database));
	sqlite3_db_config(fuzz->database, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	TRY(questions_load(fuzz->arguments->questions, &fuzz->questions));
	TRY(samples_init(&fuzz->samples, fuzz->database));
	sqlite3_progress_handler(fuzz->database, STEP_SIZE, stop, fuzz);
	fuzz->generator.database = fuzz->database;
	fuzz->generator.questions = &fuzz->questions;
	fuzz->generator.samples = &fuzz->samples;
	return NULL;
}

static void fuzz_deinit(struct fuzz *fuzz)
{
	samples_deinit(&fuzz->samples);
	questions_deinit(&fuzz->questions);
	database_close(fuzz->database);
}

static const struct argp_option options[] = {
    {"count", 'n', "N", 0, "How many questions (10000)", 0},
    {"seconds", 't', "S", 0, "For how long, instead", 0},
    {"seed", 's', "N", 0, "Of the first question (1)", 0},
    {"questions", 'q', "DIR", 0, "Saved questions", 0},
    {"verbose", 'v', NULL, 0, "Print questions that are refused", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'n':
		arguments->count = strtoull(argument, NULL, 0);
		return 0;
	case 't':
		arguments->seconds = strtod(argument, NULL);
		return 0;
	case 's':
		arguments->seed = strtoull(argument, NULL, 0);
		return 0;
	case 'q':
		arguments->questions = argument;
		return 0;
	case 'v':
		arguments->verbose = true;
		return 0;
	case ARGP_KEY_ARG:
		arguments->path = argument;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->path)
			argp_error(state, "a case is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int main(int argc, char **argv)
{
	static const struct argp argp = {.options = options,
					 .parser = parse,
					 .args_doc = "CASE.db",
					 .doc = "Asks a case random questions."};
	struct arguments arguments = {.count = 10000, .seed = 1};
	_cleanup_(fuzz_deinit) struct fuzz fuzz = {.arguments = &arguments};

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	struct error *error = prepare_database(&fuzz);
	if (error) {
		fprintf(stderr, "fuzz: %s\n", error->message);
		error_destroy(error);
		return 2;
	}
	fuzz_all(&fuzz);
	report(&fuzz);
	return fuzz.failures > 0;
}
