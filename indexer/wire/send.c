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

static struct error *put_cell(struct wire *wire, const struct cell *cell)
{
	TRY(put_u32(wire, cell->kind));
	if (cell->kind == CELL_TEXT)
		return put_text(wire, cell->text, cell->size);
	return cell->kind == CELL_NULL ? NULL : put(wire, &cell->integer, sizeof(cell->integer));
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

/* A stack whose functions have been sent needs them no more. */
static struct error *note_stack(struct wire *wire, enum table table, const struct cell *row)
{
	uint64_t id = (uint64_t)row[0].integer;

	if (table == TABLE_STACKS)
		wire->sink.duplicate = map_find(&wire->stacks, id);
	else if (table == TABLE_STACK_FUNCTIONS && !map_insert(&wire->stacks, id, NULL))
		return error_no_memory();
	return NULL;
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct wire *wire = (struct wire *)sink;
	bool own = !catalog[table].dictionary;
	static const struct cell null;
	uint64_t duplicate = 0;

	TRY(frame_start(wire, WIRE_ROW));
	TRY(put_u32(wire, table));
	for (size_t i = 0; i < catalog[table].column_count; i++)
		TRY(put_cell(wire, own && i == 0 ? &null : &row[i]));
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
