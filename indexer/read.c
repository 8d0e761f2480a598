/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk, in a process of its own, or one of several (beside.h): opens the dump, gives up what
 * that does not take (confine.h), runs every walker, sends the rows, the dump's own and the
 * problems.
 */
#include "read.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "beside.h"
#include "confine/confine.h"
#include "crash/fingerprint.h"
#include "describe.h"
#include "hollow.h"
#include "keep.h"
#include "kernels/kernel_files.h"
#include "salvage.h"
#include "session.h"
#include "image/vmlinux_choose.h"
#include "tables/walk.h"
#include "texts/index_text.h"

struct error *read_kernel_files(const struct index_options *options, const struct dump_info *info,
				struct vmlinux_files *files)
{
	const struct kernel_places places = {
	    .dump = options->shown ? options->shown : options->paths[0],
	    .fetched = options->fetched,
	    .profiles = options->profiles,
	};

	return options->vmlinux ? kernel_files_given(options->vmlinux, files)
				: kernel_files_find(&places, info, files);
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

/*
 * What collecting the tasks has lost is told by the reader that walks them first where there is one
 * reader alone: the descriptors'.
 */
static struct error *collect_tasks(struct session *session, struct crash *crash)
{
	struct problems problems = session->problems;
	const struct tasks *tasks;

	if (session->choice.chosen[WALKER_descriptors])
		return NULL;
	problems_init(&session->problems);
	struct error *error = kernel_end_walk(crash->kernel, crash_tasks(crash, &tasks));
	problems_deinit(&session->problems);
	session->problems = problems;
	return error;
}

static struct error *take_others(struct session *session, struct dump_counters *counters)
{
	if (!session->beside)
		return NULL;
	progress_show(&session->progress, "others", 100, session->report.total);
	return beside_take(session->beside, session, counters);
}

static struct error *write_rows(struct session *session, struct crash *crash, struct dumps_row *row,
				struct dump_counters *counters)
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
	TRY(kernel_end_walk(kernel, panic_find(&crash->stacks, &session->report.panic)));
	if (session->beside)
		TRY(collect_tasks(session, crash));
	TRY(run_walkers(session, &walk));
	problems_enter(problems, "tables", "pages");
	TRY(kernel_end_walk(kernel,
			    keep_pages(kernel, &session->report.sink, session->options->keep)));
	*counters = *dump_counters(kernel->dump);
	TRY(take_others(session, counters));
	TRY(note_remark(problems, kernel->dump));
	TRY(kernel_end_walk(kernel, describe_crash(crash, &description, row)));
	row->completeness = cell_text(describe_completeness(kernel));
	return session_end(session, row);
}

/* No kernel is to be found, or one that nobody can read; wrong files are the user's to change. */
static bool is_salvageable(const struct error *error)
{
	return error && (error_is_damage(error) || error->kind == ERROR_UNSUPPORTED);
}

static struct error *write_crash(struct session *session, struct crash *crash)
{
	struct dump *dump = crash->kernel->dump;
	const struct budget budget = budget_for(dump_info(dump));
	struct dumps_row row = {0};
	struct dump_counters counters;

	if (session->options->keep)
		dump_track(crash->kernel->dump);
	TRY(crash_fingerprint(crash, session->fingerprint, sizeof(session->fingerprint)));
	TRY(session_begin(session, &budget));
	if (session->beside)
		beside_choose(session->beside, 0, &session->choice);
	TRY(write_rows(session, crash, &row, &counters));
	return session_tell(session, &row, &counters);
}

/*
 * reason, which becomes the callee's: why the file is no dump of a known format, where its bytes
 * are taken for memory as they are; NULL of a dump.
 */
static struct error *read_machine(struct session *session, struct dump *dump, struct error *reason)
{
	_cleanup_(crash_closep) struct crash *crash = NULL;
	_cleanup_(vmlinux_files_deinit) struct vmlinux_files files = {0};
	const struct index_options *options = session->options;
	const struct crash_options crash_options = {&files, options->types};
	const char *why;

	if (reason)
		session->beside = NULL;
	struct error *error = read_kernel_files(options, dump_info(dump), &files);
	if (!error)
		error = confine_files();
	if (!error && options->salvage)
		return salvage_dump(session, dump, reason);
	if (!error && options->keep)
		dump_track(dump);
	if (!error)
		error = crash_open(dump, &crash_options, &session->problems, &crash);
	if (is_salvageable(error)) {
		error = salvage_dump(session, dump, reason ? steal(&reason) : error);
		return error_context(error, "%s", options->paths[0]);
	}
	error_destroy(reason);
	TRY(error_context(error, "%s", options->paths[0]));
	TRY(hollow_look(crash->kernel, &why));
	if (why) {
		error = salvage_dump(session, dump, error_create(ERROR_FORMAT, "%s", why));
		if (!error || error->kind != ERROR_FORMAT)
			return error;
		error_destroy(error);
	}
	return write_crash(session, crash);
}

