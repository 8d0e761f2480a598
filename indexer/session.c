/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of an index: see session.h. */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "schema/catalog.h"

int64_t session_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec;
}

struct error *session_init(struct session *session, const struct index_options *options)
{
	*session = (struct session){.options = options, .start = session_now()};
	problems_init(&session->problems);
	progress_init(&session->progress, !options->quiet, options->board);
	TRY(walkers_choose(options->only, options->without, &session->choice));
	TRY(store_open(options->output, &session->store));
	if (options->claims)
		store_share(session->store, options->claims, options->leaned);
	return NULL;
}

void session_deinit(struct session *session)
{
	progress_deinit(&session->progress);
	store_close(session->store);
	problems_deinit(&session->problems);
}

struct error *session_begin(struct session *session, const struct budget *budget)
{
	const struct index_options *options = session->options;

	if (options->goal && !options->replace)
		TRY(store_check(options->goal, session->fingerprint));
	TRY(store_begin(session->store, session->fingerprint, session->options->replace));
	report_init(&session->report, budget, &session->problems, store_sink(session->store));
	return NULL;
}

static struct error *emit_dropped(struct problems *problems, const struct store *store)
{
	for (size_t table = 0; table < TABLE_COUNT; table++) {
		problems_enter(problems, "store", catalog[table].name);
		for (uint64_t n = store_dropped(store, (enum table)table); n; n--)
			TRY(problems_note(problems, error_corrupt("an object was met twice", 0)));
	}
	return NULL;
}

static struct error *emit_problem_rows(struct sink *sink, const struct problems *problems)
{
	static const char *const kinds[] = {
	    [ERROR_FAULT] = "fault",
	    [ERROR_CORRUPT] = "corrupt",
	    [ERROR_ABSENT] = "absent",
	    [ERROR_LOST] = "lost",
	};

	vector_for_each(&problems->list, problem) {
		struct problems_row row = {
		    .stage = cell_text(problem->stage),
		    .table = cell_text(problem->table),
		    .kind = cell_text(kinds[problem->kind]),
		    .reason = cell_text(problem->reason),
		    .address = cell_pointer(problem->address),
		    .count = cell_integer((int64_t)problem->count),
		    .first_at = cell_text(problem->first_at),
		};
		TRY(emit_problems(sink, &row));
	}
	return NULL;
}

static void fill_file(struct session *session, struct dumps_row *row)
{
	const struct index_options *options = session->options;
	const char *path = options->shown ? options->shown : options->paths[0];
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	row->label = cell_text(session->options->label);
	row->path = cell_text(realpath(path, session->path) ? session->path : path);
	row->fingerprint = cell_text(session->fingerprint);
	row->indexed_at = cell_integer(now.tv_sec * 1000000000 + now.tv_nsec);
	row->index_ns = cell_integer(session_now() - session->start);
	row->indexer_version = cell_text(INQUEST_VERSION);
}

struct error *session_commit(struct session *session, struct dumps_row *row)
{
	struct report *report = &session->report;

	TRY(emit_dropped(&session->problems, session->store));
	fill_file(session, row);
	TRY(report_emit_dump(report, row));
	TRY(emit_problem_rows(&report->sink, &session->problems));
	progress_show(&session->progress, "commit", 100, report->total);
	TRY(store_commit(session->store));
	progress_deinit(&session->progress);
	return NULL;
}

void session_tell(const struct session *session, const struct dumps_row *row,
		  const struct dump_counters *counters)
{
	const struct index_options *options = session->options;
	const struct report_place place =
	    report_place(row, options->output, store_dump_number(session->store));
	FILE *to = options->body ? options->body : stdout;

	if (options->json && !options->body)
		report_print_json_start(&place, to);
	if (options->json)
		report_print_json(&session->report, row, to);
	else if (!options->quiet)
		report_print(&session->report, row, counters, options->verbose, to);
	if (!options->json && !options->quiet && !options->body)
		report_print_end(&place, to);
}
