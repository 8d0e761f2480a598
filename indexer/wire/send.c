/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader's end: see wire.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "schema/catalog.h"
#include "wire/wire.h"

struct error *wire_reserve(struct wire_bytes *bytes, size_t size)
{
	size_t capacity = bytes->capacity ? bytes->capacity : 2 * WIRE_BATCH;

	if (size <= bytes->capacity - bytes->size)
		return NULL;
	while (capacity - bytes->size < size)
		capacity *= 2;
	uint8_t *data = realloc(bytes->data, capacity);
	if (!data)
		return error_no_memory();
	bytes->data = data;
	bytes->capacity = capacity;
	return NULL;
}

bool wire_asks(enum table table)
{
	return table == TABLE_KERNELS;
}

static struct error *put(struct wire *wire, const void *data, size_t size)
{
	TRY(wire_reserve(&wire->bytes, size));
	memcpy(wire->bytes.data + wire->bytes.size, data, size);
	wire->bytes.size += size;
	return NULL;
}

static struct error *put_u32(struct wire *wire, uint32_t value)
{
	return put(wire, &value, sizeof(value));
}

static struct error *put_text(struct wire *wire, const char *text, size_t size)
{
	static const char nul;

	if (size > WIRE_PAYLOAD_MAX / 2)
		return error_create(ERROR_OTHER, "a text of %zu bytes is too long for a row", size);
	TRY(put_u32(wire, (uint32_t)size));
	TRY(put(wire, text, size));
	return put(wire, &nul, 1);
}

static struct error *frame_start(struct wire *wire, enum wire_kind kind)
{
	wire->frame = wire->bytes.size;
	TRY(put_u32(wire, 0));
	return put_u32(wire, kind);
}

/* What has gone makes room once that is worth a copy. */
static void forget_sent(struct wire *wire)
{
	struct wire_bytes *bytes = &wire->bytes;

	if (wire->sent < bytes->size - wire->sent)
		return;
	memmove(bytes->data, bytes->data + wire->sent, bytes->size - wire->sent);
	bytes->size -= wire->sent;
	wire->sent = 0;
}

/* Sends what there is; without waiting, what goes. */
static struct error *flush(struct wire *wire, bool wait)
{
	struct wire_bytes *bytes = &wire->bytes;

	while (wire->sent < bytes->size) {
		ssize_t count = send(wire->fd, bytes->data + wire->sent, bytes->size - wire->sent,
				     wait ? 0 : MSG_DONTWAIT);
		if (count < 0 && errno == EAGAIN && !wait)
			break;
		if (count < 0 && errno != EINTR)
			return error_from_errno("cannot send rows");
		wire->sent += count > 0 ? (size_t)count : 0;
	}
	forget_sent(wire);
	wire->tried = bytes->size;
	return NULL;
}

static struct error *frame_end(struct wire *wire)
{
	size_t size = wire->bytes.size - wire->frame - 2 * sizeof(uint32_t);
	uint32_t told = (uint32_t)size;

	if (size > WIRE_PAYLOAD_MAX)
		return error_create(ERROR_OTHER, "a row of %zu bytes is too long", size);
	memcpy(wire->bytes.data + wire->frame, &told, sizeof(told));
	bool full = wire->bytes.size - wire->sent >= WIRE_AHEAD;
	return full || wire->bytes.size >= wire->tried + WIRE_BATCH ? flush(wire, full) : NULL;
}

static struct error *read_answer(struct wire *wire, uint64_t *ret)
{
	size_t got = 0;

	while (got < sizeof(*ret)) {
		ssize_t count = read(wire->fd, (uint8_t *)ret + got, sizeof(*ret) - got);
		if (count == 0 || (count < 0 && errno != EINTR))
			return error_create(ERROR_IO, "who writes the case does not answer");
		got += count > 0 ? (size_t)count : 0;
	}
	return NULL;
}

static struct error *ask(struct wire *wire, uint64_t *ret)
{
	TRY(frame_end(wire));
	TRY(flush(wire, true));
	return read_answer(wire, ret);
}

/* A row is most of what is sent: its room is reserved once. */

static size_t cell_size(const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_NULL:
		return sizeof(uint32_t);
	case CELL_TEXT:
		return 2 * sizeof(uint32_t) + cell->size + 1;
	case CELL_INTEGER:
	case CELL_REAL:
		break;
	}
	return sizeof(uint32_t) + sizeof(cell->integer);
}

