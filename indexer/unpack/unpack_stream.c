/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See unpack_stream.h. A packer is a step that moves through two buffers: see codecs. */
#include "unpack/unpack_stream.h"

#include <errno.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/cleanup.h"

/* What a step takes and gives. */
struct window {
	const unsigned char *in;
	unsigned char *out;
	size_t in_size, out_size; /* left */
	bool last;                /* nothing comes behind in */
};

enum step { STEP_MORE, STEP_END, STEP_BROKEN }; /* STEP_END: of a packed file, not of what comes */

struct unpack_codec {
	const char *magic;
	void *(*create)(void); /* NULL: no memory */
	enum step (*step)(void *state, struct window *window);
	void (*destroy)(void *state);
	bool any_frame; /* the step itself knows what may stand behind an end */
};

/* gzip */

enum { GZIP_ONLY = 16 };

static void *gzip_create(void)
{
	z_stream *stream = calloc(1, sizeof(*stream));

	if (stream && inflateInit2(stream, MAX_WBITS + GZIP_ONLY) != Z_OK) {
		free(stream);
		return NULL;
	}
	return stream;
}

static enum step gzip_step(void *state, struct window *window)
{
	z_stream *stream = state;

	stream->next_in = (unsigned char *)window->in;
	stream->avail_in = (uInt)window->in_size;
	stream->next_out = window->out;
	stream->avail_out = (uInt)window->out_size;
	int status = inflate(stream, Z_SYNC_FLUSH);
	window->in = stream->next_in;
	window->in_size = stream->avail_in;
	window->out_size = stream->avail_out;
	if (status == Z_STREAM_END)
		return inflateReset(stream) == Z_OK ? STEP_END : STEP_BROKEN;
	return status == Z_OK || status == Z_BUF_ERROR ? STEP_MORE : STEP_BROKEN;
}

static void gzip_destroy(void *state)
{
	inflateEnd(state);
	free(state);
}

/* xz */

static void *xz_create(void)
{
	lzma_stream *stream = calloc(1, sizeof(*stream));

	if (stream && lzma_stream_decoder(stream, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK) {
		free(stream);
		return NULL;
	}
	return stream;
}

static enum step xz_step(void *state, struct window *window)
{
	lzma_stream *stream = state;

	stream->next_in = window->in;
	stream->avail_in = window->in_size;
	stream->next_out = window->out;
	stream->avail_out = window->out_size;
	lzma_ret status = lzma_code(stream, window->last ? LZMA_FINISH : LZMA_RUN);
	window->in = stream->next_in;
	window->in_size = stream->avail_in;
	window->out_size = stream->avail_out;
	if (status == LZMA_STREAM_END)
		return STEP_END;
	return status == LZMA_OK || status == LZMA_BUF_ERROR ? STEP_MORE : STEP_BROKEN;
}

static void xz_destroy(void *state)
{
	lzma_end(state);
	free(state);
}

/* zstd */

static void *zstd_create(void)
{
	ZSTD_DCtx *context = ZSTD_createDCtx();

	/* as `zstd -d --long=31` takes */
	if (context)
		ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 31);
	return context;
}

static enum step zstd_step(void *state, struct window *window)
{
	ZSTD_inBuffer in = {window->in, window->in_size, 0};
	ZSTD_outBuffer out = {window->out, window->out_size, 0};
	size_t left = ZSTD_decompressStream(state, &out, &in);

	window->in += in.pos;
	window->in_size -= in.pos;
	window->out_size -= out.pos;
	if (ZSTD_isError(left))
		return STEP_BROKEN;
	return left ? STEP_MORE : STEP_END;
}

static void zstd_destroy(void *state)
{
	ZSTD_freeDCtx(state);
}

static const struct unpack_codec codecs[] = {
    {"\x1f\x8b", gzip_create, gzip_step, gzip_destroy, false},
    {"\xfd\x37zXZ", xz_create, xz_step, xz_destroy, false},
    {"\x28\xb5\x2f\xfd", zstd_create, zstd_step, zstd_destroy, true},
};

enum { CODECS = sizeof(codecs) / sizeof(codecs[0]) };

static bool begins(const struct unpack_codec *codec, const unsigned char *head, size_t size)
{
	size_t length = strlen(codec->magic);

	return size >= length && !memcmp(head, codec->magic, length);
}

const struct unpack_codec *unpack_codec_of(const unsigned char *head, size_t size)
{
	for (size_t i = 0; i < CODECS; i++)
		if (begins(&codecs[i], head, size))
			return &codecs[i];
	return NULL;
}

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

static struct error *fill(struct unpack_stream *stream, struct window *window, unsigned char *in)
{
	ssize_t got = read(stream->from, in, UNPACK_CHUNK);

	if (got < 0)
		return error_from_errno("cannot be read");
	window->in = in;
	window->in_size = (size_t)got;
	window->last = got == 0;
	stream->read += (uint64_t)got;
	stream->progress(stream->context, stream->read);
	return NULL;
}

/* Behind the end of one may stand another, or what pads a tape. */
static bool begins_another(const struct unpack_codec *codec, const struct window *window)
{
	size_t length = strlen(codec->magic);

	length = window->in_size < length ? window->in_size : length;
	return length && (codec->any_frame || !memcmp(window->in, codec->magic, length));
}

/* A step's output is kept whatever it ends with: that is what came before the damage. */
static struct error *run(struct unpack_stream *stream, const struct unpack_codec *codec,
			 void *state, unsigned char *in, unsigned char *out)
{
	struct window window = {0};
	enum step step = STEP_MORE;

	for (;;) {
		if (!window.in_size && !window.last)
			TRY(fill(stream, &window, in));
		if (step == STEP_END && !begins_another(codec, &window))
			return NULL;
		window.out = out;
		window.out_size = UNPACK_CHUNK;
		step = codec->step(state, &window);
		size_t size = UNPACK_CHUNK - window.out_size;
		stream->written += size;
		TRY(unpack_write(stream->to, out, size));
		if (step == STEP_BROKEN)
			return error_create(ERROR_FORMAT, "the packed file is damaged");
		if (step == STEP_MORE && window.last && !size)
			return error_create(ERROR_FORMAT, "the packed file was cut");
	}
}

struct error *unpack_stream(struct unpack_stream *stream, const struct unpack_codec *codec)
{
	_cleanup_free_ unsigned char *in = malloc(UNPACK_CHUNK), *out = malloc(UNPACK_CHUNK);
	void *state = codec->create();
	struct error *error =
	    in && out && state ? run(stream, codec, state, in, out) : error_no_memory();

	if (state)
		codec->destroy(state);
	return error;
}
