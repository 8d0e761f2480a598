/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The set of page codecs. A codec's state is made when the first page needs it. */
#include "dump/codec.h"

#define CODECS_MAX 16

struct codecs {
	void *states[CODECS_MAX];
};

struct error *codecs_create(struct codecs **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? NULL : error_no_memory();
}

void codecs_destroy(struct codecs *codecs)
{
	if (!codecs)
		return;
	for (size_t i = 0; i < CODECS_MAX && codec_registry[i]; i++)
		if (codecs->states[i])
			codec_registry[i]->destroy(codecs->states[i]);
	free(codecs);
}

struct error *codecs_decompress(struct codecs *codecs, uint32_t flags, const uint8_t *input,
				size_t size, uint8_t *page, size_t page_size, uint64_t address)
{
	size_t i = 0;

	while (i < CODECS_MAX && codec_registry[i] && codec_registry[i]->page_flag != flags)
		i++;
	if (i == CODECS_MAX || !codec_registry[i])
		return error_fault("page is compressed in an unknown way", address);

	const struct codec_ops *ops = codec_registry[i];
	if (ops->create && !codecs->states[i] && !(codecs->states[i] = ops->create()))
		return error_no_memory();
	if (!ops->decompress(codecs->states[i], input, size, page, page_size))
		return error_fault("page cannot be decompressed", address);
	return NULL;
}
