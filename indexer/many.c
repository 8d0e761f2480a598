/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See many.h. */
#include "many.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/stream.h"
#include "report.h"
#include "runs.h"
#include "store/claims.h"
#include "store/dumps.h"
#include "store/workspace.h"
#include "walkers.h"

struct many {
	const struct index_options *options;
	struct workspace workspace;
	struct target target;
	struct progress progress;
	struct claims *claims; /* in shared memory */
	struct runs runs;
	struct merge_source source; /* that is being merged from */
};

static void many_deinit(struct many *many)
{
	progress_deinit(&many->progress);
	runs_deinit(&many->runs);
	merge_source_close(&many->source);
	claims_destroy(many->claims);
	target_close(&many->target);
	workspace_deinit(&many->workspace);
}

static void tell_failure_json(const struct many *many, const struct job *job,
			      const struct error *error)
{
	fputs("{\"case\":", stdout);
	report_print_json_text(many->options->output, stdout);
	fputs(",\"path\":", stdout);
	report_print_json_text(job->group.paths[0], stdout);
	fputs(",\"error\":", stdout);
	report_print_json_text(error->message, stdout);
	fprintf(stdout, ",\"exit\":%d}\n", error_exit_code(error));
}

/* Tells the failure of one, which the others survive. Consumes error. */
static void fail(void *context, struct job *job, struct error *error)
{
	struct many *many = context;
	const char *path = job->group.paths[0];
	bool named = strncmp(error->message, path, strlen(path)) == 0;

	job->state = JOB_FAILED;
	job->kind = error->kind;
	progress_deinit(&many->progress);
	fprintf(stderr, "inquest-index: %s%s", named ? "" : path, named ? "" : ": ");
	report_print_text(error->message, stderr);
	fputc('\n', stderr);
	if (many->options->json)
		tell_failure_json(many, job, error);
	error_destroy(error);
}

/* Into the case */

static int compare_jobs(const void *a, const void *b)
{
	const struct job *first = *(struct job *const *)a, *second = *(struct job *const *)b;

	if (first->part.crash_time != second->part.crash_time)
		return first->part.crash_time < second->part.crash_time ? -1 : 1;
	return (first > second) - (first < second);
}

/* The body is what the process of a dump has written: not to be trusted on a terminal. */
static struct error *print_body(const struct job *job)
{
	_cleanup_free_ char *line = NULL;
	size_t capacity = 0;
	ssize_t size;
	FILE *file = fopen(job->body_path, "re");

	if (!file)
		return error_from_errno("%s", job->body_path);
	while ((size = getline(&line, &capacity, file)) >= 0) {
		bool ends = size > 0 && line[size - 1] == '\n';

		line[ends ? size - 1 : size] = '\0';
		report_print_text(line, stdout);
		putchar('\n');
	}
	fclose(file);
	return NULL;
}

static void tell(const struct many *many, const struct job *job)
{
	const struct report_place place = {
	    .case_path = many->options->output,
	    .path = job->part.path,
	    .dump = job->number,
	    .state = job->part.state,
	    .index_ns = job->part.index_ns,
	};

	if (many->options->json)
		report_print_json_start(&place, stdout);
	else if (many->options->quiet)
		return;
	else
		printf("file      %s\n", job->group.paths[0]);
	error_destroy(print_body(job));
	if (!many->options->json) {
		report_print_end(&place, stdout);
		putchar('\n');
	}
}

static struct error *merge_job(struct many *many, struct job *job)
{
	const struct merge_wish wish = {many->options->replace, job->leans, job->wanted};

	const struct merge_source *source;

	TRY(runs_source(job, &many->source, &source));
	TRY(merge_part_into(&many->target, source, job->part.dump, &wish, &job->number));
	for (int64_t i = 1; job->number && i < job->result->dumps; i++)
		TRY(merge_part_into(&many->target, source, job->part.dump + i,
				    &(struct merge_wish){many->options->replace, job->leans, 0},
				    &job->number));
	return NULL;
}

static struct error *merge_surely(struct many *many, struct job *job)
{
	TRY(interrupt_check());
	TRY(merge_job(many, job));
	if (job->number != 0)
		return NULL;
	TRY(runs_again(job)); /* the one that was to write the symbols of its kernel has failed */
	return merge_job(many, job);
}

