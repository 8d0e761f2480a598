/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest push: dumps of cases into a fleet. */
#include <argp.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/vector.h"
#include "case/reader.h"
#include "command.h"
#include "fleet/fleet.h"
#include "push.h"
#include "workers.h"

enum { DEFAULT_JOBS = 4, MAX_JOBS = 64 };

struct arguments {
	char **words; /* cases */
	size_t count, jobs;
	const char *to;
	bool quiet;
};

static const struct argp_option options[] = {
    {"to", 't', "URL", 0, "The fleet: postgresql://HOST/DATABASE", 0},
    {"jobs", 'j', "N", 0, "Dumps side by side (4)", 0},
    {"quiet", 'q', NULL, 0, "Tell nothing but errors", 0},
    {0},
};

static size_t read_jobs(const char *text, const struct argp_state *state)
{
	char *end;
	long jobs = strtol(text, &end, 10);

	if (end == text || *end || jobs < 1 || jobs > MAX_JOBS)
		argp_error(state, "--jobs is a number from 1 to %d: '%s'", MAX_JOBS, text);
	return (size_t)jobs;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 't':
		arguments->to = argument;
		return 0;
	case 'j':
		arguments->jobs = read_jobs(argument, state);
		return 0;
	case 'q':
		arguments->quiet = true;
		return 0;
	case ARGP_KEY_ARGS:
		arguments->words = state->argv + state->next;
		arguments->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_END:
		if (arguments->count == 0)
			argp_error(state, "a case is missing");
		if (!arguments->to)
			argp_error(state, "--to is missing: which fleet?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "CASE.db... --to URL",
    .doc =
	"Copies the dumps of cases into a fleet, a PostgreSQL database of many machines' cases.\n\n"
	"Each dump goes in one transaction, is read back and compared, and gets a number of the "
	"fleet's. A dump that the fleet has is skipped, so a push that was cut off is gone on with "
	"by the same command. 'inquest fleet init' makes a fleet.\v"
	"The user needs the role inquest_push. A password is taken from ~/.pgpass (PGPASSFILE) or "
	"a "
	"service file (postgresql:///?service=NAME). A server that is not this host must show a "
	"certificate for its name, unless the URL has another sslmode.",
};

typedef VECTOR(struct work) work_list;

static struct error *list_dumps(const char *path, work_list *list)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(statement_finalizep) sqlite3_stmt *dumps = NULL;
	int rc;

	TRY(case_open_reading(path, &database));
	TRY(database_prepare(database, "SELECT dump FROM dumps ORDER BY dump", &dumps));
	while ((rc = sqlite3_step(dumps)) == SQLITE_ROW) {
		struct work work = {.path = path, .from = sqlite3_column_int64(dumps, 0)};

		if (!vector_push(list, work))
			return error_no_memory();
	}
	return rc == SQLITE_DONE ? NULL : error_context(database_error(database), "%s", path);
}

/* A wrong URL, or a fleet that is none, is told once and early. */
static struct error *check_fleet(const char *url)
{
	_cleanup_(fleet_close) struct fleet fleet = {0};

	TRY(fleet_open(url, false, &fleet));
	return fleet_check(&fleet);
}

static void tell(const struct workers *workers)
{
	for (size_t i = 0; i < workers->count; i++) {
		const struct work *work = &workers->list[i];

		if (work->state == WORK_PUSHED)
			printf("%s: dump %" PRId64 " is in the fleet now, as dump %" PRId64 "\n",
			       work->path, work->from, work->to);
		if (work->state == WORK_KNOWN)
			printf("%s: dump %" PRId64 " is in the fleet already, as dump %" PRId64
			       "\n",
			       work->path, work->from, work->to);
	}
}

static struct error *push(const struct arguments *arguments, work_list *list)
{
	_cleanup_(workers_deinit) struct workers workers = {0};

	for (size_t i = 0; i < arguments->count; i++)
		TRY(list_dumps(arguments->words[i], list));
	TRY(check_fleet(arguments->to));
	if (list->count == 0)
		return error_create(ERROR_USAGE, "there are no dumps to push");
	TRY(workers_init(&workers, arguments->to, list->data, list->count, arguments->jobs));
	struct error *error = workers_run(&workers, arguments->quiet);
	if (!arguments->quiet)
		tell(&workers);
	return error;
}

struct error *command_push(int argc, char **argv)
{
	struct arguments arguments = {.jobs = DEFAULT_JOBS};
	work_list list = {0};

	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0)
		return error_no_memory();
	struct error *error = push(&arguments, &list);
	vector_deinit(&list);
	return error;
}
