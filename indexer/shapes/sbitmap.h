/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scalable bitmaps (include/linux/sbitmap.h; 3.18 to 4.8 block/blk-mq-tag.h, whose bits_per_word is
 *a shift as well): the bits that are set, and not cleared since.
 *
 *	struct sbitmap map;
 *	for (sbitmap_begin(&map, &layout, address); sbitmap_next(&map);)
 *		… map.bit …
 *	TRY(sbitmap_end(&map));
 *
 * address is that of a struct sbitmap. A word that cannot be read is noted and passed over.
 */
#ifndef INQUEST_SHAPES_SBITMAP_H
#define INQUEST_SHAPES_SBITMAP_H

#include <stdint.h>

#include "base/error.h"
#include "image/fields.h"

struct kernel;

#define SBITMAP_FIELDS(F)                                                                          \
	F(depth, "sbitmap.depth|blk_mq_bitmap_tags.depth")                                         \
	F(shift, "sbitmap.shift|blk_mq_bitmap_tags.bits_per_word")                                 \
	F(words, "sbitmap.map|blk_mq_bitmap_tags.map")                                             \
	F(word, "sbitmap_word|blk_align_bitmap")                                                   \
	F(bits, "sbitmap_word.word|blk_align_bitmap.word")                                         \
	F(cleared, "?sbitmap_word.cleared")

struct sbitmap_layout {
	struct kernel *kernel;
	struct sbitmap_fields {
		SBITMAP_FIELDS(FIELD_MEMBER_)
	} f;
};

struct error *sbitmap_layout_init(struct sbitmap_layout *layout, struct kernel *kernel);

struct sbitmap {
	const struct sbitmap_layout *layout;
	uint32_t bit;
	uint64_t words;
	uint32_t depth, shift;
	uint32_t next;    /* the bit to look at */
	uint64_t current; /* bits of the word that it is in */
	struct error *error;
};

void sbitmap_begin(struct sbitmap *map, const struct sbitmap_layout *layout, uint64_t address);
bool sbitmap_next(struct sbitmap *map);
struct error *sbitmap_end(struct sbitmap *map);

#endif
