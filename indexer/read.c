/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk, in a process of its own: opens the dump, gives up what that does not take (confine.h),
 * runs every walker, sends the rows, the dump's own and the problems.
 */
#include "read.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "confine/confine.h"
#include "crash/fingerprint.h"
#include "describe.h"
#include "keep.h"
#include "session.h"
#include "tables/walk.h"

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
	problems_enter(problems, "tables", "pages");
	TRY(kernel_end_walk(kernel,
			    keep_pages(kernel, &session->report.sink, session->options->keep)));
	TRY(note_remark(problems, kernel->dump));
	TRY(kernel_end_walk(kernel, describe_crash(crash, &description, row)));
	row->completeness = cell_text(describe_completeness(kernel));
	return session_end(session, row);
}

/* It is opened while that is allowed; whoever reads it has it by number. */
static struct error *open_vmlinux(const char *path, int *ret)
{
	*ret = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	return path && *ret < 0 ? error_from_errno("%s", path) : NULL;
}

static struct error *read_machine(struct session *session, struct dump *dump)
{
	_cleanup_(crash_closep) struct crash *crash = NULL;
	const struct index_options *options = session->options;
	struct crash_options crash_options = {options->vmlinux, -1, options->types};
	struct dumps_row row = {0};

	TRY(error_context(open_vmlinux(options->vmlinux, &crash_options.vmlinux_fd), "%s",
			  options->paths[0]));
	TRY(confine_files());
	if (options->keep)
		dump_track(dump);
	TRY(error_context(crash_open(dump, &crash_options, &session->problems, &crash), "%s",
			  options->paths[0]));
	if (options->keep)
		dump_track(dump);
	TRY(crash_fingerprint(crash, session->fingerprint, sizeof(session->fingerprint)));
	const struct budget budget = budget_for(dump_info(dump));
	TRY(session_begin(session, &budget));
	TRY(write_rows(session, crash, &row));
	return session_tell(session, &row, dump_counters(dump));
}

/* What is no dump may be the text of a log, which takes reading it to know. */
static struct error *read_other(struct session *session, struct error *error)
{
	bool done = false;
	struct error *failure =
	    session->options->path_count == 1 ? index_text(session, &done) : NULL;

	if (!failure && !done)
		return error;
	error_destroy(error);
	return failure;
}

static struct error *read_dump(const struct reading *reading, struct worker_board *board)
{
	_cleanup_(session_deinit) struct session session;
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const struct index_options *options = reading->options;

	TRY(session_init(&session, options, reading->socket, &board->progress));
	progress_show(&session.progress, "open", 0, 0);
	TRY(confine_process(reading->socket, -1));
	struct error *error =
	    dump_open(options->paths, options->path_count, &(struct dump_options){0}, &dump);
	if (error && error->kind == ERROR_FORMAT)
		return read_other(&session, error);
	TRY(error);
	return read_machine(&session, dump);
}

struct error *read_work(void *reading, struct worker_board *board)
{
	return read_dump(reading, board);
}
