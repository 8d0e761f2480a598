/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The writer of a case. It starts the processes that read the dump (read.h), writes the rows that
 * come from there, and commits when all of them have ended well. Everything or nothing: an error on
 * the way, whoever's, leaves the case as it was.
 */
#include "index.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/stream.h"
#include "beside.h"
#include "fetch.h"
#include "machine/budget.h"
#include "read.h"
#include "report.h"
#include "session.h"
#include "store/store.h"
#include "unpack/unpack.h"
#include "wire/wire.h"
#include "work/worker.h"

enum { WAIT_MS = 100 };

/* A process that reads, and what comes from it. */
struct reader {
	struct worker worker;
	struct reading reading;
	struct wire_taker taker;
	struct wire_inbox inbox;
	bool ended; /* nothing will come any more */
};

struct writer {
	const struct index_options *options;
	struct store *store;
	struct beside beside;
	struct reader readers[BESIDE_MAX]; /* the first says what the dump is: see beside.h */
	struct progress progress;
	int64_t start;
	char fingerprint[256], path[PATH_MAX], vmlinux[PATH_MAX];
	struct told {
		char *body; /* of the report */
		char state[32];
		int64_t index_ns, dump;
	} now;                    /* of the dump that is being read */
	VECTOR(struct told) told; /* of those before it */
	struct index_text *texts; /* NULL: it is one file */
	size_t text, text_count;
};

/* What the user calls it. */
static const char *name_of(const struct index_options *options)
{
	return options->shown ? options->shown : options->paths[0];
}

/* What comes from the reader */

static struct error *take_begin(void *context, const char *fingerprint)
{
	struct writer *writer = context;
	const struct index_options *options = writer->options;

	snprintf(writer->fingerprint, sizeof(writer->fingerprint), "%s", fingerprint);
	if (options->goal && !options->replace)
		TRY(store_check(options->goal, writer->fingerprint));
	return store_begin(writer->store, writer->fingerprint, options->replace);
}

/* The file that the reader chose, or the one that it is wrapped in. NULL: it is none. */
static const char *real_vmlinux(struct writer *writer, const char *chosen)
{
	if (realpath(chosen, writer->vmlinux) ||
	    (writer->options->vmlinux && realpath(writer->options->vmlinux, writer->vmlinux)))
		return writer->vmlinux;
	return NULL;
}

/* What a dump is called, and when and by whom it was read, is not the reader's to say. */
static void stamp(struct writer *writer, struct dumps_row *row)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	row->label = cell_text(writer->options->label);
	row->path = cell_text(writer->path);
	if (row->vmlinux.kind == CELL_TEXT)
		row->vmlinux = cell_text(real_vmlinux(writer, row->vmlinux.text));
	row->fingerprint = cell_text(writer->fingerprint);
	row->indexed_at = cell_integer(now.tv_sec * 1000000000 + now.tv_nsec);
	row->indexer_version = cell_text(INQUEST_VERSION);
}

static void remember(struct writer *writer, const struct dumps_row *row)
{
	const struct report_place place = report_place(row, writer->options->output, 0);

	snprintf(writer->now.state, sizeof(writer->now.state), "%s", place.state);
	writer->now.index_ns = place.index_ns;
}

static struct error *take_row(void *context, enum table table, struct cell *row, bool *duplicate)
{
	struct writer *writer = context;
	struct sink *sink = store_sink(writer->store);

	if (table == TABLE_DUMPS) {
		stamp(writer, (struct dumps_row *)row);
		remember(writer, (struct dumps_row *)row);
	}
	TRY(sink->insert(sink, table, row));
	*duplicate = sink->duplicate;
	return NULL;
}

static struct error *take_dropped(void *context, enum table table, uint64_t *ret)
{
	struct writer *writer = context;

	return store_dropped(writer->store, table, ret);
}

static struct error *take_body(void *context, const char *text)
{
	struct writer *writer = context;

	free(writer->now.body);
	writer->now.body = strdup(text);
	return writer->now.body ? NULL : error_no_memory();
}

