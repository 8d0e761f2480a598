/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See unpack_gzip.h. */
#include "unpack_gzip.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/cleanup.h"

enum { GZIP_ONLY = 16 };

struct error *unpack_write(int file, const void *data, size_t size)
{
	const char *at = data;

	while (size) {
		ssize_t written = write(file, at, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return error_from_errno("cannot unpack");
		at += written;
		size -= (size_t)written;
	}
	return NULL;
}

static struct error *fill(struct unpack_gzip *gzip, z_stream *stream, unsigned char *in)
{
	ssize_t got = read(gzip->from, in, UNPACK_CHUNK);

	if (got < 0)
		return error_from_errno("cannot be read");
	stream->next_in = in;
	stream->avail_in = (uInt)got;
	gzip->read += (uint64_t)got;
	gzip->progress(gzip->context, gzip->read);
	return NULL;
}

/* Behind the end of one may stand another, or what pads a tape. */
static bool begins_another(const z_stream *stream)
{
	return stream->avail_in && *stream->next_in == 0x1f;
}

static struct error *inflate_all(struct unpack_gzip *gzip, z_stream *stream, unsigned char *in,
				 unsigned char *out)
{
	int status = Z_OK;

	for (;;) {
		if (!stream->avail_in)
			TRY(fill(gzip, stream, in));
		if (!stream->avail_in && status != Z_STREAM_END)
			return error_create(ERROR_FORMAT, "the packed file was cut");
		if (status == Z_STREAM_END && !begins_another(stream))
			return NULL;
		if (status == Z_STREAM_END && inflateReset(stream) != Z_OK)
			return error_no_memory();
		stream->next_out = out;
		stream->avail_out = UNPACK_CHUNK;
		status = inflate(stream, Z_SYNC_FLUSH);
		gzip->written += UNPACK_CHUNK - stream->avail_out;
		TRY(unpack_write(gzip->to, out, UNPACK_CHUNK - stream->avail_out));
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			return error_create(ERROR_FORMAT, "the packed file is damaged: %s",
					    stream->msg ? stream->msg : "no data of gzip's");
	}
}

struct error *unpack_gzip(struct unpack_gzip *gzip)
{
	_cleanup_free_ unsigned char *in = malloc(UNPACK_CHUNK), *out = malloc(UNPACK_CHUNK);
	z_stream stream = {0};

	if (!in || !out || inflateInit2(&stream, MAX_WBITS + GZIP_ONLY) != Z_OK)
		return error_no_memory();
	struct error *error = inflate_all(gzip, &stream, in, out);
	inflateEnd(&stream);
	return error;
}
