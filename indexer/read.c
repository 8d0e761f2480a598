/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk, in a process of its own: opens the dump, gives up what that does not take (confine.h),
 * runs every walker, sends the rows, the dump's own and the problems.
 */
#include "read.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "confine.h"
#include "describe.h"
#include "kernel_files.h"
#include "salvage.h"
#include "session.h"
#include "image/vmlinux_choose.h"
#include "tables/walk.h"

enum { DIGEST_PAGES = 1024 };

/*
 * Pages from all over the memory: no two moments of a machine have them all alike. A dump without
 * any has the file's size.
 */
static struct error *digest_pages(struct dump *dump, uint64_t *ret)
{
	uint64_t step = dump_info(dump)->max_pfn / DIGEST_PAGES + 1, pfn = 0;
	const uint8_t *page;

	*ret = 0;
	for (size_t i = 0; i < DIGEST_PAGES && dump_next_page(dump, &pfn); i++, pfn += step) {
		struct error *error = dump_page(dump, pfn, &page);

		if (!error)
			*ret = hash_combine(*ret, hash_bytes(page, dump_info(dump)->page_size));
		TRY(error_ignore_damage(error));
		TRY(interrupt_check());
	}
	if (!*ret)
		*ret = dump_info(dump)->file_size;
	return NULL;
}

/*
 * What makes a dump the same one again, under another name or in another format: this build on
 * this node, stopped at this moment. Where the clock is lost, what the memory holds has to do.
 */
static struct error *make_fingerprint(const struct crash *crash, char *text, size_t size)
{
	const struct kernel *kernel = crash->kernel;
	const struct clock *clock = &crash->clock;
	uint64_t digest = 0;

	if (!clock->known)
		TRY(digest_pages(kernel->dump, &digest));
	snprintf(text, size, "%016" PRIx64 " %s %" PRId64 " %" PRId64, kernel_identity(kernel),
		 kernel->nodename, clock->known ? clock->realtime : 0,
		 clock->known ? clock->boottime : (int64_t)digest);
	return NULL;
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
	return session_end(session, row);
}

/* No kernel is to be found, or one that nobody can read; wrong files are the user's to change. */
static bool is_salvageable(const struct error *error)
{
	return error && (error_is_damage(error) || error->kind == ERROR_UNSUPPORTED);
}

/* Half a dump may tell what kernel it was, and have nothing of it that can be walked. */
static const char no_symbols[] = "the kernel's symbols are lost";

static struct error *read_machine(struct session *session, struct dump *dump)
{
	_cleanup_(crash_closep) struct crash *crash = NULL;
	const struct index_options *options = session->options;
	_cleanup_(vmlinux_files_deinit) struct vmlinux_files files = {0};
	const struct crash_options crash_options = {&files, options->types};
	struct dumps_row row = {0};

	TRY(error_context(kernel_files_open(options, dump_info(dump), &files), "%s",
			  options->paths[0]));
	TRY(confine_files());
	if (options->salvage)
		return salvage_dump(session, dump, NULL);
	struct error *error = crash_open(dump, &crash_options, &session->problems, &crash);
	if (is_salvageable(error))
		return error_context(salvage_dump(session, dump, error), "%s", options->paths[0]);
	TRY(error_context(error, "%s", options->paths[0]));
	if (!crash->kernel->symbols_from) {
		error = salvage_dump(session, dump, error_create(ERROR_FORMAT, no_symbols));
		if (!error || error->kind != ERROR_FORMAT)
			return error;
		error_destroy(error);
	}
	TRY(make_fingerprint(crash, session->fingerprint, sizeof(session->fingerprint)));
	const struct budget budget = budget_for(dump_info(dump));
	TRY(session_begin(session, &budget));
	TRY(write_rows(session, crash, &row));
	return session_tell(session, &row, dump_counters(dump));
}

/*
 * What is no dump may be the text of a log, which takes reading it to know; or memory in a format
 * that nobody knows, or whose header is lost.
 */
static struct error *read_other(struct session *session, struct error *error)
{
	const struct index_options *options = session->options;
	bool done = false;

	if (options->path_count != 1)
		return error;
	struct error *failure = index_text(session, &done);
	if (!failure && !done && (options->salvage || dump_may_be_memory(options->paths[0])))
		return salvage_file(session, error);
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
	TRY(confine_process(reading->socket));
	if (reading->texts)
		return index_text_files(&session, reading->texts, reading->text_count);
	struct error *error =
	    dump_open(options->paths, options->path_count, &(struct dump_options){0}, &dump);
	if (error && (error->kind == ERROR_FORMAT || error->kind == ERROR_UNSUPPORTED))
		return read_other(&session, error);
	TRY(error);
	return read_machine(&session, dump);
}

struct error *read_work(void *reading, struct worker_board *board)
{
	return read_dump(reading, board);
}
