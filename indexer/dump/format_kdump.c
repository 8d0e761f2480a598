/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed kdump files: makedumpfile's own format, which QEMU and libvirt write too. One file, or
 * several that hold a range of pages each (makedumpfile --split).
 *
 *     block 0            main header              (diskheader.c)
 *     block 1…           sub-header; notes and VMCOREINFO behind it
 *     1 + sub_blocks…    bitmap of the machine's memory, then bitmap of the pages stored
 *     …                  page descriptors, page data   (pagemap.c)
 *
 * The sub-header is struct kdump_sub_header of makedumpfile's diskdump_mod.h, which grew with
 * header_version, in the writer's word size and alignment.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/vector.h"
#include "dump/codec.h"
#include "dump/diskheader.h"
#include "dump/format.h"
#include "dump/notes.h"
#include "dump/pagemap.h"

#define SIGNATURE         "KDUMP   "
#define STATUS_INCOMPLETE 0x8
#define LEVEL_MAX         63
#define LEVEL_ZERO_PAGES  1 /* zero pages are left out, but they still have descriptors */
#define SUB_SIZE          112

struct sub_layout {
	uint8_t word, off_alignment; /* of an off_t, which always has 8 bytes */
};

static const struct sub_layout sub_layouts[] = {{8, 8}, {4, 4}, {4, 8}};
#define SUB_LAYOUTS (sizeof(sub_layouts) / sizeof(*sub_layouts))

struct range {
	uint64_t offset, size;
};

struct sub_header {
	uint8_t word;
	uint64_t phys_base;
	uint32_t dump_level, split;
	uint64_t first_pfn, end_pfn, max_pfn;
	struct range vmcoreinfo, notes;
};

/* One file. */
struct part {
	struct source *source;
	struct disk_header header;
	struct sub_header sub;
	struct pagemap *map;
};

struct kdump {
	struct dump_info *info;
	struct dump_counters *counters;
	VECTOR(struct part) parts; /* ordered by first_pfn */
	struct codecs *codecs;
	struct notes notes;
	uint64_t first_pfn; /* of the machine's memory: what the file calls page 0 */
	char *missing;      /* remark on parts that were not given */
};

static void kdump_close(void *state)
{
	struct kdump *kdump = state;

	if (!kdump)
		return;
	vector_for_each(&kdump->parts, part)
		pagemap_destroy(part->map);
	vector_deinit(&kdump->parts);
	codecs_destroy(kdump->codecs);
	notes_deinit(&kdump->notes);
	free(kdump->missing);
	free(kdump);
}
DEFINE_CLEANUP(void *, kdump_close);

static bool kdump_claims(const uint8_t *head)
{
	return !memcmp(head, SIGNATURE, strlen(SIGNATURE));
}

/* Sub-header */

static struct range parse_range(struct cursor *cursor, const struct sub_layout *layout)
{
	struct range range;

	cursor_align(cursor, layout->off_alignment);
	range.offset = cursor_u64(cursor);
	range.size = cursor_uint(cursor, layout->word);
	return range;
}

static void parse_sub(const uint8_t *bytes, const struct disk_header *header,
		      const struct sub_layout *layout, struct sub_header *ret)
{
	uint32_t version = header->version;
	struct cursor cursor;

	*ret = (struct sub_header){.word = layout->word, .max_pfn = header->max_mapnr};
	cursor_init(&cursor, bytes, SUB_SIZE, header->swap);
	ret->phys_base = cursor_uint(&cursor, layout->word);
	if (version >= 1)
		ret->dump_level = cursor_u32(&cursor);
	if (version >= 2) {
		ret->split = cursor_u32(&cursor);
		ret->first_pfn = cursor_uint(&cursor, layout->word);
		ret->end_pfn = cursor_uint(&cursor, layout->word);
	}
	if (version >= 3)
		ret->vmcoreinfo = parse_range(&cursor, layout);
	if (version >= 4)
		ret->notes = parse_range(&cursor, layout);
	if (version >= 5)
		parse_range(&cursor, layout); /* eraseinfo */
	if (version >= 6) {
		cursor_align(&cursor, layout->off_alignment);
		ret->first_pfn = cursor_u64(&cursor);
		ret->end_pfn = cursor_u64(&cursor);
		ret->max_pfn = cursor_u64(&cursor);
	}
}

