/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that gzip packed, as a stream. libarchive hands out whole blocks only: of a file that was
 * cut, a small log would be lost with its last block, which is all of it.
 */
#ifndef INQUEST_INDEXER_UNPACK_GZIP_H
#define INQUEST_INDEXER_UNPACK_GZIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { UNPACK_CHUNK = 1 << 20 };

struct unpack_gzip {
	int from, to;
	uint64_t read, written;                         /* bytes */
	void (*progress)(void *context, uint64_t read); /* called now and then */
	void *context;
};

/* Several packed files one behind the other are one. ERROR_FORMAT where the data breaks off. */
struct error *unpack_gzip(struct unpack_gzip *gzip);

/* All of it; ERROR_IO. */
struct error *unpack_write(int file, const void *data, size_t size);

#endif