/* A file of many has ended, or one more dump of it. */
static void note(struct writer *writer, uint32_t kind, const char *message)
{
	struct index_text_result *result = writer->texts[writer->text].result;

	if (kind == WIRE_NO_ERROR)
		return;
	*result = (struct index_text_result){.kind = (int)kind};
	snprintf(result->message, sizeof(result->message), "%s", message);
}

static struct error *write_body(const char *path, const char *body)
{
	FILE *file = path ? fopen(path, "we") : NULL;

	if (!path)
		return NULL;
	if (!file)
		return error_from_errno("%s", path);
	fputs(body ? body : "", file);
	return stream_close(file) ? NULL : error_from_errno("%s", path);
}

static void name_text(struct writer *writer)
{
	const char *name =
	    writer->text < writer->text_count ? writer->texts[writer->text].path : "";

	if (!realpath(name, writer->path))
		snprintf(writer->path, sizeof(writer->path), "%s", name);
}

static struct error *take_end_of_many(struct writer *writer, bool begun, uint32_t kind,
				      const char *message)
{
	if (writer->text >= writer->text_count)
		return error_create(ERROR_CRASHED, "the process that read it sent what is no row");
	struct index_text *text = &writer->texts[writer->text];

	if (begun && kind == WIRE_NO_ERROR) {
		TRY(store_end(writer->store));
		if (!text->result->dumps++)
			text->result->dump = store_dump_number(writer->store);
		return write_body(text->body_path, writer->now.body);
	}
	store_abandon(writer->store);
	note(writer, kind, message);
	writer->text++;
	name_text(writer);
	return NULL;
}

static struct error *take_end(void *context, bool begun, uint32_t kind, const char *message)
{
	struct writer *writer = context;

	if (writer->texts)
		return take_end_of_many(writer, begun, kind, message);
	if (kind != WIRE_NO_ERROR)
		return error_create((enum error_kind)kind, "%s", message);
	if (!begun)
		return NULL;
	TRY(store_next(writer->store));
	writer->now.dump = store_dump_number(writer->store);
	if (!vector_push(&writer->told, writer->now))
		return error_no_memory();
	writer->now = (struct told){0};
	return NULL;
}

/* The reader's life */

