/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LZO1X pages. lzo_init() only checks how the library was built, so it is not called. */
#include "dump/codec.h"

#include <lzo/lzo1x.h>

static bool lzo_decompress(void *state, const uint8_t *input, size_t size, uint8_t *page,
			   size_t page_size)
{
	lzo_uint length = page_size;

	(void)state;
	return lzo1x_decompress_safe(input, size, page, &length, NULL) == LZO_E_OK &&
	       length == page_size;
}

const struct codec_ops codec_lzo = {
    .name = "lzo",
    .page_flag = 0x2,
    .decompress = lzo_decompress,
};