/* Whether a range lies between the sub-header and the bitmaps, or is not there at all. */
static bool range_is_plausible(const struct range *range, const struct disk_header *header)
{
	uint64_t start = header->block_size, end = disk_header_sub_end(header);

	if (!range->size)
		return !range->offset;
	return range->offset > start && range->offset < end && range->size <= end - range->offset;
}

/* The number of contradictions in this reading of the sub-header. */
static unsigned judge_sub(const struct sub_header *sub, const struct disk_header *header)
{
	uint32_t low = sub->max_pfn < UINT32_MAX ? (uint32_t)sub->max_pfn : UINT32_MAX;

	return (sub->dump_level > LEVEL_MAX) + (sub->split > 1) +
	       (sub->split && sub->first_pfn > sub->end_pfn) +
	       !range_is_plausible(&sub->vmcoreinfo, header) +
	       !range_is_plausible(&sub->notes, header) + (low != header->max_mapnr);
}

/* The reading with the fewest contradictions; among equals the one of the main header's words. */
static struct error *read_sub(struct part *part, struct dump_info *info)
{
	uint8_t bytes[SUB_SIZE];
	unsigned best = UINT32_MAX;
	size_t got;

	TRY(source_read(part->source, part->header.block_size, bytes, sizeof(bytes), &got));
	if (got < sizeof(bytes))
		format_remark(info, DUMP_TRUNCATED, REMARK_CUT);
	for (size_t i = 0; i < SUB_LAYOUTS; i++) {
		struct sub_header sub;
		parse_sub(bytes, &part->header, &sub_layouts[i], &sub);
		unsigned faults =
		    judge_sub(&sub, &part->header) * 2 + (sub.word != part->header.word);
		if (faults < best) {
			best = faults;
			part->sub = sub;
		}
	}
	part->header.word = part->sub.word;
	return NULL;
}

/* Opening */

static struct error *open_map(const struct kdump *kdump, struct part *part)
{
	const struct disk_header *header = &part->header;
	struct pagemap_layout layout = {
	    .source = part->source,
	    .info = kdump->info,
	    .counters = kdump->counters,
	    .bitmaps = disk_header_bitmaps(header, part->sub.max_pfn),
	    .descriptors = disk_header_descriptors(header),
	    .first_pfn = part->sub.first_pfn,
	    .end_pfn = part->sub.end_pfn,
	    .page_size = header->block_size,
	    .swap = header->swap,
	};

	return pagemap_create(&layout, &part->map);
}

/* A file that is not split is the one part, of all pages. */
static void set_range(struct part *part, struct dump_info *info)
{
	struct sub_header *sub = &part->sub;

	if (sub->split && sub->first_pfn > sub->end_pfn) {
		format_remark(info, DUMP_DAMAGED, "its range of pages makes no sense");
		sub->split = 0;
	}
	if (!sub->split) {
		sub->first_pfn = 0;
		sub->end_pfn = sub->max_pfn;
	}
}

static struct error *open_part(struct kdump *kdump, struct source *source)
{
	struct part part = {.source = source};

	TRY(disk_header_read(source, &part.header));
	TRY(read_sub(&part, kdump->info));
	set_range(&part, kdump->info);
	if (!vector_push(&kdump->parts, part))
		return error_no_memory();
	return open_map(kdump, &kdump->parts.data[kdump->parts.count - 1]);
}

