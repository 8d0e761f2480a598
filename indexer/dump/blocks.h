/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table in the file, read in blocks on demand and kept in a direct-mapped cache of fixed size:
 * for tables that grow with the dumped machine's memory.
 */
#ifndef INQUEST_DUMP_BLOCKS_H
#define INQUEST_DUMP_BLOCKS_H

#include "dump/source.h"

struct blocks {
	struct source *source; /* borrowed */
	uint64_t offset;       /* of block 0 */
	size_t block_size, slots;
	uint64_t *owners; /* the block in each slot, plus 1; 0 is none */
	size_t *got;
	uint8_t *bytes;
};

struct error *blocks_init(struct blocks *blocks, struct source *source, uint64_t offset,
			  size_t block_size, size_t slots);
void blocks_deinit(struct blocks *blocks);

/*
 * The block, zero-filled behind the file's end, valid until the next call; *got (may be NULL) is
 * how much of it the file has.
 */
struct error *blocks_get(struct blocks *blocks, uint64_t block, const uint8_t **ret, size_t *got);

#endif
