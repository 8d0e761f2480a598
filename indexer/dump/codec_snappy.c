/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snappy pages (raw blocks, not the framing format). */
#include "dump/codec.h"

#include <snappy-c.h>

static bool snappy_decompress(void *state, const uint8_t *input, size_t size, uint8_t *page,
			      size_t page_size)
{
	size_t length = page_size;

	(void)state;
	return snappy_uncompress((const char *)input, size, (char *)page, &length) == SNAPPY_OK &&
	       length == page_size;
}

const struct codec_ops codec_snappy = {
    .name = "snappy",
    .page_flag = 0x4,
    .decompress = snappy_decompress,
};
