/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk: opens the dump, runs every walker, writes the dump's row and the problems, commits.
 * Everything or nothing: an error on the way leaves the case as it was.
 */
#include "index.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "progress.h"
#include "report.h"
#include "schema/catalog.h"
#include "store/store.h"
#include "tables/walk.h"

static const struct {
	const char *name;
	struct error *(*run)(struct walk *walk);
} walkers[] = {
#define WALKER(name) {#name, walk_##name},
#include "tables/walkers.inc"
#undef WALKER
};

enum { WALKER_COUNT = sizeof(walkers) / sizeof(walkers[0]) };

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * What makes a dump the same one again, under another name or in another format: this build on
 * this node, stopped at this moment. Where the clock is lost, the file's size has to do.
 */
static void make_fingerprint(const struct kernel *kernel, char *text, size_t size)
{
	const struct clock *clock = &kernel->clock;

	snprintf(text, size, "%016" PRIx64 " %s %" PRId64 " %" PRId64, kernel_identity(kernel),
		 kernel->nodename, clock->known ? clock->realtime : 0,
		 clock->known ? clock->boottime : (int64_t)dump_info(kernel->dump)->file_size);
}

static struct error *run_walkers(struct walk *walk, struct report *report,
				 struct progress *progress)
{
	struct problems *problems = walk->kernel->problems;

	for (size_t i = 0; i < WALKER_COUNT; i++) {
		TRY(interrupt_check());
		problems_enter(problems, "tables", walkers[i].name);
		progress_show(progress, walkers[i].name, (i + 1) * 100 / (WALKER_COUNT + 1),
			      report->total);
		TRY(problems_note(problems, walkers[i].run(walk)));
		TRY(memory_failure(&walk->kernel->memory));
	}
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

/* Remarks of the dump stage about the file itself are problems like all others. */
static struct error *note_remark(struct problems *problems, const struct dump *dump)
{
	const char *remark = dump_info(dump)->remark;

	problems_enter(problems, "dump", NULL);
	return remark ? problems_note(problems, error_corrupt(remark, 0)) : NULL;
}

static struct error *write_rows(const struct index_options *options, struct kernel *kernel,
				struct store *store, struct report *report,
				struct report_facts *facts, int64_t start)
{
	_cleanup_(progress_deinit) struct progress progress;
	struct walk walk = {.kernel = kernel, .sink = &report->sink};

	progress_init(&progress, !options->quiet);
	problems_enter(kernel->problems, "kernel", NULL);
	TRY(problems_note(kernel->problems, panic_find(kernel, &report->panic)));
	TRY(run_walkers(&walk, report, &progress));
	TRY(note_remark(kernel->problems, kernel->dump));
	TRY(emit_dropped(kernel->problems, store));
	facts->index_ns = now_ns() - start;
	TRY(report_emit_dump(report, facts));
	TRY(memory_failure(&kernel->memory));
	TRY(emit_problem_rows(&report->sink, kernel->problems));
	progress_show(&progress, "commit", 100, report->total);
	return store_commit(store);
}

static void tell(const struct index_options *options, const struct report *report,
		 const struct report_facts *facts)
{
	if (options->json)
		report_print_json(report, facts, stdout);
	else if (!options->quiet)
		report_print(report, facts, options->verbose, stdout);
}

struct error *index_dump(const struct index_options *options)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(dump_closep) struct dump *dump = NULL;
	_cleanup_(problems_deinit) struct problems problems;
	_cleanup_(kernel_closep) struct kernel *kernel = NULL;
	const struct kernel_options kernel_options = {options->vmlinux, options->types};
	char fingerprint[256], path[PATH_MAX];
	int64_t start = now_ns();
	struct report report;

	problems_init(&problems);
	TRY(store_open(options->output, &store));
	TRY(dump_open(options->paths, options->path_count, &(struct dump_options){0}, &dump));
	TRY(error_context(kernel_open(dump, &kernel_options, &problems, &kernel), "%s",
			  options->paths[0]));
	make_fingerprint(kernel, fingerprint, sizeof(fingerprint));
	TRY(store_begin(store, fingerprint, options->replace));

	struct report_facts facts = {
	    .label = options->label,
	    .path = realpath(options->paths[0], path) ? path : options->paths[0],
	    .case_path = options->output,
	    .dump = store_dump_number(store),
	    .fingerprint = fingerprint,
	};
	report_init(&report, kernel, store_sink(store));
	TRY(write_rows(options, kernel, store, &report, &facts, start));
	tell(options, &report, &facts);
	return NULL;
}
