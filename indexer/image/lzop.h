/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lzop's files, which a kernel may be packed as, and which Debian's libarchive leaves to lzop. */
#ifndef INQUEST_IMAGE_LZOP_H
#define INQUEST_IMAGE_LZOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LZOP_MAGIC = 9 };
#define LZOP_MAGIC_TEXT "\x89LZO\0\r\n\x1a\n"

struct lzop {
	const uint8_t *at, *end; /* what of the file is left */
	uint32_t flags;
};

/* False: the header makes no sense. Borrows the bytes. */
bool lzop_init(struct lzop *lzop, const uint8_t *bytes, size_t size);

/* The bytes of the next block when unpacked, at most LZOP_BLOCK_MAX; 0 at the end. */
enum { LZOP_BLOCK_MAX = 64 << 20 };
size_t lzop_block_size(const struct lzop *lzop);

/* Unpacks it. False: it is damaged, and nothing comes behind it. */
bool lzop_next(struct lzop *lzop, uint8_t *block, size_t size);

#endif
