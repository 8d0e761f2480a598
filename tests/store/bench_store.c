/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_store CASE.db: writes the rows of a large server's dump, 8,500 tasks with 120,000 frames,
 * and prints what each table cost.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "schema/rows.h"
#include "store/store.h"

enum { TASKS = 8500, FRAMES = 120000, STACKS = 1500 };

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Addresses come in no order, as task_structs lie in memory. */
static int64_t task_address(unsigned task)
{
	return (int64_t)(0xffff888000000000u + (task * 2654435761u % (1u << 20)) * 9792ull);
}

static struct error *write_dump(struct sink *sink)
{
	struct dumps_row row = {.fingerprint = cell_text("bench"),
				.release = cell_text("6.12.0"),
				.kernel = cell_integer(0x1234567812345678)};

	return emit_dumps(sink, &row);
}

static struct error *write_tasks(struct sink *sink)
{
	for (unsigned i = 0; i < TASKS; i++) {
		struct tasks_row row = {
		    .task = cell_integer(task_address(i)),
		    .comm = cell_text("kworker/17:2-ev"),
		    .argv = cell_text(i % 3 ? NULL : "/usr/sbin/httpd -DFOREGROUND"),
		    .state = cell_text("S"),
		    .policy = cell_text("normal"),
		    .wchan = cell_text("do_epoll_wait"),
		    .cgroup = cell_text("/system.slice/httpd.service")};

		for (unsigned column = 0; column < sizeof(row.cells) / sizeof(*row.cells);
		     column++) {
			if (cell_is_null(row.cells[column]))
				row.cells[column] = cell_integer(i * 1000 + column);
		}
		TRY(emit_tasks(sink, &row));
	}
	return NULL;
}

static struct error *write_frames(struct sink *sink)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		unsigned frame = i % (FRAMES / TASKS + 1);
		unsigned task = i / (FRAMES / TASKS + 1);
		struct trace_frames_row row = {
		    .trace = cell_integer(task_address(task)),
		    .frame = cell_integer(frame),
		    .place = cell_integer((int64_t)0xffffc90000000000 + task * 16384 + frame * 64),
		    .pc = cell_integer((int64_t)0xffffffff81000000 + frame * 4096),
		    .symbol = cell_text("schedule_hrtimeout_range_clock"),
		    .offset = cell_integer(0x9d),
		    .stack = cell_text("task"),
		    .method = cell_text("orc"),
		    .reliable = cell_integer(1),
		    .inlined = cell_integer(0)};

		TRY(emit_trace_frames(sink, &row));
	}
	return NULL;
}

static struct error *write_stacks(struct sink *sink)
{
	for (unsigned i = 0; i < STACKS; i++) {
		struct stacks_row row = {
		    .stack_id = cell_integer((int64_t)(i * 0x9e3779b97f4a7c15u)),
		    .depth = cell_integer(14),
		    .functions = cell_text("__schedule < schedule < "
					   "schedule_hrtimeout_range_clock < "
					   "do_epoll_wait < __x64_sys_epoll_wait")};

		TRY(emit_stacks(sink, &row));
		for (unsigned position = 0; position < 14; position++) {
			struct stack_functions_row function = {
			    .stack_id = row.stack_id,
			    .position = cell_integer(position),
			    .symbol = cell_text("schedule_hrtimeout_range_clock")};

			TRY(emit_stack_functions(sink, &function));
		}
	}
	return NULL;
}

static struct error *timed(const char *what, struct error *(*write)(struct sink *),
			   struct sink *sink)
{
	double start = seconds();
	struct error *error = write(sink);

	printf("%-8s %6.3f s\n", what, seconds() - start);
	return error;
}

static struct error *bench(const char *path)
{
	_cleanup_(store_closep) struct store *store = NULL;
	double start = seconds();

	TRY(store_open(path, &store));
	TRY(store_begin(store, "bench", true));
	struct sink *sink = store_sink(store);
	TRY(timed("dump", write_dump, sink));
	TRY(timed("tasks", write_tasks, sink));
	TRY(timed("frames", write_frames, sink));
	TRY(timed("stacks", write_stacks, sink));
	double before = seconds();
	TRY(store_commit(store));
	printf("%-8s %6.3f s\n%-8s %6.3f s\n", "commit", seconds() - before, "total",
	       seconds() - start);
	return NULL;
}

int main(int argc, char **argv)
{
	struct error *error =
	    argc == 2 ? bench(argv[1]) : error_create(ERROR_USAGE, "bench_store CASE.db");

	if (error)
		fprintf(stderr, "%s\n", error->message);
	int code = error_exit_code(error);
	error_destroy(error);
	return code;
}