static uint8_t *write_u32(uint8_t *to, uint32_t value)
{
	return mempcpy(to, &value, sizeof(value));
}

static uint8_t *write_cell(uint8_t *to, const struct cell *cell)
{
	to = write_u32(to, cell->kind);
	if (cell->kind == CELL_NULL)
		return to;
	if (cell->kind != CELL_TEXT)
		return mempcpy(to, &cell->integer, sizeof(cell->integer));
	to = mempcpy(write_u32(to, cell->size), cell->text, cell->size);
	*to = '\0';
	return to + 1;
}

static struct error *put_row(struct wire *wire, enum table table, const struct cell *row)
{
	static const struct cell null;
	size_t own = !catalog[table].dictionary, columns = catalog[table].column_count;
	size_t size = sizeof(uint32_t) + own * cell_size(&null);

	for (size_t i = own; i < columns; i++)
		size += cell_size(&row[i]);
	if (size > WIRE_PAYLOAD_MAX)
		return error_create(ERROR_OTHER, "a row of %zu bytes is too long", size);
	TRY(wire_reserve(&wire->bytes, size));
	uint8_t *to = write_u32(wire->bytes.data + wire->bytes.size, table);
	if (own)
		to = write_cell(to, &null);
	for (size_t i = own; i < columns; i++)
		to = write_cell(to, &row[i]);
	wire->bytes.size += size;
	return NULL;
}

static bool is_known_stack(const struct wire *wire, enum table table, const struct cell *row)
{
	return table == TABLE_STACKS && map_find(&wire->stacks, (uint64_t)row[0].integer);
}

/* A stack whose functions have been sent needs them no more. */
static struct error *note_stack(struct wire *wire, enum table table, const struct cell *row)
{
	if (table != TABLE_STACK_FUNCTIONS)
		return NULL;
	return map_insert(&wire->stacks, (uint64_t)row[0].integer, NULL) ? NULL : error_no_memory();
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct wire *wire = (struct wire *)sink;
	uint64_t duplicate = 0;

	sink->duplicate = is_known_stack(wire, table, row);
	if (sink->duplicate)
		return NULL;
	wire->has[table] = true;
	TRY(frame_start(wire, WIRE_ROW));
	TRY(put_row(wire, table, row));
	TRY(wire_asks(table) ? ask(wire, &duplicate) : frame_end(wire));
	sink->duplicate = duplicate;
	return note_stack(wire, table, row);
}

void wire_init(struct wire *wire, int fd)
{
	*wire = (struct wire){.sink.insert = insert, .fd = fd};
}

void wire_deinit(struct wire *wire)
{
	map_deinit(&wire->stacks);
	free(wire->bytes.data);
}

struct error *wire_begin(struct wire *wire, const char *fingerprint)
{
	uint64_t nothing;

	TRY(frame_start(wire, WIRE_BEGIN));
	TRY(put_text(wire, fingerprint, strlen(fingerprint)));
	return ask(wire, &nothing);
}

struct error *wire_dropped(struct wire *wire, enum table table, uint64_t *ret)
{
	*ret = 0;
	if (!wire->has[table])
		return NULL;
	TRY(frame_start(wire, WIRE_DROPPED));
	TRY(put_u32(wire, table));
	return ask(wire, ret);
}

struct error *wire_body(struct wire *wire, const char *text, size_t size)
{
	TRY(frame_start(wire, WIRE_BODY));
	TRY(put_text(wire, text, size));
	TRY(frame_end(wire));
	return flush(wire, true);
}

static struct error *send_end(struct wire *wire, const struct error *error)
{
	const char *message = error ? error->message : "";

	TRY(frame_start(wire, WIRE_END));
	TRY(put_u32(wire, error ? (uint32_t)error->kind : WIRE_NO_ERROR));
	TRY(put_text(wire, message, strlen(message)));
	TRY(frame_end(wire));
	map_deinit(&wire->stacks);
	wire->stacks = (struct map){0};
	memset(wire->has, 0, sizeof(wire->has));
	return flush(wire, true);
}

struct error *wire_end(struct wire *wire, struct error *error)
{
	struct error *failure = send_end(wire, error);

	error_destroy(error);
	return failure;
}
