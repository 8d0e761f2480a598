/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that gzip, xz or zstd packed, as a stream. libarchive hands out whole blocks only: of a
 * file that was cut, a small log would be lost with its last block, which is all of it. (zstd
 * itself tells nothing of a block, which is 128 KB at most, before it has all of it.)
 */
#ifndef INQUEST_UNPACK_UNPACK_STREAM_H
#define INQUEST_UNPACK_UNPACK_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { UNPACK_CHUNK = 1 << 20 };

struct unpack_codec; /* one of unpack_stream.c */

struct unpack_stream {
	int from, to;
	uint64_t read, written;                         /* bytes */
	void (*progress)(void *context, uint64_t read); /* called now and then */
	void *context;
};

/* By the first bytes of a file; NULL: it is packed in none of these. */
const struct unpack_codec *unpack_codec_of(const unsigned char *head, size_t size);

/* Several packed files one behind the other are one. ERROR_FORMAT where the data breaks off. */
struct error *unpack_stream(struct unpack_stream *stream, const struct unpack_codec *codec);

/* All of it; ERROR_IO. */
struct error *unpack_write(int file, const void *data, size_t size);

#endif