/*
 * What is no dump may be the text of a log, which takes reading it to know; or memory without a
 * header, or with one that is lost: then a kernel in it, or its words, are the proof.
 */
static struct error *read_other(struct session *session, struct error *reason)
{
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const struct index_options *options = session->options;
	const struct dump_options raw = {.raw = true};
	bool done = false;

	if (options->path_count != 1)
		return reason;
	struct error *error = index_text(session, &done);
	if (done || error) {
		error_destroy(reason);
		reason = error;
	}
	/* Memory that begins with little is taken for text, in which there is no log. */
	if (done || (reason && reason->kind != ERROR_FORMAT && reason->kind != ERROR_UNSUPPORTED) ||
	    !(options->salvage || dump_may_be_memory(options->paths[0])))
		return reason;
	error = dump_open(options->paths, 1, &raw, &dump);
	if (!error)
		return read_machine(session, dump, reason);
	error_destroy(error);
	return reason;
}

/* The walks of a reader that is not the first. */
static struct error *walk_beside(struct session *session, struct crash *crash,
				 const struct reading *reading)
{
	const struct budget budget = budget_for(dump_info(crash->kernel->dump));
	struct walk walk = {
	    .crash = crash,
	    .kernel = crash->kernel,
	    .sink = &session->report.sink,
	};

	session_next(session); /* what opening has lost is told by the first */
	report_init(&session->report, &budget, &session->problems, &session->wire.sink);
	beside_choose(reading->beside, reading->reader, &session->choice);
	TRY(collect_tasks(session, crash));
	TRY(run_walkers(session, &walk));
	TRY(session_end_beside(session));
	beside_tell(&reading->beside->boards[reading->reader - 1], session,
		    dump_counters(crash->kernel->dump));
	return wire_end(&session->wire, NULL);
}

/* Opens the dump as the first reader does; where it finds no kernel, nor does that one. */
static struct error *open_beside(struct session *session, struct dump **dump, struct crash **crash)
{
	_cleanup_(vmlinux_files_deinit) struct vmlinux_files files = {0};
	const struct index_options *options = session->options;
	const struct crash_options crash_options = {&files, options->types};

	TRY(dump_open(options->paths, options->path_count, &(struct dump_options){0}, dump));
	TRY(read_kernel_files(options, dump_info(*dump), &files));
	TRY(confine_files());
	return crash_open(*dump, &crash_options, &session->problems, crash);
}

static struct error *read_beside(const struct reading *reading, struct worker_board *board)
{
	_cleanup_(session_deinit) struct session session;
	_cleanup_(dump_closep) struct dump *dump = NULL;
	_cleanup_(crash_closep) struct crash *crash = NULL;
	const char *why = NULL;

	TRY(session_init(&session, reading->options, reading->socket, &board->progress));
	progress_show(&session.progress, "open", 0, 0);
	TRY(confine_process(reading->socket, -1));
	struct error *error = open_beside(&session, &dump, &crash);
	if (!error)
		error = hollow_look(crash->kernel, &why);
	if (!error && !why)
		return walk_beside(&session, crash, reading);
	if (error && error->kind != ERROR_FORMAT && !is_salvageable(error))
		return error;
	error_destroy(error);
	beside_tell(&reading->beside->boards[reading->reader - 1], NULL, NULL);
	return NULL;
}

static struct error *read_dump(const struct reading *reading, struct worker_board *board)
{
	_cleanup_(session_deinit) struct session session;
	_cleanup_(dump_closep) struct dump *dump = NULL;
	const struct index_options *options = reading->options;

	TRY(session_init(&session, options, reading->socket, &board->progress));
	session.beside = reading->beside && reading->beside->readers > 1 ? reading->beside : NULL;
	progress_show(&session.progress, "open", 0, 0);
	TRY(confine_process(reading->socket, -1));
	if (reading->texts)
		return index_text_files(&session, reading->texts, reading->text_count);
	struct error *error =
	    dump_open(options->paths, options->path_count, &(struct dump_options){0}, &dump);
	if (error && (error->kind == ERROR_FORMAT || error->kind == ERROR_UNSUPPORTED))
		return read_other(&session, error);
	TRY(error);
	return read_machine(&session, dump, NULL);
}

struct error *read_work(void *context, struct worker_board *board)
{
	const struct reading *reading = context;

	return reading->reader ? read_beside(reading, board) : read_dump(reading, board);
}