/* Ctrl-C ends the merging: the caller tells what is in the case by then. */
static struct error *merge_jobs(struct many *many, struct job **order, size_t count, bool leaning)
{
	for (size_t i = 0; i < count; i++) {
		if (order[i]->leans != leaning || order[i]->state != JOB_READY)
			continue;
		struct error *error = merge_surely(many, order[i]);
		if (error && error->kind == ERROR_INTERRUPTED)
			return error;
		order[i]->state = JOB_MERGED;
		if (error)
			fail(many, order[i], error);
	}
	return NULL;
}

/*
 * Those that lean on others come after these, so that a dump is whole once it is there; the numbers
 * are in the order of the crashes all the same.
 */
static struct error *merge_both(struct many *many, struct job **order, size_t count)
{
	int64_t next;

	TRY(dumps_next(many->target.database, &next));
	for (size_t i = 0; i < count; i++)
		order[i]->wanted = next + (int64_t)i;
	TRY(merge_jobs(many, order, count, false));
	return merge_jobs(many, order, count, true);
}

static struct error *merge_in_order(struct many *many, struct job **order, size_t count)
{
	size_t merged = 0;

	TRY(error_context(target_open(&many->target, many->options->output), "%s",
			  many->options->output));
	struct error *error = merge_both(many, order, count);
	for (size_t i = 0; i < count; i++)
		merged += order[i]->state == JOB_MERGED;
	if (merged == 0 || (error && many->target.is_new))
		return error;
	struct error *finished =
	    error_context(target_finish(&many->target), "%s", many->options->output);
	for (size_t i = 0; !finished && i < count; i++)
		if (order[i]->state == JOB_MERGED)
			tell(many, order[i]);
	if (!error)
		return finished;
	error_destroy(finished);
	error_destroy(error);
	return error_create(ERROR_INTERRUPTED, "interrupted; %zu of %zu dumps are in the case",
			    merged, many->runs.count);
}

static struct error *merge_all(struct many *many)
{
	_cleanup_free_ struct job **order = calloc(many->runs.count, sizeof(*order));
	size_t count = 0;

	if (!order)
		return error_no_memory();
	for (size_t i = 0; i < many->runs.count; i++)
		if (many->runs.jobs[i].state == JOB_READY)
			order[count++] = &many->runs.jobs[i];
	qsort(order, count, sizeof(*order), compare_jobs);
	return count > 0 ? merge_in_order(many, order, count) : NULL;
}

/* NULL when none failed. */
static struct error *failures(const struct many *many)
{
	_cleanup_free_ char *names = NULL;
	size_t size, failed = 0;
	const struct job *first = NULL;
	FILE *out = open_memstream(&names, &size);

	if (!out)
		return error_no_memory();
	for (size_t i = 0; i < many->runs.count; i++) {
		const struct job *job = &many->runs.jobs[i];

		if (job->state != JOB_FAILED)
			continue;
		first = first ? first : job;
		fprintf(out, "%s%s", failed++ ? ", " : "", job->group.paths[0]);
	}
	if (!stream_close_text(out, &names))
		return error_no_memory();
	return first ? error_create(first->kind, "%zu of %zu dumps failed: %s", failed,
				    many->runs.count, names)
		     : NULL;
}

static struct error *look_at(struct target *target, const char *path, struct claims *claims)
{
	TRY(target_open_existing(target, path));
	return claims_fill(claims, target->database);
}

/* A bad target is told before the work; nobody needs to write what a good one has. */
static struct error *look_at_target(struct many *many)
{
	_cleanup_(target_close) struct target target = {0};
	const char *path = many->options->output;
	struct stat status;

	TRY(claims_create(&many->claims));
	if (stat(path, &status) != 0)
		return NULL;
	return error_context(look_at(&target, path, many->claims), "%s", path);
}

struct error *index_many(const struct index_options *options, const struct groups *groups)
{
	_cleanup_(many_deinit) struct many many = {.options = options};
	struct walker_choice choice; /* a wrong one is told once */

	if (options->label)
		return error_create(ERROR_USAGE,
				    "--label names one dump, and these are %zu; index "
				    "them, then use 'inquest label'",
				    groups->list.count);
	TRY(walkers_choose(options->only, options->without, &choice));
	TRY(look_at_target(&many));
	TRY(workspace_init(&many.workspace, options->output));
	many.runs = (struct runs){
	    .workspace = &many.workspace,
	    .progress = &many.progress,
	    .fail = fail,
	    .context = &many,
	};
	TRY(runs_init(&many.runs, options, groups, many.claims));
	progress_init(&many.progress, !options->quiet, NULL);
	TRY(runs_run(&many.runs));
	progress_deinit(&many.progress);
	TRY(merge_all(&many));
	return failures(&many);
}
