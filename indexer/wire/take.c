/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The writer's end: see wire.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cell_take.h"
#include "base/cursor.h"
#include "schema/catalog.h"
#include "wire/wire.h"

enum { HEADER_SIZE = 8 };

static struct error *wrong(void)
{
	return error_create(ERROR_CRASHED, "the process that read it sent what is no row");
}

static struct error *answer(const struct wire_inbox *inbox, uint64_t number)
{
	if (inbox->fd < 0)
		return NULL;
	/* Who asks and does not read the answers is not waited for; who is gone is seen later. */
	ssize_t sent = send(inbox->fd, &number, sizeof(number), MSG_NOSIGNAL | MSG_DONTWAIT);
	return sent == sizeof(number) || errno == EPIPE || errno == ECONNRESET ? NULL : wrong();
}

static bool is_whole(const struct cursor *cursor)
{
	return !cursor->failed && cursor_left(cursor) == 0;
}

static struct error *take_begin(struct wire_inbox *inbox, struct cursor *cursor)
{
	uint32_t size;
	const char *fingerprint = cell_take_text(cursor, &size);

	if (!is_whole(cursor) || inbox->begun || strlen(fingerprint) != size)
		return wrong();
	TRY(inbox->taker->begin(inbox->taker->context, fingerprint));
	inbox->begun = true;
	return answer(inbox, 0);
}

static struct error *take_row(struct wire_inbox *inbox, struct cursor *cursor)
{
	struct cell row[CATALOG_COLUMNS_MAX];
	uint32_t table = cursor_u32(cursor);
	bool duplicate = false;

	if (cursor->failed || !inbox->begun || table >= TABLE_COUNT)
		return wrong();
	for (size_t i = 0; i < catalog[table].column_count; i++)
		row[i] = cell_take(cursor);
	if (!is_whole(cursor))
		return wrong();
	TRY(inbox->taker->row(inbox->taker->context, (enum table)table, row, &duplicate));
	return wire_asks((enum table)table) ? answer(inbox, duplicate) : NULL;
}

static struct error *take_dropped(struct wire_inbox *inbox, struct cursor *cursor)
{
	uint32_t table = cursor_u32(cursor);
	uint64_t count = 0;

	if (!is_whole(cursor) || !inbox->begun || table >= TABLE_COUNT)
		return wrong();
	TRY(inbox->taker->dropped(inbox->taker->context, (enum table)table, &count));
	return answer(inbox, count);
}

static struct error *take_body(struct wire_inbox *inbox, struct cursor *cursor)
{
	uint32_t size;
	const char *text = cell_take_text(cursor, &size);

	if (!is_whole(cursor) || !inbox->begun)
		return wrong();
	return inbox->taker->body(inbox->taker->context, text);
}

static struct error *take_end(struct wire_inbox *inbox, struct cursor *cursor)
{
	uint32_t kind = cursor_u32(cursor), size;
	const char *message = cell_take_text(cursor, &size);

	bool begun = inbox->begun;

	if (!is_whole(cursor) || (kind != WIRE_NO_ERROR && kind > (uint32_t)ERROR_LOST))
		return wrong();
	inbox->begun = false;
	inbox->ended += begun;
	return inbox->taker->end(inbox->taker->context, begun, kind, message);
}

static struct error *take_frame(struct wire_inbox *inbox, uint32_t kind, struct cursor *cursor)
{
	switch (kind) {
	case WIRE_BEGIN:
		return take_begin(inbox, cursor);
	case WIRE_ROW:
		return take_row(inbox, cursor);
	case WIRE_DROPPED:
		return take_dropped(inbox, cursor);
	case WIRE_BODY:
		return take_body(inbox, cursor);
	case WIRE_END:
		return take_end(inbox, cursor);
	default:
		return wrong();
	}
}

/* *used: of the bytes that have come, those of whole frames. */
static struct error *take_frames(struct wire_inbox *inbox, size_t *used)
{
	struct cursor cursor, payload;

	cursor_init(&cursor, inbox->bytes.data, inbox->bytes.size, false);
	for (*used = 0; cursor_left(&cursor) >= HEADER_SIZE;) {
		uint32_t size = cursor_u32(&cursor), kind = cursor_u32(&cursor);

		if (size > WIRE_PAYLOAD_MAX)
			return wrong();
		if (cursor_left(&cursor) < size)
			break;
		cursor_init(&payload, cursor_bytes(&cursor, size), size, false);
		TRY(take_frame(inbox, kind, &payload));
		*used += HEADER_SIZE + size;
	}
	return NULL;
}

/* Of the bytes that were received, size are new. */
static struct error *take(struct wire_inbox *inbox, size_t size)
{
	struct wire_bytes *bytes = &inbox->bytes;
	size_t used;

	if (size > inbox->left)
		return error_create(ERROR_CRASHED,
				    "the process that read it sent more than the file can hold");
	inbox->left -= size;

	TRY(take_frames(inbox, &used));
	memmove(bytes->data, bytes->data + used, bytes->size - used);
	bytes->size -= used;
	return NULL;
}

void wire_inbox_init(struct wire_inbox *inbox, int fd, uint64_t most,
		     const struct wire_taker *taker)
{
	*inbox = (struct wire_inbox){.fd = fd, .taker = taker, .left = most};
}

void wire_inbox_deinit(struct wire_inbox *inbox)
{
	free(inbox->bytes.data);
}

struct error *wire_receive(struct wire_inbox *inbox, bool *ended)
{
	struct wire_bytes *bytes = &inbox->bytes;

	*ended = false;
	TRY(wire_reserve(bytes, WIRE_BATCH));
	ssize_t count = read(inbox->fd, bytes->data + bytes->size, bytes->capacity - bytes->size);
	if (count < 0 && errno != EINTR && errno != ECONNRESET)
		return error_from_errno("cannot receive rows");
	*ended = count == 0 || (count < 0 && errno == ECONNRESET);
	size_t size = count > 0 ? (size_t)count : 0;
	bytes->size += size;
	return take(inbox, size);
}

struct error *wire_feed(struct wire_inbox *inbox, const uint8_t *data, size_t size)
{
	TRY(wire_reserve(&inbox->bytes, size));
	memcpy(inbox->bytes.data + inbox->bytes.size, data, size);
	inbox->bytes.size += size;
	return take(inbox, size);
}
