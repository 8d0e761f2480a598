/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See fetch.h. Two processes: one, confined, reads of the dump which kernel it is and whether its
 * vmlinux is at hand; the other asks the server.
 */
#include "fetch.h"

#include <ctype.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "confine/confine.h"
#include "image/vmlinux_choose.h"
#include "machine/facts_sources.h"
#include "work/progress.h"
#include "read.h"
#include "session.h"

enum { POLL_NS = 50000000 };

/* Which kernel */

static struct error *choose_local(const struct index_options *options, struct dump *dump,
				  const struct facts *facts, bool *found)
{
	_cleanup_(vmlinux_files_deinit) struct vmlinux_files files = {0};
	_cleanup_(vmlinux_closep) struct vmlinux *vmlinux = NULL;

	TRY(read_kernel_files(options, dump_info(dump), &files));
	TRY(confine_files());
	TRY(vmlinux_choose(&files, facts, dump, NULL, &vmlinux));
	*found = vmlinux && (vmlinux->is_profile || vmlinux_has_dwarf(vmlinux));
	return NULL;
}

static struct error *name_kernel(void *context, struct worker_board *board)
{
	const struct index_options *options = context;
	_cleanup_(dump_closep) struct dump *dump = NULL;
	_cleanup_(facts_deinit) struct facts facts = {0};
	bool found;

	TRY(confine_process(open("/dev/null", O_RDWR | O_CLOEXEC), -1));
	TRY(dump_open(options->paths, options->path_count, &(struct dump_options){0}, &dump));
	TRY(facts_from_note(&facts, dump));
	TRY(facts_from_memory(&facts, dump));
	const char *build_id = facts_string(&facts, "BUILD-ID");
	if (!build_id)
		return NULL;
	TRY(choose_local(options, dump, &facts, &found));
	if (!found)
		snprintf(board->text, sizeof(board->text), "%s", build_id);
	return NULL;
}

static bool is_build_id(const char text[WORKER_TEXT])
{
	size_t size = strnlen(text, WORKER_TEXT);

	for (size_t i = 0; i < size; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return size >= 8 && size < WORKER_TEXT;
}

/* The server: libdebuginfod, loaded when it is needed, so that nothing depends on it */

/* debuginfod_find_debuginfo(3); a client is opaque. */
static struct functions {
	void *(*begin)(void);
	int (*find)(void *client, const unsigned char *build_id, int size, char **path);
	void (*set_data)(void *client, void *data);
	void *(*data)(void *client);
	void (*set_progress)(void *client, int (*progress)(void *client, long done, long all));
} debuginfod;

static bool load(void)
{
	static const struct {
		const char *name;
		size_t offset;
	} names[] = {
	    {"debuginfod_begin", offsetof(struct functions, begin)},
	    {"debuginfod_find_debuginfo", offsetof(struct functions, find)},
	    {"debuginfod_set_user_data", offsetof(struct functions, set_data)},
	    {"debuginfod_get_user_data", offsetof(struct functions, data)},
	    {"debuginfod_set_progressfn", offsetof(struct functions, set_progress)},
	};
	void *library = dlopen("libdebuginfod.so.1", RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		void *function = library ? dlsym(library, names[i].name) : NULL;

		if (!function)
			return false;
		*(void **)((char *)&debuginfod + names[i].offset) = function;
	}
	return true;
}

static int note_progress(void *client, long done, long all)
{
	struct worker_board *board = debuginfod.data(client);

	if (all > 0)
		board->progress.percent = (uint32_t)((double)done / (double)all * 100);
	return 0;
}

/* Ends with its process: there is nothing to give back. */
static struct error *ask(void *build_id, struct worker_board *board)
{
	char *path = NULL;
	void *client = load() ? debuginfod.begin() : NULL;

	if (!client)
		return NULL;
	debuginfod.set_data(client, board);
	debuginfod.set_progress(client, note_progress);
	int file = debuginfod.find(client, build_id, 0, &path);
	if (file >= 0 && path && strlen(path) < sizeof(board->text))
		strcpy(board->text, path);
	return NULL;
}

/* Runs work to its end, or to the end of the user's patience; its errors are for others to tell. */
static struct error *run(worker_work *work, void *context, const struct index_options *options,
			 char text[WORKER_TEXT])
{
	const struct timespec wait = {.tv_nsec = POLL_NS};
	_cleanup_(worker_deinit) struct worker worker = {0};
	_cleanup_(progress_deinit) struct progress progress;
	int64_t end = session_now() + (int64_t)options->timeout * 1000000000;
	struct error *error = NULL;

	text[0] = '\0';
	progress_init(&progress, !options->quiet, options->board);
	TRY(worker_start(&worker, work, context));
	while (!worker_poll(&worker, &error)) {
		TRY(interrupt_check());
		if (options->timeout && session_now() > end)
			return NULL;
		progress_show(&progress, "debuginfod", worker.board->progress.percent % 101, 0);
		nanosleep(&wait, NULL);
	}
	if (!error)
		memcpy(text, worker.board->text, WORKER_TEXT);
	text[WORKER_TEXT - 1] = '\0';
	error_destroy(error);
	return NULL;
}

struct error *fetch_vmlinux(const struct index_options *options, char path[WORKER_TEXT])
{
	const char *servers = getenv("DEBUGINFOD_URLS");
	char build_id[WORKER_TEXT];

	path[0] = '\0';
	if (!servers || !*servers || options->vmlinux || options->salvage)
		return NULL;
	TRY(run(name_kernel, (void *)options, options, build_id));
	return is_build_id(build_id) ? run(ask, build_id, options, path) : NULL;
}