static struct error *make_sockets(int sockets[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return error_from_errno("cannot make a socket");
	/* Above those that the reader gives up, also where this program was started without some.
	 */
	for (size_t i = 0; i < 2; i++) {
		int high = fcntl(sockets[i], F_DUPFD_CLOEXEC, 3);
		close(sockets[i]);
		sockets[i] = high;
	}
	return sockets[0] < 0 || sockets[1] < 0 ? error_from_errno("cannot make a socket") : NULL;
}

static uint64_t file_bytes(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

/* Of the files that are read. */
static uint64_t bytes_of(const struct writer *writer)
{
	const struct index_options *options = writer->options;
	uint64_t bytes = 0;

	for (size_t i = 0; i < writer->text_count; i++)
		bytes += file_bytes(writer->texts[i].path);
	for (size_t i = 0; i < options->path_count; i++)
		bytes += file_bytes(options->paths[i]);
	return bytes;
}

/* What comes from a reader beside the first is rows. */

static struct error *refuse_begin(void *context, const char *fingerprint)
{
	(void)context, (void)fingerprint;
	return error_create(ERROR_CRASHED, "a process that read it sent what is no row");
}

static struct error *take_end_beside(void *context, bool begun, uint32_t kind, const char *message)
{
	(void)context, (void)begun;
	return kind == WIRE_NO_ERROR ? NULL : error_create((enum error_kind)kind, "%s", message);
}

static struct error *start_reader(struct writer *writer, unsigned int number, uint64_t most)
{
	struct reader *reader = &writer->readers[number];
	int sockets[2];

	TRY(make_sockets(sockets));
	reader->taker =
	    (struct wire_taker){take_begin, take_row, take_dropped, take_body, take_end, writer};
	if (number) {
		reader->taker.begin = refuse_begin;
		reader->taker.body = refuse_begin;
		reader->taker.end = take_end_beside;
	}
	reader->reading = (struct reading){
	    writer->options, sockets[1], writer->texts, writer->text_count, &writer->beside, number,
	};
	wire_inbox_init(&reader->inbox, sockets[0], most, &reader->taker);
	struct error *error = worker_start(&reader->worker, read_work, &reader->reading);
	close(sockets[1]);
	return error;
}

static struct error *start(struct writer *writer)
{
	uint64_t bytes = bytes_of(writer), most = WIRE_BYTES(budget_bytes(bytes));

	TRY(beside_init(&writer->beside,
			writer->texts ? 1 : beside_readers(writer->options, bytes)));
	for (unsigned int i = 0; i < writer->beside.readers; i++)
		TRY(start_reader(writer, i, most));
	return NULL;
}

static struct error *check_time(const struct writer *writer)
{
	int64_t limit = (int64_t)writer->options->timeout * 1000000000;
	char stage[PROGRESS_STAGE];

	if (!limit || session_now() - writer->start < limit)
		return NULL;
	worker_stage(&writer->readers[0].worker, stage);
	return error_create(ERROR_TIMEOUT, "%s: not done after %u s, at the stage '%s'",
			    name_of(writer->options), writer->options->timeout, stage);
}

static void show_progress(struct writer *writer)
{
	const struct worker *worker = &writer->readers[0].worker;
	uint32_t percent = worker->board->progress.percent;
	char stage[PROGRESS_STAGE];

	worker_stage(worker, stage);
	progress_show(&writer->progress, stage, percent < 100 ? percent : 100,
		      worker->board->progress.rows);
}

/* One that ended may have crashed: then the others need not go on. */
static struct error *end_reader(struct writer *writer, struct reader *reader)
{
	struct error *error = worker_wait(&reader->worker);

	return reader->worker.died ? error_context(error, "%s", name_of(writer->options)) : error;
}

/* Rows of the others have a place once the first has said which dump it is. */
static struct error *receive_some(struct writer *writer, struct reader *reader)
{
	bool first = reader == &writer->readers[0];

	TRY(wire_receive(&reader->inbox, &reader->ended));
	for (unsigned int i = 1; first && i < writer->beside.readers; i++)
		writer->readers[i].inbox.begun |= reader->inbox.begun;
	return reader->ended ? end_reader(writer, reader) : NULL;
}

static bool may_send(const struct writer *writer, const struct reader *reader)
{
	return !reader->ended && (reader == &writer->readers[0] || reader->inbox.begun);
}

/* Waits for some of the readers, those that may send. Whether there are any. */
static struct error *receive_from(struct writer *writer, bool *any)
{
	struct pollfd waits[BESIDE_MAX];
	unsigned int count = writer->beside.readers;

	*any = false;
	for (unsigned int i = 0; i < count; i++) {
		struct reader *reader = &writer->readers[i];

		waits[i] = (struct pollfd){.fd = -1, .events = POLLIN};
		if (may_send(writer, reader))
			waits[i].fd = reader->inbox.fd;
		*any |= waits[i].fd >= 0;
	}
	if (!*any || poll(waits, count, WAIT_MS) <= 0)
		return NULL;
	for (unsigned int i = 0; i < count; i++)
		if (waits[i].revents)
			TRY(receive_some(writer, &writer->readers[i]));
	return NULL;
}

static struct error *receive(struct writer *writer)
{
	int64_t shown = 0;

	for (bool any = true; any;) {
		TRY(interrupt_check());
		TRY(check_time(writer));
		if (session_now() - shown > WAIT_MS * 1000000LL) {
			show_progress(writer);
			shown = session_now();
		}
		TRY(receive_from(writer, &any));
	}
	return NULL;
}

/* What the user sees */

/* The body is what the process of a dump has sent: not to be trusted on a terminal. */
static void print_body(const char *body, FILE *to)
{
	for (const char *line = body; *line;) {
		size_t size = strcspn(line, "\n");

		report_print_text_of(line, size, to);
		line += size;
		if (*line == '\n')
			fputc(*line++, to);
	}
}

static void tell(const struct writer *writer, const struct told *told)
{
	const struct index_options *options = writer->options;
	const struct report_place place = {
	    .case_path = options->output,
	    .path = writer->path,
	    .dump = told->dump,
	    .state = told->state,
	    .index_ns = told->index_ns,
	};

	if (options->json && !options->body)
		report_print_json_start(&place, stdout);
	print_body(told->body ? told->body : "", options->body ? options->body : stdout);
	if (!options->json && !options->quiet && !options->body)
		report_print_end(&place, stdout);
}

static void tell_all(struct writer *writer)
{
	for (size_t i = 0; i < writer->told.count; i++) {
		if (i > 0 && !writer->options->quiet && !writer->options->json)
			fputc('\n', writer->options->body ? writer->options->body : stdout);
		tell(writer, &writer->told.data[i]);
	}
}

static void writer_init(struct writer *writer, const struct index_options *options)
{
	*writer = (struct writer){
	    .options = options,
	    .start = session_now(),
	};
	for (size_t i = 0; i < BESIDE_MAX; i++)
		writer->readers[i].inbox.fd = -1;
	if (!realpath(name_of(options), writer->path))
		snprintf(writer->path, sizeof(writer->path), "%s", name_of(options));
	progress_init(&writer->progress, !options->quiet, options->board);
}

/* After the readers have started: they have nothing of it, and open the dump meanwhile. */
static struct error *open_store(struct writer *writer)
{
	const struct index_options *options = writer->options;

	TRY(store_open(options->output, &writer->store));
	if (options->claims)
		store_share(writer->store, options->claims, options->leaned);
	if (options->only || options->without)
		store_leave_out(writer->store);
	return NULL;
}

static void reader_deinit(struct reader *reader)
{
	worker_deinit(&reader->worker);
	wire_inbox_deinit(&reader->inbox);
	if (reader->inbox.fd >= 0)
		close(reader->inbox.fd);
}

static void writer_deinit(struct writer *writer)
{
	for (size_t i = 0; i < BESIDE_MAX; i++)
		reader_deinit(&writer->readers[i]);
	beside_deinit(&writer->beside);
	progress_deinit(&writer->progress);
	store_close(writer->store);
	free(writer->now.body);
	for (size_t i = 0; i < writer->told.count; i++)
		free(writer->told.data[i].body);
	vector_deinit(&writer->told);
}

static struct error *index_file(const struct index_options *options)
{
	_cleanup_(writer_deinit) struct writer writer;

	writer_init(&writer, options);
	TRY(start(&writer));
	TRY(open_store(&writer));
	TRY(receive(&writer));
	if (writer.readers[0].inbox.begun)
		TRY(take_end(&writer, true, WIRE_NO_ERROR, ""));
	if (!writer.told.count)
		return error_create(ERROR_CRASHED, "%s: the process that read it sent nothing",
				    name_of(options));
	TRY(store_commit(writer.store));
	progress_deinit(&writer.progress);
	tell_all(&writer);
	if (options->dump)
		*options->dump = writer.told.data[0].dump;
	if (options->dumps)
		*options->dumps = (int64_t)writer.told.count;
	return NULL;
}

struct error *index_texts(const struct index_options *options, struct index_text *texts,
			  size_t count)
{
	_cleanup_(writer_deinit) struct writer writer;

	writer_init(&writer, options);
	writer.texts = texts;
	writer.text_count = count;
	name_text(&writer);
	TRY(start(&writer));
	TRY(open_store(&writer));
	TRY(receive(&writer));
	return store_finish(writer.store);
}

struct error *index_dump(const struct index_options *options)
{
	_cleanup_(unpacked_deinit) struct unpacked unpacked = {.file = -1};
	struct index_options inner = *options;
	const char *path = unpacked.path;
	char fetched[WORKER_TEXT];

	if (options->path_count == 1)
		TRY(unpack(options->paths[0], !options->quiet, options->board, &unpacked));
	if (unpacked.file >= 0) {
		inner.shown = options->paths[0];
		inner.loss = unpacked.loss;
		inner.paths = &path;
	}
	TRY(fetch_vmlinux(&inner, fetched));
	inner.fetched = *fetched ? fetched : NULL;
	return index_file(&inner);
}
