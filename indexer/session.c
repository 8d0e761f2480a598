/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of an index: see session.h. */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "schema/catalog.h"

int64_t session_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec;
}

struct error *session_init(struct session *session, const struct index_options *options, int socket,
			   struct progress_board *board)
{
	*session = (struct session){.options = options, .start = session_now()};
	problems_init(&session->problems);
	progress_init(&session->progress, true, board);
	wire_init(&session->wire, socket);
	return walkers_choose(options->only, options->without, &session->choice);
}

void session_deinit(struct session *session)
{
	wire_deinit(&session->wire);
	problems_deinit(&session->problems);
}

void session_next(struct session *session)
{
	problems_deinit(&session->problems);
	problems_init(&session->problems);
	session->start = session_now();
}

struct error *session_begin(struct session *session, const struct budget *budget)
{
	TRY(wire_begin(&session->wire, session->fingerprint));
	report_init(&session->report, budget, &session->problems, &session->wire.sink);
	const char *loss = session->options->loss;
	problems_enter(&session->problems, "dump", NULL);
	return loss && *loss ? problems_note(&session->problems, error_lost(loss, 0)) : NULL;
}

struct error *session_begin_text(struct session *session, uint64_t size)
{
	const struct budget budget = {UINT64_MAX, UINT64_MAX, UINT64_MAX, budget_bytes(size)};

	return session_begin(session, &budget);
}

static struct error *emit_dropped(struct problems *problems, struct wire *wire)
{
	uint64_t count;

	for (size_t table = 0; table < TABLE_COUNT; table++) {
		problems_enter(problems, "store", catalog[table].name);
		TRY(wire_dropped(wire, (enum table)table, &count));
		for (uint64_t n = count; n; n--)
			TRY(problems_note(problems, error_corrupt("an object was met twice", 0)));
	}
	return NULL;
}

static struct error *emit_problem_rows(struct sink *sink, const struct problems *problems)
{
	static const char *const kinds[] = {
	    [ERROR_FAULT] = "fault",       [ERROR_CORRUPT] = "corrupt", [ERROR_ABSENT] = "absent",
	    [ERROR_FILTERED] = "filtered", [ERROR_LOST] = "lost",
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

struct error *session_end_beside(struct session *session)
{
	return emit_dropped(&session->problems, &session->wire);
}

struct error *session_end(struct session *session, struct dumps_row *row)
{
	struct report *report = &session->report;

	TRY(emit_dropped(&session->problems, &session->wire));
	row->index_ns = cell_integer(session_now() - session->start);
	TRY(report_emit_dump(report, row));
	TRY(emit_problem_rows(&report->sink, &session->problems));
	progress_show(&session->progress, "commit", 100, report->total);
	return NULL;
}

struct error *session_tell(struct session *session, const struct dumps_row *row,
			   const struct dump_counters *counters)
{
	const struct index_options *options = session->options;
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return error_no_memory();
	if (options->json)
		report_print_json(&session->report, row, to);
	else if (!options->quiet)
		report_print(&session->report, row, counters, options->verbose, to);
	if (!stream_close_text(to, &text))
		return error_no_memory();
	return wire_body(&session->wire, text, size);
}
