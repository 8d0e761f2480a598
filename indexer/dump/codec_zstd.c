/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zstandard pages, one frame each. */
#include "dump/codec.h"

#include <zstd.h>

static void *zstd_create(void)
{
	return ZSTD_createDCtx();
}

static void zstd_destroy(void *state)
{
	ZSTD_freeDCtx(state);
}

static bool zstd_decompress(void *state, const uint8_t *input, size_t size, uint8_t *page,
			    size_t page_size)
{
	/* An error is a huge size, so one comparison serves. */
	return ZSTD_decompressDCtx(state, page, page_size, input, size) == page_size;
}

const struct codec_ops codec_zstd = {
    .name = "zstd",
    .page_flag = 0x20,
    .create = zstd_create,
    .destroy = zstd_destroy,
    .decompress = zstd_decompress,
};
