/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rank over a bitmap in the file. ranks[i] counts the claimed pages before bitmap unit i; the
 * rest of the way is at most 64 words of popcount in a cached block.
 *
 * A byte's bits are in ascending page order, whatever the byte order of the dumped machine, so the
 * bitmap is read as little-endian words.
 */
#include "dump/pagemap.h"

#include <endian.h>
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "base/vector.h"
#include "dump/blocks.h"
#include "dump/format.h"

#define PIECE            ((size_t)32 << 10) /* of a bitmap, read at once */
#define UNIT             512                /* bytes of bitmap per entry of ranks */
#define UNIT_PAGES       (UNIT * 8)
#define BITMAP_BLOCK     4096 /* 256 of them stand for 32 GiB of 4 KiB pages */
#define STORED_SLOTS     256
#define MEMORY_SLOTS     16
#define DESCRIPTOR_SIZE  24
#define DESCRIPTOR_GROUP 128
#define DESCRIPTOR_SLOTS 256
#define PHYSICAL_BITS    52   /* no architecture has more */
#define TAIL             4096 /* descriptors that may share a zero page at a file's end */

/* struct page_desc of makedumpfile's diskdump_mod.h. */
struct descriptor {
	uint64_t offset; /* of the data; 0: the dump's maker lost the page */
	uint32_t size, flags;
};

struct pagemap {
	struct pagemap_layout layout;
	VECTOR(uint64_t) ranks; /* one per unit, and one behind the last */
	struct blocks stored, memory, descriptors;
	bool ends_in_hole; /* the bitmap behind the last unit is one of the file: no page is stored
			    */
	uint64_t zero;     /* offset of data that is known to be a page of zeroes; 0: none yet */
};

void pagemap_destroy(struct pagemap *map)
{
	if (!map)
		return;
	blocks_deinit(&map->stored);
	blocks_deinit(&map->memory);
	blocks_deinit(&map->descriptors);
	vector_deinit(&map->ranks);
	free(map);
}

static uint64_t word_at(const uint8_t *bytes, size_t word)
{
	uint64_t value;

	memcpy(&value, bytes + word * 8, 8);
	return le64toh(value);
}

/* Claimed pages among the first `pages` of a unit. */
static unsigned count_pages(const uint8_t *unit, size_t pages)
{
	unsigned count = 0;
	size_t word = 0;

	for (; word < pages / 64; word++)
		count += (unsigned)__builtin_popcountll(word_at(unit, word));
	if (pages % 64)
		count += (unsigned)__builtin_popcountll(word_at(unit, word) &
							(((uint64_t)1 << pages % 64) - 1));
	return count;
}

/* The pages of a unit that belong to this file: from..to, relative to the unit's first. */
static void unit_range(const struct pagemap *map, uint64_t unit, size_t *from, size_t *to)
{
	uint64_t start = unit * UNIT_PAGES, end = start + UNIT_PAGES;
	uint64_t first = map->layout.first_pfn, last = map->layout.end_pfn;

	*from = first <= start ? 0 : first < end ? (size_t)(first - start) : UNIT_PAGES;
	*to = last >= end ? UNIT_PAGES : last > start ? (size_t)(last - start) : 0;
	if (*from > *to)
		*from = *to;
}

static struct error *get_unit(struct blocks *bitmap, uint64_t unit, const uint8_t **ret)
{
	TRY(blocks_get(bitmap, unit / (BITMAP_BLOCK / UNIT), ret, NULL));
	*ret += unit % (BITMAP_BLOCK / UNIT) * UNIT;
	return NULL;
}

static bool add_ranks(struct pagemap *map, const uint8_t *bytes, size_t size, uint64_t *rank)
{
	for (size_t at = 0; at < size; at += UNIT) {
		size_t from, to;
		unit_range(map, map->ranks.count, &from, &to);
		if (!vector_push(&map->ranks, *rank))
			return false;
		*rank += count_pages(bytes + at, to) - count_pages(bytes + at, from);
	}
	return true;
}

/* Whether all of it lies in one hole of the file, and before its end. */
static bool is_hole(struct source *source, uint64_t at, uint64_t size)
{
	return at < source_size(source) && source_next_data(source, at) - at >= size;
}

/* Reads the bitmap as far as the file has it: a claimed size allocates nothing. */
static struct error *read_ranks(struct pagemap *map)
{
	_cleanup_free_ uint8_t *buffer = malloc(PIECE);
	const struct pagemap_layout *layout = &map->layout;
	uint64_t left = (layout->end_pfn + 7) / 8, at = layout->bitmaps.stored, rank = 0;

