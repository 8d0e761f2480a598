/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bounds-checked, byte-swapping reader over bytes that nobody vouches for.
 *
 * All header bytes of a dump pass through one. Failure is sticky: a read past the end returns
 * zeroes and sets `failed`, so a parser reads a whole header and checks once.
 */
#ifndef INQUEST_BASE_CURSOR_H
#define INQUEST_BASE_CURSOR_H

#include <byteswap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct cursor {
	const uint8_t *start, *at, *end;
	bool swap;   /* the bytes are in the other order than this machine's */
	bool failed; /* something was read past the end */
};

void cursor_init(struct cursor *cursor, const void *bytes, size_t size, bool swap);

/* size: 1, 2, 4 or 8 bytes. */
uint64_t cursor_uint(struct cursor *cursor, size_t size);
uint8_t cursor_u8(struct cursor *cursor);
uint16_t cursor_u16(struct cursor *cursor);
uint32_t cursor_u32(struct cursor *cursor);
uint64_t cursor_u64(struct cursor *cursor);

/* Borrowed bytes, NULL past the end. */
const uint8_t *cursor_bytes(struct cursor *cursor, size_t size);
/* NUL-terminated text inside the buffer, NULL if it has no end there. */
const char *cursor_string(struct cursor *cursor);

void cursor_skip(struct cursor *cursor, size_t size);
void cursor_seek(struct cursor *cursor, size_t offset);
/* Skips to the next multiple of alignment (a power of two), counted from the start. */
void cursor_align(struct cursor *cursor, size_t alignment);
size_t cursor_left(const struct cursor *cursor);

/* One unsigned integer of 1, 2, 4 or 8 bytes at bytes, unchecked; for buffers of known size. */
static inline uint64_t load_uint(const void *bytes, size_t size, bool swap)
{
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (size) {
	case 1:
		return *(const uint8_t *)bytes;
	case 2:
		memcpy(&u16, bytes, 2);
		return swap ? bswap_16(u16) : u16;
	case 4:
		memcpy(&u32, bytes, 4);
		return swap ? bswap_32(u32) : u32;
	case 8:
		memcpy(&u64, bytes, 8);
		return swap ? bswap_64(u64) : u64;
	}
	return 0;
}

#endif
