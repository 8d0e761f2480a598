/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See memory.h and client.h. */
#include "memory/client.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "case/case.h"
#include "memory/kept.h"
#include "memory/kept_types.h"
#include "memory/source.h"
#include "output/text.h"

static const char *chosen_dump, *chosen_vmlinux;

void memory_choose(const char *dump, const char *vmlinux, const char *source)
{
	if (source)
		source_choose(source);
	if (dump)
		chosen_dump = dump;
	if (vmlinux)
		chosen_vmlinux = vmlinux;
}

struct error *memory_create(sqlite3 *database, struct memory **ret)
{
	_cleanup_(memory_destroyp) struct memory *memory = calloc(1, sizeof(*memory));

	if (!memory)
		return error_no_memory();
	memory->database = database;
	TRY(tables_register(memory));
	*ret = steal(&memory);
	return NULL;
}

static void slot_stop(struct memory_dump *slot)
{
	server_stop(&slot->server);
	error_destroy(slot->lost);
	*slot = (struct memory_dump){0};
}

void memory_destroy(struct memory *memory)
{
	if (!memory)
		return;
	for (size_t i = 0; i < MEMORY_SERVERS_MAX; i++)
		slot_stop(&memory->dumps[i]);
	free(memory);
}

/* What the case says of a dump. */
struct origin {
	int64_t dump;
	char *path, *fingerprint, *release, *vmlinux, *arch; /* each may be "" */
};

static void origin_deinit(struct origin *origin)
{
	free(origin->path);
	free(origin->fingerprint);
	free(origin->release);
	free(origin->vmlinux);
	free(origin->arch);
}

static char *column_copy(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return strdup(text ? text : "");
}

static struct error *find_origin(sqlite3 *database, int64_t dump, struct origin *ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(
	    database,
	    "SELECT dump, path, fingerprint, release, vmlinux, arch FROM dumps WHERE dump = ?1 "
	    "OR (?1 = 0 AND format <> 'text') ORDER BY dump DESC LIMIT 1",
	    &statement));
	sqlite3_bind_int64(statement, 1, dump);
	int rc = sqlite3_step(statement);
	if (rc == SQLITE_DONE)
		return error_create(ERROR_USAGE, "the case has no such dump with a memory");
	if (rc != SQLITE_ROW)
		return database_error(database);
	ret->dump = sqlite3_column_int64(statement, 0);
	ret->path = column_copy(statement, 1);
	ret->fingerprint = column_copy(statement, 2);
	ret->release = column_copy(statement, 3);
	ret->vmlinux = column_copy(statement, 4);
	ret->arch = column_copy(statement, 5);
	return ret->path && ret->fingerprint && ret->release && ret->vmlinux && ret->arch
		   ? NULL
		   : error_no_memory();
}

/* The greeting must tell of the dump that was indexed. */
static struct error *take_greeting(void *context, const struct protocol_frame *frame)
{
	const struct origin *origin = context;

	if (frame->kind != PROTOCOL_ROW || frame->cell_count < 1 ||
	    frame->cells[0].kind != CELL_TEXT)
		return error_create(ERROR_CRASHED, "what came is no answer");
	if (!strcmp(frame->cells[0].text, origin->fingerprint))
		return NULL;
	return error_create(ERROR_MISMATCH, "that is another dump than dump %lld of the case (%s)",
			    (long long)origin->dump, origin->release);
}

/* NULL: the dump tells enough, or nobody knows. */
static const char *vmlinux_of(const struct origin *origin)
{
	return chosen_vmlinux ? chosen_vmlinux : origin->vmlinux[0] ? origin->vmlinux : NULL;
}

/* The pages that the case keeps: they are of its dump, whatever the clock in them says. */
static struct error *take_any(void *context, const struct protocol_frame *frame)
{
	(void)context, (void)frame;
	return NULL;
}

static const struct server_taker any_taker = {take_any, NULL};

/* *done: the case keeps pages, and they are what is asked now. */
static struct error *start_kept(struct memory *memory, struct memory_dump *slot,
				const struct origin *origin, bool *done)
{
	_cleanup_close_ int fd = -1;

	TRY(kept_open(memory->database, origin->dump, &fd));
	*done = fd >= 0;
	return *done ? server_start(&slot->server, "", fd, vmlinux_of(origin), &any_taker) : NULL;
}

/* The same of the kernel's types, which answer what needs no memory. */
static struct error *start_types(struct memory *memory, struct memory_dump *slot,
				 const struct origin *origin, bool *done)
{
	_cleanup_close_ int fd = -1;

	TRY(kept_types_open(memory->database, origin->dump, &fd));
	*done = fd >= 0;
	return *done ? server_start_types(&slot->server, fd, origin->arch, &any_taker) : NULL;
}