	if (!buffer)
		return error_no_memory();
	while (left) {
		size_t part = left < PIECE ? (size_t)left : PIECE, got;
		TRY(interrupt_check());
		map->ends_in_hole = is_hole(layout->source, at, left);
		if (map->ends_in_hole)
			break;
		TRY(source_read(layout->source, at, buffer, part, &got));
		memset(buffer + got, 0, PIECE - got);
		if (!add_ranks(map, buffer, got, &rank))
			return error_no_memory();
		if (got < part)
			format_remark(layout->info, DUMP_TRUNCATED, REMARK_CUT);
		left = got < part ? 0 : left - part;
		at += part;
	}
	return vector_push(&map->ranks, rank) ? NULL : error_no_memory();
}

static struct error *init_blocks(struct pagemap *map)
{
	const struct pagemap_layout *layout = &map->layout;

	TRY(blocks_init(&map->stored, layout->source, layout->bitmaps.stored, BITMAP_BLOCK,
			STORED_SLOTS));
	TRY(blocks_init(&map->memory, layout->source, layout->bitmaps.memory, BITMAP_BLOCK,
			MEMORY_SLOTS));
	return blocks_init(&map->descriptors, layout->source, layout->descriptors,
			   DESCRIPTOR_GROUP * DESCRIPTOR_SIZE, DESCRIPTOR_SLOTS);
}

struct error *pagemap_create(const struct pagemap_layout *layout, struct pagemap **ret)
{
	_cleanup_(pagemap_destroyp) struct pagemap *map = calloc(1, sizeof(*map));
	uint64_t limit = ((uint64_t)1 << PHYSICAL_BITS) / layout->page_size;

	if (!map)
		return error_no_memory();
	if (limit > layout->bitmaps.size * 8)
		limit = layout->bitmaps.size * 8;
	map->layout = *layout;
	if (layout->end_pfn > limit) {
		format_remark(layout->info, DUMP_DAMAGED,
			      "its header claims more memory than its page bitmap covers");
		map->layout.end_pfn = limit;
	}
	TRY(init_blocks(map));
	TRY(read_ranks(map));
	*ret = steal(&map);
	return NULL;
}

uint64_t pagemap_count(const struct pagemap *map)
{
	return map->ranks.data[map->ranks.count - 1];
}

/* The descriptor with that number among those of the stored pages. */
static struct error *read_descriptor(struct pagemap *map, uint64_t number, uint64_t address,
				     struct descriptor *ret)
{
	const uint8_t *group;
	struct cursor cursor;
	size_t got;

	TRY(blocks_get(&map->descriptors, number / DESCRIPTOR_GROUP, &group, &got));
	cursor_init(&cursor, group, got, map->layout.swap);
	cursor_skip(&cursor, number % DESCRIPTOR_GROUP * DESCRIPTOR_SIZE);
	ret->offset = cursor_u64(&cursor);
	ret->size = cursor_u32(&cursor);
	ret->flags = cursor_u32(&cursor);
	return cursor.failed ? error_fault(FAULT_CUT, address) : NULL;
}

static bool has_bit(const uint8_t *unit, size_t page)
{
	return unit[page / 8] >> page % 8 & 1;
}

/* Why a page is not stored: the machine has none there, or it was left out. */
static struct error *explain_absence(struct pagemap *map, uint64_t pfn, uint64_t address)
{
	const uint8_t *bytes;

	TRY(get_unit(&map->memory, pfn / UNIT_PAGES, &bytes));
	return error_fault(has_bit(bytes, pfn % UNIT_PAGES) ? FAULT_EXCLUDED : FAULT_ABSENT,
			   address);
}

static struct error *find(struct pagemap *map, uint64_t pfn, uint64_t address,
			  struct descriptor *ret)
{
	uint64_t unit = pfn / UNIT_PAGES;
	size_t within = pfn % UNIT_PAGES, from, to;
	const uint8_t *bytes;

	if (pfn < map->layout.first_pfn || pfn >= map->layout.end_pfn)
		return error_fault(FAULT_ABSENT, address);
	if (unit + 1 >= map->ranks.count)
		return map->ends_in_hole ? explain_absence(map, pfn, address)
					 : error_fault(FAULT_CUT, address);
	TRY(get_unit(&map->stored, unit, &bytes));
	if (!has_bit(bytes, within))
		return explain_absence(map, pfn, address);
	unit_range(map, unit, &from, &to);
	uint64_t number =
	    map->ranks.data[unit] + count_pages(bytes, within) - count_pages(bytes, from);
	return read_descriptor(map, number, address, ret);
}

