/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The direct-mapped block cache. */
#include "dump/blocks.h"

struct error *blocks_init(struct blocks *blocks, struct source *source, uint64_t offset,
			  size_t block_size, size_t slots)
{
	*blocks = (struct blocks){
	    .source = source, .offset = offset, .block_size = block_size, .slots = slots};
	blocks->owners = calloc(slots, sizeof(*blocks->owners));
	blocks->got = calloc(slots, sizeof(*blocks->got));
	blocks->bytes = malloc(slots * block_size);
	return blocks->owners && blocks->got && blocks->bytes ? NULL : error_no_memory();
}

void blocks_deinit(struct blocks *blocks)
{
	free(blocks->owners);
	free(blocks->got);
	free(blocks->bytes);
}

struct error *blocks_get(struct blocks *blocks, uint64_t block, const uint8_t **ret, size_t *got)
{
	size_t slot = block % blocks->slots;
	uint8_t *bytes = blocks->bytes + slot * blocks->block_size;

	if (blocks->owners[slot] != block + 1) {
		blocks->owners[slot] = 0;
		TRY(source_read(blocks->source, blocks->offset + block * blocks->block_size, bytes,
				blocks->block_size, &blocks->got[slot]));
		blocks->owners[slot] = block + 1;
	}
	if (got)
		*got = blocks->got[slot];
	*ret = bytes;
	return NULL;
}