/* The dump is not there: what the case has of it. */
static struct error *start_from_case(struct memory *memory, struct memory_dump *slot,
				     const struct origin *origin, struct error *lost)
{
	bool done;
	struct error *error = start_kept(memory, slot, origin, &done);

	if (!error && !done) {
		error = start_types(memory, slot, origin, &done);
		slot->lost = !error && done ? lost : NULL;
	}
	if (!error && !done)
		return lost;
	if (!slot->lost)
		error_destroy(lost);
	return error;
}

static struct error *start_dump(struct memory_dump *slot, struct origin *origin)
{
	const struct server_taker taker = {take_greeting, origin};
	const char *path = chosen_dump ? chosen_dump : origin->path;
	struct error *error = server_start(&slot->server, path, -1, vmlinux_of(origin), &taker);

	if (error && error->kind == ERROR_IO && !chosen_dump)
		return error_context(error, "the dump is not where it was when it was indexed; "
					    "--dump FILE tells where it is");
	return error_context(error, "%s", path);
}

static struct error *start_server(struct memory *memory, struct memory_dump *slot,
				  struct origin *origin)
{
	slot_stop(slot);
	struct error *error = start_dump(slot, origin);
	if (error && !chosen_dump && error->kind != ERROR_INTERRUPTED)
		error = start_from_case(memory, slot, origin, error);
	slot->dump = origin->dump;
	return error;
}

/* The one that runs for dump, else the place of the one that was used least of late. */
static struct memory_dump *find_slot(struct memory *memory, int64_t dump)
{
	struct memory_dump *oldest = memory->dumps;

	for (struct memory_dump *slot = memory->dumps; slot < memory->dumps + MEMORY_SERVERS_MAX;
	     slot++) {
		if (slot->used && slot->dump == dump)
			return slot;
		if (slot->used < oldest->used)
			oldest = slot;
	}
	return oldest;
}

/* What needs memory that is not there is told why it is not there. */
static struct error *why_lost(const struct memory_dump *slot, struct error *error)
{
	if (!slot->lost || !error || error->kind != ERROR_LOST)
		return error;
	error_destroy(error);
	return error_create(slot->lost->kind, "%s", slot->lost->message);
}

struct error *memory_ask(struct memory *memory, int64_t dump, const struct protocol_frame *question,
			 const struct server_taker *taker)
{
	_cleanup_(origin_deinit) struct origin origin = {0};

	TRY(find_origin(memory->database, dump, &origin));
	struct memory_dump *slot = find_slot(memory, origin.dump);
	if (!slot->used || slot->dump != origin.dump || !slot->server.pid)
		TRY(start_server(memory, slot, &origin));
	slot->used = ++memory->uses;
	return why_lost(slot, server_ask(&slot->server, question, taker));
}

/* Up to a tab or a line's end, which stay, without what a terminal would obey. */
static struct error *print_frame(void *context, const struct protocol_frame *frame)
{
	struct output *output = context;
	const char *at = frame->text, *end = at + frame->text_size;

	if (frame->kind != PROTOCOL_TEXT)
		return NULL;
	while (at < end) {
		size_t size = strcspn(at, "\t\n");

		size = size < (size_t)(end - at) ? size : (size_t)(end - at);
		text_write(output->file, (struct text){at, size});
		at += size;
		if (at < end)
			putc(*at++ ? at[-1] : '?', output->file);
	}
	return ferror(output->file) ? error_from_errno("cannot write") : NULL;
}

/* gdb's words for what crash has its own for. */
static const char *without_gdb(const char *text, char *room, size_t size)
{
	static const char *const words[][2] = {{"gdb p ", "p "},
					       {"gdb print ", "p "},
					       {"gdb ptype ", "whatis "},
					       {"gdb whatis ", "whatis "}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t length = strlen(words[i][0]);

		if (strncmp(text, words[i][0], length) != 0)
			continue;
		snprintf(room, size, "%s%s", words[i][1], text + length);
		return room;
	}
	return text;
}

struct error *memory_line(struct memory *memory, const char *text, struct output *output)
{
	char room[LINE_MAX];
	const char *place;

	text += strspn(text, " \t\r\n");
	if (source_is_line(text, &place))
		return source_print(memory, text, output);
	text = without_gdb(text, room, sizeof(room));
	const struct protocol_frame question = {
	    .kind = PROTOCOL_LINE, .text = text, .text_size = (uint32_t)strlen(text)};
	const struct server_taker taker = {print_frame, output};

	return memory_ask(memory, 0, &question, &taker);
}