static struct error *read_data(struct pagemap *map, struct codecs *codecs,
			       const struct descriptor *descriptor, uint64_t address, uint8_t *page)
{
	size_t page_size = map->layout.page_size;
	const uint8_t *data;

	TRY(source_view(map->layout.source, descriptor->offset, descriptor->size, &data));
	if (!data)
		return error_fault(FAULT_CUT, address);
	if (!descriptor->flags) {
		memcpy(page, data, page_size);
		return NULL;
	}
	map->layout.counters->pages_decompressed++;
	return codecs_decompress(codecs, descriptor->flags, data, descriptor->size, page, page_size,
				 address);
}

/*
 * Zero pages share one page's data, far from that of their neighbours: it is read once, which also
 * keeps the window of the source where the neighbours are.
 */
struct error *pagemap_page(struct pagemap *map, struct codecs *codecs, uint64_t pfn,
			   uint64_t address, uint8_t *page)
{
	size_t page_size = map->layout.page_size;
	struct descriptor descriptor;

	TRY(find(map, pfn, address, &descriptor));
	if (!descriptor.offset)
		return error_fault(FAULT_LOST, address);
	if (descriptor.size > page_size || (!descriptor.flags && descriptor.size != page_size))
		return error_fault("page descriptor makes no sense", address);
	if (descriptor.offset == map->zero) {
		memset(page, 0, page_size);
		return NULL;
	}
	TRY(read_data(map, codecs, &descriptor, address, page));
	if (!page[0] && !memcmp(page, page + 1, page_size - 1))
		map->zero = descriptor.offset;
	return NULL;
}

/* The first claimed page of a unit in from..to; to if there is none. */
static size_t scan_unit(const uint8_t *unit, size_t from, size_t to)
{
	while (from < to) {
		uint64_t word = word_at(unit, from / 64) >> from % 64;
		if (word)
			from += (size_t)__builtin_ctzll(word);
		else
			from = from / 64 * 64 + 64;
		if (word)
			break;
	}
	return from < to ? from : to;
}

struct error *pagemap_next(struct pagemap *map, uint64_t *pfn, bool *found)
{
	uint64_t unit = *pfn / UNIT_PAGES;
	size_t start = *pfn % UNIT_PAGES;
	const uint8_t *bytes;

	*found = false;
	for (; unit + 1 < map->ranks.count; unit++, start = 0) {
		size_t from, to;
		if (map->ranks.data[unit] == map->ranks.data[unit + 1])
			continue;
		unit_range(map, unit, &from, &to);
		TRY(get_unit(&map->stored, unit, &bytes));
		from = scan_unit(bytes, start > from ? start : from, to);
		if (from == to)
			continue;
		*pfn = unit * UNIT_PAGES + from;
		*found = true;
		break;
	}
	return NULL;
}

/*
 * Data is written in the order of descriptors, so the last one tells; but descriptors of zero pages
 * share the data of the first and tell nothing.
 */
struct error *pagemap_check_end(struct pagemap *map)
{
	uint64_t count = pagemap_count(map), looked = 0;
	uint64_t data = map->layout.descriptors + count * DESCRIPTOR_SIZE;
	struct descriptor last = {0};

	while (count && last.offset <= data && looked++ < TAIL) {
		struct error *error = read_descriptor(map, --count, 0, &last);
		if (error_is_damage(error))
			format_remark(map->layout.info, DUMP_TRUNCATED, REMARK_CUT);
		TRY(error_ignore_damage(error));
	}
	uint64_t size = source_size(map->layout.source);
	if (last.offset > size || last.size > size - last.offset)
		format_remark(map->layout.info, DUMP_TRUNCATED, REMARK_CUT);
	return NULL;
}

static struct error *count_bits(struct source *source, uint64_t at, uint64_t left, uint64_t *ret)
{
	_cleanup_free_ uint8_t *buffer = malloc(PIECE);

	*ret = 0;
	if (!buffer)
		return error_no_memory();
	while (left) {
		size_t part = left < PIECE ? (size_t)left : PIECE, got;
		TRY(interrupt_check());
		if (is_hole(source, at, left))
			break;
		TRY(source_read(source, at, buffer, part, &got));
		*ret += count_pages(buffer, got / 8 * 64);
		left = got < part ? 0 : left - part;
		at += part;
	}
	return NULL;
}

struct error *pagemap_check_filter(struct pagemap *map)
{
	const struct pagemap_bitmaps *bitmaps = &map->layout.bitmaps;
	uint64_t pages;

	TRY(count_bits(map->layout.source, bitmaps->memory, bitmaps->size, &pages));
	if (pages > pagemap_count(map))
		format_remark(map->layout.info, DUMP_FILTERED, NULL);
	return NULL;
}
