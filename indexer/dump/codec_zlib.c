/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zlib pages. One inflate state is kept: making one costs as much as inflating a small page. */
#include "dump/codec.h"

#include <zlib.h>

static void *zlib_create(void)
{
	z_stream *stream = calloc(1, sizeof(*stream));

	if (stream && inflateInit(stream) == Z_OK)
		return stream;
	free(stream);
	return NULL;
}

static void zlib_destroy(void *state)
{
	inflateEnd(state);
	free(state);
}

static bool zlib_decompress(void *state, const uint8_t *input, size_t size, uint8_t *page,
			    size_t page_size)
{
	z_stream *stream = state;

	if (inflateReset(stream) != Z_OK)
		return false;
	stream->next_in = (uint8_t *)input;
	stream->avail_in = (uInt)size;
	stream->next_out = page;
	stream->avail_out = (uInt)page_size;
	return inflate(stream, Z_FINISH) == Z_STREAM_END && !stream->avail_out;
}

const struct codec_ops codec_zlib = {
    .name = "zlib",
    .page_flag = 0x1,
    .create = zlib_create,
    .destroy = zlib_destroy,
    .decompress = zlib_decompress,
};
