/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zlib pages, by libdeflate: a page is there as a whole, and it is twice as fast for such. */
#include "dump/codec.h"

#include <libdeflate.h>

static void *zlib_create(void)
{
	return libdeflate_alloc_decompressor();
}

static void zlib_destroy(void *state)
{
	libdeflate_free_decompressor(state);
}

static bool zlib_decompress(void *state, const uint8_t *input, size_t size, uint8_t *page,
			    size_t page_size)
{
	return libdeflate_zlib_decompress(state, input, size, page, page_size, NULL) ==
	       LIBDEFLATE_SUCCESS;
}

const struct codec_ops codec_zlib = {
    .name = "zlib",
    .page_flag = 0x1,
    .create = zlib_create,
    .destroy = zlib_destroy,
    .decompress = zlib_decompress,
};
