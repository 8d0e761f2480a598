/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See lzop.h. Numbers are big-endian. Behind the magic: version, library's version, version needed,
 * method, level, flags, (filter,) mode, time in two words, the name's size and the name, checksum.
 * A block is its size, its packed size, checksums as the flags say, data; a size of 0 ends the file
 * (lzop's src/lzop.c; the kernel's lib/decompress_unlzo.c). Checksums are not looked at: who
 * unpacks a kernel matches it.
 */
#include "image/lzop.h"

#include <endian.h>
#include <lzo/lzo1x.h>

#include <string.h>

#include "base/cursor.h"

enum {
	HAS_ADLER_PLAIN = 0x1,
	HAS_ADLER_PACKED = 0x2,
	HAS_EXTRA = 0x40,
	HAS_CRC_PLAIN = 0x100,
	HAS_CRC_PACKED = 0x200,
	HAS_FILTER = 0x800,
};

static const bool is_little = BYTE_ORDER == LITTLE_ENDIAN;

bool lzop_init(struct lzop *lzop, const uint8_t *bytes, size_t size)
{
	struct cursor cursor;

	cursor_init(&cursor, bytes, size, is_little);
	cursor_skip(&cursor, LZOP_MAGIC + 2 + 2 + 2 + 1 + 1);
	lzop->flags = cursor_u32(&cursor);
	cursor_skip(&cursor, (lzop->flags & HAS_FILTER ? 4 : 0) + 4 + 4 + 4);
	const uint8_t *name = cursor_bytes(&cursor, 1);
	cursor_skip(&cursor, (name ? *name : 0) + 4);
	if (lzop->flags & HAS_EXTRA) {
		uint32_t extra = cursor_u32(&cursor);
		cursor_skip(&cursor, extra);
		cursor_skip(&cursor, 4);
	}
	size_t left = cursor_left(&cursor);
	lzop->at = bytes + (size - left);
	lzop->end = bytes + size;
	return !cursor.failed;
}

size_t lzop_block_size(const struct lzop *lzop)
{
	size_t size = lzop->end - lzop->at < 8 ? 0 : load_uint(lzop->at, 4, is_little);

	return size <= LZOP_BLOCK_MAX ? size : 0;
}

/* Where the data of a block begin. */
static size_t header_size(uint32_t flags, bool stored)
{
	size_t size = 8 + (flags & HAS_ADLER_PLAIN ? 4 : 0) + (flags & HAS_CRC_PLAIN ? 4 : 0);

	return stored
		   ? size
		   : size + (flags & HAS_ADLER_PACKED ? 4 : 0) + (flags & HAS_CRC_PACKED ? 4 : 0);
}

bool lzop_next(struct lzop *lzop, uint8_t *block, size_t size)
{
	size_t packed = load_uint(lzop->at + 4, 4, is_little);
	size_t header = header_size(lzop->flags, packed == size);
	size_t left = (size_t)(lzop->end - lzop->at);
	lzo_uint length = size;

	if (packed > size || header > left || packed > left - header)
		return false;
	const uint8_t *data = lzop->at + header;
	lzop->at = data + packed;
	if (packed < size)
		return lzo1x_decompress_safe(data, packed, block, &length, NULL) == LZO_E_OK &&
		       length == size;
	memcpy(block, data, size);
	return true;
}