/* Parts may be empty: they come before the one that starts at the same page. */
static int compare_parts(const void *a, const void *b)
{
	const struct sub_header *first = &((const struct part *)a)->sub;
	const struct sub_header *second = &((const struct part *)b)->sub;

	if (first->first_pfn != second->first_pfn)
		return first->first_pfn < second->first_pfn ? -1 : 1;
	return (first->end_pfn > second->end_pfn) - (first->end_pfn < second->end_pfn);
}

/* What all parts of one dump have in common. */
static void write_key(const struct part *part, char key[DUMP_SPLIT_KEY])
{
	const struct disk_header *header = &part->header;

	snprintf(key, DUMP_SPLIT_KEY, "%" PRIu32 " %d %" PRIu64 " %" PRIu64 " %s",
		 header->block_size, header->swap, part->sub.max_pfn, header->seconds,
		 header->release);
}

static struct error *kdump_split_key(struct source *source, char key[DUMP_SPLIT_KEY])
{
	struct dump_info info = {0};
	struct part part = {.source = source};

	TRY(disk_header_read(source, &part.header));
	TRY(read_sub(&part, &info));
	set_range(&part, &info);
	if (part.sub.split)
		write_key(&part, key);
	return NULL;
}

/* Whether two files can be parts of one dump. */
static struct error *check_pair(const struct part *a, const struct part *b)
{
	const char *first = source_path(a->source), *second = source_path(b->source);
	char keys[2][DUMP_SPLIT_KEY];

	if (!a->sub.split || !b->sub.split)
		return format_not_split(a->sub.split ? b->source : a->source);
	write_key(a, keys[0]);
	write_key(b, keys[1]);
	if (strcmp(keys[0], keys[1]) != 0)
		return error_create(ERROR_MISMATCH, "%s and %s are parts of different dumps", first,
				    second);
	if (a->sub.first_pfn == b->sub.first_pfn && a->sub.first_pfn < a->sub.end_pfn)
		return error_create(ERROR_USAGE, "%s and %s are the same part of the split dump",
				    first, second);
	return NULL;
}

static struct error *remark_missing(struct kdump *kdump, uint64_t first, uint64_t end)
{
	if (kdump->missing)
		return NULL;
	if (asprintf(&kdump->missing,
		     "a part of the split dump was not given: the one with pages 0x%" PRIx64
		     " to 0x%" PRIx64,
		     first, end - 1) < 0) {
		kdump->missing = NULL;
		return error_no_memory();
	}
	format_remark(kdump->info, DUMP_TRUNCATED, kdump->missing);
	return NULL;
}

/* Orders the parts, and looks for what does not fit together or is missing between them. */
static struct error *join_parts(struct kdump *kdump)
{
	uint64_t end = 0;

	qsort(kdump->parts.data, kdump->parts.count, sizeof(*kdump->parts.data), compare_parts);
	vector_for_each(&kdump->parts, part) {
		if (part > kdump->parts.data)
			TRY(check_pair(part - 1, part));
		if (part->sub.first_pfn > end)
			TRY(remark_missing(kdump, end, part->sub.first_pfn));
		if (part->sub.first_pfn < end)
			format_remark(kdump->info, DUMP_DAMAGED, "its parts overlap");
		end = part->sub.end_pfn;
	}
	if (end < kdump->parts.data[0].sub.max_pfn)
		TRY(remark_missing(kdump, end, kdump->parts.data[0].sub.max_pfn));
	return NULL;
}

static struct error *read_notes(struct kdump *kdump, const struct part *part)
{
	const struct sub_header *sub = &part->sub;

	TRY(notes_read(&kdump->notes, part->source, sub->notes.offset, sub->notes.size,
		       part->header.swap));
	TRY(notes_read_vmcoreinfo(&kdump->notes, part->source, sub->vmcoreinfo.offset,
				  sub->vmcoreinfo.size));
	if (kdump->notes.cut)
		format_remark(kdump->info, DUMP_DAMAGED, REMARK_NOTES);
	notes_publish(&kdump->notes, kdump->info);
	return NULL;
}

