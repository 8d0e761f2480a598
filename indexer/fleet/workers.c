/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See workers.h. */
#include "workers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "case/reader.h"
#include "push.h"

enum { BAR_WIDTH = 30, LOOK_MS = 200 };

struct workers_shared {
	_Atomic size_t next, done;
	_Atomic uint64_t rows;
	_Atomic int kind; /* of the first failure; -1: none */
};

static void *share(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

struct error *workers_init(struct workers *workers, const char *url, const struct work *list,
			   size_t count, size_t jobs)
{
	*workers =
	    (struct workers){.url = url, .count = count, .jobs = jobs < count ? jobs : count};
	workers->list = share(count * sizeof(*list) + 1);
	workers->shared = share(sizeof(*workers->shared));
	if (!workers->list || !workers->shared)
		return error_no_memory();
	for (size_t i = 0; i < count; i++)
		workers->list[i] = list[i];
	workers->shared->kind = -1;
	return NULL;
}

void workers_deinit(struct workers *workers)
{
	if (workers->list)
		munmap(workers->list, workers->count * sizeof(*workers->list) + 1);
	if (workers->shared)
		munmap(workers->shared, sizeof(*workers->shared));
	*workers = (struct workers){0};
}

/* In a worker */

/* The case that is open, which the next dump may be in too. */
struct source {
	const char *path;
	sqlite3 *database;
};

static void source_close(struct source *source)
{
	database_close(source->database);
	*source = (struct source){0};
}

static struct error *source_open(struct source *source, const char *path)
{
	if (source->database && strcmp(source->path, path) == 0)
		return NULL;
	source_close(source);
	source->path = path;
	return case_open_reading(path, &source->database);
}

static void failed(struct workers *workers, struct work *work, struct error *error)
{
	int none = -1;

	atomic_compare_exchange_strong(&workers->shared->kind, &none, (int)error->kind);
	if (work)
		work->state = WORK_FAILED;
	if (error->kind != ERROR_INTERRUPTED)
		fprintf(stderr, "inquest: %s\n", error->message);
	error_destroy(error);
}

static void push_work(struct workers *workers, const struct fleet *fleet, struct source *source,
		      struct work *work)
{
	bool known = false;
	struct error *error = source_open(source, work->path);

	if (!error)
		error = error_context(push_dump(fleet, source->database, work->from,
						&workers->shared->rows, &work->to, &known),
				      "%s: dump %" PRId64 " to %s", work->path, work->from,
				      fleet->name);
	if (error)
		failed(workers, work, error);
	else
		work->state = known ? WORK_KNOWN : WORK_PUSHED;
	workers->shared->done++;
}

static void push_all(struct workers *workers, const struct fleet *fleet)
{
	_cleanup_(source_close) struct source source = {0};
	size_t i;

	while (PQstatus(fleet->connection) == CONNECTION_OK &&
	       (i = workers->shared->next++) < workers->count) {
		struct error *error = interrupt_check();

		if (error) {
			failed(workers, NULL, error);
			return;
		}
		push_work(workers, fleet, &source, &workers->list[i]);
	}
}

static void work(struct workers *workers)
{
	_cleanup_(fleet_close) struct fleet fleet = {0};
	struct error *error = fleet_open(workers->url, false, &fleet);

	if (!error)
		error = fleet_check(&fleet);
	if (error)
		failed(workers, NULL, error);
	else
		push_all(workers, &fleet);
}

/* In the process that started them */

static void draw(const struct workers *workers)
{
	static const char full[] = "##############################";
	size_t done = workers->shared->done;

	fprintf(stderr, "\r\033[K[%-*.*s] %zu of %zu dumps, %" PRIu64 " rows", BAR_WIDTH,
		(int)(done * BAR_WIDTH / workers->count), full, done, workers->count,
		(uint64_t)workers->shared->rows);
	fflush(stderr);
}

/* Until all have ended. A worker that dies leaves its dump waiting. */
static void wait_for_all(const struct workers *workers, bool visible)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
	pid_t ended;

	while ((ended = waitpid(-1, NULL, visible ? WNOHANG : 0)) >= 0 || errno == EINTR) {
		if (visible && ended <= 0) {
			draw(workers);
			nanosleep(&pause, NULL);
		}
	}
	if (visible)
		fputs("\r\033[K", stderr);
}

static struct error *start(struct workers *workers)
{
	for (size_t i = 0; i < workers->jobs; i++) {
		pid_t child = fork();

		if (child < 0)
			return error_from_errno("fork");
		if (child == 0) {
			work(workers);
			_exit(0);
		}
	}
	return NULL;
}

static struct error *judge(const struct workers *workers)
{
	int kind = workers->shared->kind;
	size_t missing = 0;

	for (size_t i = 0; i < workers->count; i++)
		missing +=
		    workers->list[i].state == WORK_WAITS || workers->list[i].state == WORK_FAILED;
	TRY(interrupt_check());
	if (missing == 0)
		return NULL;
	return error_create(kind >= 0 ? (enum error_kind)kind : ERROR_CRASHED,
			    "%zu of %zu dumps were not pushed; the same command goes on with them",
			    missing, workers->count);
}

struct error *workers_run(struct workers *workers, int quiet)
{
	struct error *error = start(workers);

	wait_for_all(workers, !quiet && isatty(STDERR_FILENO));
	return error ? error : judge(workers);
}
