/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader's end: see wire.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
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

static bool refers_to(const struct catalog_table *table, const char *name)
{
	for (size_t i = 0; i < table->reference_count; i++)
		if (!strcmp(table->references[i].table, name))
			return true;
	return false;
}

bool wire_asks(enum table table)
{
	for (size_t i = 0; catalog[table].dictionary && i < TABLE_COUNT; i++)
		if (catalog[i].dictionary && refers_to(&catalog[i], catalog[table].name))
			return true;
	return false;
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

static struct error *flush(struct wire *wire)
{
	size_t sent = 0;

	while (sent < wire->bytes.size) {
		ssize_t count = write(wire->fd, wire->bytes.data + sent, wire->bytes.size - sent);
		if (count < 0 && errno != EINTR)
			return error_from_errno("cannot send rows");
		sent += count > 0 ? (size_t)count : 0;
	}
	wire->bytes.size = 0;
	return NULL;
}

static struct error *frame_end(struct wire *wire)
{
	size_t size = wire->bytes.size - wire->frame - 2 * sizeof(uint32_t);
	uint32_t told = (uint32_t)size;

	if (size > WIRE_PAYLOAD_MAX)
		return error_create(ERROR_OTHER, "a row of %zu bytes is too long", size);
	memcpy(wire->bytes.data + wire->frame, &told, sizeof(told));
	return wire->bytes.size >= WIRE_BATCH ? flush(wire) : NULL;
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
	TRY(flush(wire));
	return read_answer(wire, ret);
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
	TRY(wire->asks[table] ? ask(wire, &duplicate) : frame_end(wire));
	sink->duplicate = duplicate;
	return NULL;
}

void wire_init(struct wire *wire, int fd)
{
	*wire = (struct wire){.sink.insert = insert, .fd = fd};
	for (size_t i = 0; i < TABLE_COUNT; i++)
		wire->asks[i] = wire_asks((enum table)i);
}

void wire_deinit(struct wire *wire)
{
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
	return flush(wire);
}