static void publish(struct kdump *kdump)
{
	const struct part *part = &kdump->parts.data[0];
	struct dump_info *info = kdump->info;
	uint64_t bits = disk_header_bitmaps(&part->header, part->sub.max_pfn).size * 8;

	disk_header_publish(&part->header, info);
	info->dump_level = part->sub.dump_level;
	/* makedumpfile counts pages from the start of memory on 32-bit ARM only. */
	if (info->machine == EM_ARM)
		kdump->first_pfn = part->sub.phys_base / info->page_size;
	info->max_pfn = kdump->first_pfn + (part->sub.max_pfn < bits ? part->sub.max_pfn : bits);
}

static struct error *check_part(struct kdump *kdump, struct part *part)
{
	struct dump_info *info = kdump->info;

	info->page_count += pagemap_count(part->map);
	if (part->header.status & STATUS_INCOMPLETE)
		format_remark(info, DUMP_TRUNCATED, REMARK_INCOMPLETE);
	if (part->sub.dump_level & ~(uint32_t)LEVEL_ZERO_PAGES)
		format_remark(info, DUMP_FILTERED, NULL);
	else if (!part->sub.split)
		TRY(pagemap_check_filter(part->map));
	return pagemap_check_end(part->map);
}

static struct error *open_files(struct kdump *kdump, const struct format_input *input)
{
	TRY(codecs_create(&kdump->codecs));
	for (size_t i = 0; i < input->count; i++)
		TRY(open_part(kdump, input->sources[i]));
	TRY(join_parts(kdump));
	publish(kdump);
	vector_for_each(&kdump->parts, part)
		TRY(check_part(kdump, part));
	return read_notes(kdump, &kdump->parts.data[0]);
}

static struct error *kdump_open(const struct format_input *input, void **ret)
{
	struct kdump *kdump = calloc(1, sizeof(*kdump));
	_cleanup_(kdump_closep) void *state = kdump;

	if (!kdump)
		return error_no_memory();
	kdump->info = input->info;
	kdump->counters = input->counters;
	TRY(open_files(kdump, input));
	*ret = steal(&state);
	return NULL;
}

/* Pages */

/* The part for a page, or the first one behind it; NULL if there is none. */
static struct part *part_of(struct kdump *kdump, uint64_t pfn)
{
	size_t low = 0, high = kdump->parts.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (kdump->parts.data[middle].sub.end_pfn <= pfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low < kdump->parts.count ? &kdump->parts.data[low] : NULL;
}

static struct error *kdump_page(void *state, uint64_t pfn, uint8_t *page)
{
	struct kdump *kdump = state;
	uint64_t address = pfn * kdump->info->page_size;
	uint64_t number = pfn - kdump->first_pfn;
	struct part *part = part_of(kdump, number);

	if (pfn < kdump->first_pfn)
		return error_fault(FAULT_ABSENT, address);
	if (!part || number < part->sub.first_pfn)
		return error_fault(FAULT_PART, address);
	return pagemap_page(part->map, kdump->codecs, number, address, page);
}

static struct error *kdump_next(void *state, uint64_t *pfn, bool *found)
{
	struct kdump *kdump = state;
	const struct part *end = kdump->parts.data + kdump->parts.count;
	uint64_t number = *pfn < kdump->first_pfn ? 0 : *pfn - kdump->first_pfn;

	*found = false;
	for (struct part *part = part_of(kdump, number); !*found && part && part < end; part++)
		TRY(pagemap_next(part->map, &number, found));
	*pfn = number + kdump->first_pfn;
	return NULL;
}

const struct format_ops format_kdump = {
    .name = "kdump",
    .claims = kdump_claims,
    .split_key = kdump_split_key,
    .open = kdump_open,
    .close = kdump_close,
    .page = kdump_page,
    .next = kdump_next,
};
