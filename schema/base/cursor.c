/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The byte cursor: see cursor.h for the contract. */
#include "base/cursor.h"

#include <string.h>

void cursor_init(struct cursor *cursor, const void *bytes, size_t size, bool swap)
{
	const uint8_t *start = bytes;

	*cursor = (struct cursor){.start = start, .at = start, .end = start + size, .swap = swap};
}

size_t cursor_left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

const uint8_t *cursor_bytes(struct cursor *cursor, size_t size)
{
	if (cursor->failed || size > cursor_left(cursor)) {
		cursor->failed = true;
		return NULL;
	}
	const uint8_t *bytes = cursor->at;
	cursor->at += size;
	return bytes;
}

uint64_t cursor_uint(struct cursor *cursor, size_t size)
{
	const uint8_t *bytes = cursor_bytes(cursor, size);

	return bytes ? load_uint(bytes, size, cursor->swap) : 0;
}

uint8_t cursor_u8(struct cursor *cursor)
{
	return (uint8_t)cursor_uint(cursor, 1);
}

uint16_t cursor_u16(struct cursor *cursor)
{
	return (uint16_t)cursor_uint(cursor, 2);
}

uint32_t cursor_u32(struct cursor *cursor)
{
	return (uint32_t)cursor_uint(cursor, 4);
}

uint64_t cursor_u64(struct cursor *cursor)
{
	return cursor_uint(cursor, 8);
}

const char *cursor_string(struct cursor *cursor)
{
	const uint8_t *end = cursor->failed ? NULL : memchr(cursor->at, 0, cursor_left(cursor));

	if (!end) {
		cursor->failed = true;
		return NULL;
	}
	return (const char *)cursor_bytes(cursor, (size_t)(end - cursor->at) + 1);
}

void cursor_skip(struct cursor *cursor, size_t size)
{
	cursor_bytes(cursor, size);
}

void cursor_seek(struct cursor *cursor, size_t offset)
{
	if (offset > (size_t)(cursor->end - cursor->start))
		cursor->failed = true;
	else
		cursor->at = cursor->start + offset;
}

void cursor_align(struct cursor *cursor, size_t alignment)
{
	size_t offset = (size_t)(cursor->at - cursor->start);

	cursor_skip(cursor, -offset & (alignment - 1));
}
