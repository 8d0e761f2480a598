/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See runs.h. */
#include "runs.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/stream.h"
#include "many.h"
#include "store/claims.h"

enum {
	POLL_NS = 100000000,
	COMPANY_BYTES = 1 << 20, /* a text of this size is worth a process */
	COMPANY_MAX = 128,
	SHARES = 4, /* so many runs for each CPU, which need not end at once */
};

/* In the process of a run */

static struct error *index_job(struct job *job, struct worker_board *board)
{
	struct index_options options = *job->options;

	options.paths = job->group.paths;
	options.path_count = job->group.count;
	options.goal = options.output;
	options.output = job->run->case_path;
	options.board = &board->progress;
	options.claims = job->claims;
	options.leaned = &board->leaned;
	options.dump = &job->result->dump;
	options.dumps = &job->result->dumps;
	options.body = fopen(job->body_path, "we");
	if (!options.body)
		return error_from_errno("%s", job->body_path);
	struct error *error = index_dump(&options);
	if (!stream_close(options.body) && !error)
		error = error_from_errno("%s", job->body_path);
	return error;
}

static struct error *index_company(struct run *run, struct worker_board *board)
{
	struct index_options options = *run->jobs->options;
	_cleanup_free_ struct index_text *texts = calloc(run->count, sizeof(*texts));
	bool quiet = options.quiet && !options.json;

	if (!texts)
		return error_no_memory();
	for (size_t i = 0; i < run->count; i++) {
		struct job *job = &run->jobs[i];

		texts[i] = (struct index_text){job->group.paths[0], quiet ? NULL : job->body_path,
					       job->result};
	}
	options.paths = run->jobs->group.paths;
	options.path_count = 1;
	options.output = run->case_path;
	options.board = &board->progress;
	return index_texts(&options, texts, run->count);
}

static struct error *run_work(void *context, struct worker_board *board)
{
	struct run *run = context;
	const struct runs *runs = run->runs;

	worker_keep(runs->results, runs->count * sizeof(*runs->results));
	claims_keep(run->jobs->claims);
	return run->count > 1 ? index_company(run, board) : index_job(run->jobs, board);
}

/* Jobs and runs */

static char *path_in(const struct workspace *workspace, size_t number, const char *suffix)
{
	char *path;

	return asprintf(&path, "%s/%zu.%s", workspace->path, number, suffix) < 0 ? NULL : path;
}

static struct error *add_run(struct runs *runs, struct job *jobs, size_t count)
{
	struct run *run = &runs->all[runs->run_count];

	*run = (struct run){.runs = runs, .jobs = jobs, .count = count};
	run->case_path = path_in(runs->workspace, ++runs->run_count, "db");
	if (!run->case_path)
		return error_no_memory();
	for (size_t i = 0; i < count; i++) {
		jobs[i].run = run;
		jobs[i].state = JOB_WAITING;
		*jobs[i].result = (struct index_text_result){0};
	}
	return NULL;
}

static bool likes_company(const struct job *job)
{
	struct stat status;

	return job->group.text && stat(job->group.paths[0], &status) == 0 &&
	       status.st_size <= COMPANY_BYTES;
}

static size_t memory_available(void)
{
	char line[128];
	size_t kilobytes = SIZE_MAX >> 10;
	FILE *file = fopen("/proc/meminfo", "re");

	if (!file)
		return SIZE_MAX;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %zu", &kilobytes) == 1)
			break;
	fclose(file);
	return kilobytes << 10;
}

static size_t runs_at_once(void)
{
	size_t memory = memory_available() / MANY_BYTES;
	cpu_set_t cpus;
	size_t count =
	    sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? (size_t)CPU_COUNT(&cpus) : 1;

	count = memory < count ? memory : count;
	return count > 0 ? count : 1;
}

/* Small texts that follow each other share a run, as long as there are enough for all CPUs. */
static struct error *add_runs(struct runs *runs)
{
	size_t fair = runs->count / (runs_at_once() * SHARES);
	size_t most = fair > COMPANY_MAX ? COMPANY_MAX : fair ? fair : 1;

	for (size_t i = 0, count; i < runs->count; i += count) {
		for (count = 0; count < most && i + count < runs->count; count++)
			if (!likes_company(&runs->jobs[i + count]))
				break;
		count += count == 0;
		TRY(add_run(runs, runs->jobs + i, count));
	}
	return NULL;
}

static struct error *make_jobs(struct runs *runs, const struct index_options *options,
			       const struct groups *groups, struct claims *claims)
{
	for (size_t i = 0; i < runs->count; i++) {
		struct job *job = &runs->jobs[i];

		job->options = options;
		job->claims = claims;
		job->group = groups->list.data[i];
		job->result = &runs->results[i];
		job->body_path = path_in(runs->workspace, i + 1, "txt");
		if (!job->body_path)
			return error_no_memory();
	}
	return add_runs(runs);
}

