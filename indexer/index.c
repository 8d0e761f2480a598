/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk: opens the dump, runs every walker, writes the dump's row and the problems, commits.
 * Everything or nothing: an error on the way leaves the case as it was.
 */
#include "index.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "describe.h"
#include "session.h"
#include "tables/walk.h"
#include "unpack.h"

/*
 * What makes a dump the same one again, under another name or in another format: this build on
 * this node, stopped at this moment. Where the clock is lost, the file's size has to do.
 */
static void make_fingerprint(const struct crash *crash, char *text, size_t size)
{
	const struct kernel *kernel = crash->kernel;
	const struct clock *clock = &crash->clock;

	snprintf(text, size, "%016" PRIx64 " %s %" PRId64 " %" PRId64, kernel_identity(kernel),
		 kernel->nodename, clock->known ? clock->realtime : 0,
		 clock->known ? clock->boottime : (int64_t)dump_info(kernel->dump)->file_size);
}

static struct error *run_walker(struct session *session, struct walk *walk,
				const struct walker *walker)
{
	struct report *report = &session->report;
	uint64_t rows = report->total;
	int64_t start = session_now();

	problems_enter(&session->problems, "tables", walker->name);
	TRY(kernel_end_walk(walk->kernel, walker->run(walk)));
	report_step(report, walker->name, session_now() - start, report->total - rows);
	return NULL;
}

static struct error *run_walkers(struct session *session, struct walk *walk)
{
	for (size_t i = 0; i < WALKER_COUNT; i++) {
		if (!session->choice.chosen[i])
			continue;
		TRY(interrupt_check());
		progress_show(&session->progress, walkers[i].name,
			      (i + 1) * 100 / (WALKER_COUNT + 1), session->report.total);
		TRY(run_walker(session, walk, &walkers[i]));
	}
	return NULL;
}

/* Remarks of the dump stage about the file itself are problems like all others. */
static struct error *note_remark(struct problems *problems, const struct dump *dump)
{
	const char *remark = dump_info(dump)->remark;

	problems_enter(problems, "dump", NULL);
	return remark ? problems_note(problems, error_corrupt(remark, 0)) : NULL;
}

static struct error *write_rows(struct session *session, struct crash *crash, struct dumps_row *row)
{
	struct problems *problems = &session->problems;
	struct kernel *kernel = crash->kernel;
	struct description description;
	struct walk walk = {
	    .crash = crash,
	    .kernel = kernel,
	    .sink = &session->report.sink,
	    .objects = session->options->objects,
	};

	problems_enter(problems, "kernel", NULL);
	TRY(kernel_end_walk(kernel, panic_find(kernel, &session->report.panic)));
	TRY(run_walkers(session, &walk));
	TRY(note_remark(problems, kernel->dump));
	TRY(kernel_end_walk(kernel, describe_crash(crash, &description, row)));
	row->completeness = cell_text(describe_completeness(kernel));
	return session_commit(session, row);
}

static struct error *index_machine(struct session *session, struct dump *dump)
{
	_cleanup_(crash_closep) struct crash *crash = NULL;
	const struct index_options *options = session->options;
	const struct crash_options crash_options = {options->vmlinux, options->types};
	struct dumps_row row = {0};

	TRY(error_context(crash_open(dump, &crash_options, &session->problems, &crash), "%s",
			  options->paths[0]));
	make_fingerprint(crash, session->fingerprint, sizeof(session->fingerprint));
	const struct budget budget = budget_for(dump_info(dump));
	TRY(session_begin(session, &budget));
	TRY(write_rows(session, crash, &row));
	session_tell(session, &row, dump_counters(dump));
	return NULL;
}

/* What is no dump may be the text of a log, which takes reading it to know. */
static struct error *index_other(struct session *session, struct error *error)
{
	bool done = false;
	struct error *failure =
	    session->options->path_count == 1 ? index_text(session, &done) : NULL;

	if (!failure && !done)
		return error;
	error_destroy(error);
	return failure;
}

static struct error *index_file(struct session *session)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const struct index_options *options = session->options;

	struct error *error =
	    dump_open(options->paths, options->path_count, &(struct dump_options){0}, &dump);
	if (error && error->kind == ERROR_FORMAT)
		return index_other(session, error);
	TRY(error);
	return index_machine(session, dump);
}

struct error *index_dump(const struct index_options *options)
{
	_cleanup_(session_deinit) struct session session;
	_cleanup_(unpacked_deinit) struct unpacked unpacked = {.file = -1};
	struct index_options inner = *options;
	const char *path = unpacked.path;

	TRY(session_init(&session, options));
	if (options->path_count == 1)
		TRY(unpack(options->paths[0], &session.progress, &unpacked));
	if (unpacked.file >= 0) {
		inner.shown = options->paths[0];
		inner.paths = &path;
		session.options = &inner;
	}
	return index_file(&session);
}
