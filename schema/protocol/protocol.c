/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See protocol.h. */
#include "protocol/protocol.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cell_take.h"
#include "base/cursor.h"

void protocol_bytes_deinit(struct protocol_bytes *bytes)
{
	vector_deinit(&bytes->list);
}

void protocol_inbox_deinit(struct protocol_inbox *inbox)
{
	protocol_bytes_deinit(&inbox->bytes);
}

static struct error *put(struct protocol_bytes *bytes, const void *data, size_t size)
{
	if (!vector_reserve(&bytes->list, bytes->list.count + size))
		return error_no_memory();
	if (size)
		memcpy(bytes->list.data + bytes->list.count, data, size);
	bytes->list.count += size;
	return NULL;
}

static struct error *put_u32(struct protocol_bytes *bytes, uint32_t value)
{
	return put(bytes, &value, sizeof(value));
}

static struct error *put_text(struct protocol_bytes *bytes, const char *text, uint32_t size)
{
	static const char nul;

	TRY(put_u32(bytes, size));
	TRY(put(bytes, text, size));
	return put(bytes, &nul, 1);
}

static struct error *put_cell(struct protocol_bytes *bytes, const struct cell *cell)
{
	TRY(put_u32(bytes, cell->kind));
	if (cell->kind == CELL_TEXT)
		return put_text(bytes, cell->text, cell->size);
	return cell->kind == CELL_NULL ? NULL : put(bytes, &cell->integer, sizeof(cell->integer));
}

static struct error *put_frame(struct protocol_bytes *bytes, const struct protocol_frame *frame)
{
	TRY(put_u32(bytes, 0));
	TRY(put_u32(bytes, frame->kind));
	TRY(put_u32(bytes, frame->status));
	TRY(put_text(bytes, frame->text, frame->text_size));
	TRY(put_u32(bytes, frame->cell_count));
	for (uint32_t i = 0; i < frame->cell_count; i++)
		TRY(put_cell(bytes, &frame->cells[i]));
	return NULL;
}

struct error *protocol_put(struct protocol_bytes *bytes, const struct protocol_frame *frame)
{
	size_t start = bytes->list.count;
	struct error *error = put_frame(bytes, frame);
	size_t size = bytes->list.count - start - sizeof(uint32_t);
	uint32_t told = (uint32_t)size;

	if (!error && size > PROTOCOL_FRAME_MAX)
		error = error_create(ERROR_USAGE, "that is too long");
	if (error)
		bytes->list.count = start;
	else
		memcpy(bytes->list.data + start, &told, sizeof(told));
	return error;
}

struct error *protocol_send(int fd, struct protocol_bytes *bytes)
{
	size_t sent = 0;

	while (sent < bytes->list.count) {
		ssize_t count =
		    send(fd, bytes->list.data + sent, bytes->list.count - sent, MSG_NOSIGNAL);

		if (count < 0 && errno != EINTR)
			return error_from_errno("cannot send");
		sent += count > 0 ? (size_t)count : 0;
	}
	bytes->list.count = 0;
	return NULL;
}

/* Room at the end; what was taken makes it. */
static struct error *make_room(struct protocol_inbox *inbox, size_t size)
{
	uint8_t *data = inbox->bytes.list.data;
	size_t left = inbox->bytes.list.count - inbox->taken;

	if (inbox->taken)
		memmove(data, data + inbox->taken, left);
	inbox->bytes.list.count = left;
	inbox->taken = 0;
	return vector_reserve(&inbox->bytes.list, left + size) ? NULL : error_no_memory();
}

struct error *protocol_receive(struct protocol_inbox *inbox, int fd, bool *ended)
{
	TRY(make_room(inbox, PROTOCOL_BATCH));
	ssize_t count = read(fd, inbox->bytes.list.data + inbox->bytes.list.count, PROTOCOL_BATCH);

	if (count < 0 && errno != EINTR && errno != EAGAIN && errno != ECONNRESET)
		return error_from_errno("cannot receive");
	*ended = count == 0 || (count < 0 && errno == ECONNRESET);
	inbox->bytes.list.count += count > 0 ? (size_t)count : 0;
	return NULL;
}

struct error *protocol_feed(struct protocol_inbox *inbox, const uint8_t *bytes, size_t size)
{
	TRY(make_room(inbox, size));
	return put(&inbox->bytes, bytes, size);
}

static bool take_frame(struct cursor *cursor, struct protocol_frame *ret)
{
	ret->kind = (enum protocol_kind)cursor_u32(cursor);
	ret->status = cursor_u32(cursor);
	ret->text = cell_take_text(cursor, &ret->text_size);
	ret->cell_count = cursor_u32(cursor);
	if (cursor->failed || !ret->kind || ret->kind >= PROTOCOL_KINDS ||
	    ret->cell_count > PROTOCOL_CELLS_MAX)
		return false;
	for (uint32_t i = 0; i < ret->cell_count; i++)
		ret->cells[i] = cell_take(cursor);
	return !cursor->failed && cursor_left(cursor) == 0;
}

struct error *protocol_take(struct protocol_inbox *inbox, struct protocol_frame *ret, bool *whole)
{
	struct cursor cursor, frame;

	cursor_init(&cursor, inbox->bytes.list.data, inbox->bytes.list.count, false);
	cursor_skip(&cursor, inbox->taken);
	*whole = false;
	if (cursor_left(&cursor) < sizeof(uint32_t))
		return NULL;
	size_t size = cursor_u32(&cursor);
	if (size > PROTOCOL_FRAME_MAX)
		return error_create(ERROR_CRASHED, "what came is no answer");
	if (cursor_left(&cursor) < size)
		return NULL;
	cursor_init(&frame, cursor_bytes(&cursor, size), size, false);
	if (!take_frame(&frame, ret))
		return error_create(ERROR_CRASHED, "what came is no answer");
	inbox->taken += sizeof(uint32_t) + size;
	*whole = true;
	return NULL;
}