struct error *runs_init(struct runs *runs, const struct index_options *options,
			const struct groups *groups, struct claims *claims)
{
	size_t count = groups->list.count;

	runs->jobs = calloc(count, sizeof(*runs->jobs));
	runs->all = calloc(2 * count, sizeof(*runs->all));
	void *memory = mmap(NULL, count * sizeof(*runs->results), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	runs->results = memory == MAP_FAILED ? NULL : memory;
	if (!runs->jobs || !runs->all || !runs->results)
		return error_no_memory();
	runs->count = count;
	return make_jobs(runs, options, groups, claims);
}

void runs_deinit(struct runs *runs)
{
	for (size_t i = 0; i < runs->run_count; i++) {
		worker_deinit(&runs->all[i].worker);
		merge_source_close(&runs->all[i].source);
		free(runs->all[i].case_path);
	}
	for (size_t i = 0; i < runs->count; i++)
		free(runs->jobs[i].body_path);
	if (runs->results)
		munmap(runs->results, runs->count * sizeof(*runs->results));
	free(runs->all);
	free(runs->jobs);
}

/* Side by side */

static struct error *start_runs(struct runs *runs, size_t at_once)
{
	for (size_t i = 0; runs->running < at_once && i < runs->run_count; i++) {
		struct run *run = &runs->all[i];

		if (run->started)
			continue;
		TRY(worker_start(&run->worker, run_work, run));
		run->started = true;
		runs->running++;
		for (size_t j = 0; j < run->count; j++)
			run->jobs[j].state = JOB_RUNNING;
	}
	return NULL;
}

struct error *runs_source(struct job *job, struct merge_source *own,
			  const struct merge_source **ret)
{
	*ret = &job->run->source;
	if (job->run->count > 1)
		return NULL;
	merge_source_close(own);
	*ret = own;
	return merge_source_open(job->run->case_path, own);
}

static struct error *read_part(struct job *job)
{
	_cleanup_(merge_source_close) struct merge_source own = {0};
	const struct merge_source *source;

	TRY(runs_source(job, &own, &source));
	return merge_part_read(source, job->result->dump, &job->part);
}

static void end_job(struct runs *runs, struct job *job, struct error *error)
{
	runs->ended++;
	job->state = JOB_READY;
	if (!error)
		error = read_part(job);
	if (error)
		runs->fail(runs->context, job, error);
}

/* Whether another's dump, or the whole process, may be at fault. */
static struct error *end_company(struct runs *runs, struct run *run)
{
	struct error *error = merge_source_open(run->case_path, &run->source);

	for (size_t i = 0; i < run->count; i++) {
		struct job *job = &run->jobs[i];
		const struct index_text_result *result = job->result;

		if (error || result->kind == ERROR_CASE || (!result->dump && !result->message[0])) {
			TRY(add_run(runs, job, 1));
			continue;
		}
		end_job(runs, job,
			result->dump
			    ? NULL
			    : error_create((enum error_kind)result->kind, "%s", result->message));
	}
	error_destroy(error);
	return NULL;
}

static struct error *end_run(struct runs *runs, struct run *run, struct error *error)
{
	runs->running--;
	if (run->count == 1) {
		run->jobs->leans = run->worker.board->leaned;
		end_job(runs, run->jobs, error);
		return NULL;
	}
	error_destroy(error); /* what there is of it, or else each alone will tell */
	return end_company(runs, run);
}

static struct error *collect_runs(struct runs *runs)
{
	for (size_t i = 0, count = runs->run_count; i < count; i++) {
		struct run *run = &runs->all[i];
		struct error *error;

		if (run->worker.pid != 0 && worker_poll(&run->worker, &error))
			TRY(end_run(runs, run, error));
	}
	return NULL;
}

static void show_progress(struct runs *runs)
{
	size_t percent = runs->ended * 100;
	uint64_t rows = 0;
	char stage[64];

	for (size_t i = 0; i < runs->run_count; i++) {
		const struct run *run = &runs->all[i];
		const struct progress_board *board =
		    run->worker.board ? &run->worker.board->progress : NULL;

		if (board)
			rows += board->rows;
		if (board && run->worker.pid != 0 && run->count == 1 && board->percent < 100)
			percent += board->percent;
	}
	snprintf(stage, sizeof(stage), "%zu of %zu dumps", runs->ended, runs->count);
	progress_show(runs->progress, stage, percent / runs->count, rows);
}

/* SIGCHLD is blocked, so that one that comes before the wait ends it. */
struct error *runs_run(struct runs *runs)
{
	const struct timespec wait = {.tv_nsec = POLL_NS};
	size_t at_once = runs_at_once();
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	while (runs->ended < runs->count) {
		TRY(interrupt_check());
		TRY(start_runs(runs, at_once));
		show_progress(runs);
		sigtimedwait(&child, NULL, &wait);
		TRY(collect_runs(runs));
	}
	return interrupt_check();
}

struct error *runs_again(struct job *job)
{
	job->claims = NULL;
	if (unlink(job->run->case_path) != 0)
		return error_from_errno("%s", job->run->case_path);
	TRY(worker_start(&job->run->worker, run_work, job->run));
	TRY(worker_wait(&job->run->worker));
	job->leans = job->run->worker.board->leaned;
	return read_part(job);
}
