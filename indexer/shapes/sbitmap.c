/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scalable bitmaps: each word is two reads, however few bits of it are used. */
#include "shapes/sbitmap.h"

#include "image/kernel.h"

enum {
	DEPTH_MAX = 1 << 20, /* tags of a queue are 10240 at most */
	SHIFT_MAX = 6,
};

static const struct sbitmap_fields sbitmap_field_paths = {SBITMAP_FIELDS(FIELD_PATH_)};

struct error *sbitmap_layout_init(struct sbitmap_layout *layout, struct kernel *kernel)
{
	layout->kernel = kernel;
	return fields_init(kernel, sbitmap, &layout->f);
}

static struct error *open_map(struct sbitmap *map, uint64_t address)
{
	struct kernel *kernel = map->layout->kernel;
	const struct sbitmap_fields *f = &map->layout->f;
	uint64_t depth, shift;

	TRY(field_read(kernel, &f->depth, address, &depth));
	TRY(field_read(kernel, &f->shift, address, &shift));
	TRY(field_read(kernel, &f->words, address, &map->words));
	if (depth > DEPTH_MAX || shift > SHIFT_MAX)
		return error_corrupt("a bitmap has no sensible size", address);
	map->shift = (uint32_t)shift;
	map->depth = (uint32_t)depth;
	return NULL;
}

void sbitmap_begin(struct sbitmap *map, const struct sbitmap_layout *layout, uint64_t address)
{
	*map = (struct sbitmap){.layout = layout};
	struct error *error = open_map(map, address);
	if (error)
		map->error = problems_note(layout->kernel->problems, error);
}

static struct error *read_word(struct sbitmap *map, uint64_t address, uint64_t *ret)
{
	struct kernel *kernel = map->layout->kernel;
	const struct sbitmap_fields *f = &map->layout->f;
	uint64_t bits, cleared = 0;

	*ret = 0;
	TRY(field_read(kernel, &f->bits, address, &bits));
	if (f->cleared.present)
		TRY(field_read(kernel, &f->cleared, address, &cleared));
	*ret = bits & ~cleared;
	return NULL;
}

bool sbitmap_next(struct sbitmap *map)
{
	uint32_t width = UINT32_C(1) << map->shift;

	while (!map->error && map->next < map->depth) {
		uint32_t bit = map->next++;

		if (bit % width == 0) {
			uint64_t word = map->words + bit / width * map->layout->f.word.size;

			map->error = problems_note(map->layout->kernel->problems,
						   read_word(map, word, &map->current));
		}
		if (map->current >> bit % width & 1) {
			map->bit = bit;
			return true;
		}
	}
	return false;
}

struct error *sbitmap_end(struct sbitmap *map)
{
	return map->error;
}
