/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main header of the diskdump family.
 *
 * Its C struct starts the same everywhere: signature, version, utsname, up to offset 402. Then
 * comes a struct timeval, whose size and alignment depend on the writer, and after it 32-bit
 * numbers only. So there are few places where these can start, and the block size tells which.
 */
#include "dump/diskheader.h"

#include <string.h>

#include "base/cursor.h"
#include "dump/format.h"
#include "dump/machines.h"

#define BLOCK_MIN 4096
#define BLOCK_MAX SOURCE_WINDOW
#define SUB_MAX   ((uint32_t)1 << 20)

/* Where struct timeval lies, how long its members are, and the writer's long. */
struct header_layout {
	uint8_t word, time_alignment, time_word;
};

static const struct header_layout layouts[] = {
    {.word = 8, .time_alignment = 8, .time_word = 8},
    {.word = 4, .time_alignment = 4, .time_word = 4},
    /* 32-bit writers with a 64-bit time_t; the first of these is told by utsname.machine only */
    {.word = 4, .time_alignment = 8, .time_word = 8},
    {.word = 4, .time_alignment = 4, .time_word = 8},
};
#define LAYOUTS (sizeof(layouts) / sizeof(*layouts))

static void copy_name(struct cursor *cursor, char *ret)
{
	const uint8_t *bytes = cursor_bytes(cursor, UTSNAME_LENGTH);

	if (ret && bytes)
		memcpy(ret, bytes, UTSNAME_LENGTH);
}

static void parse_names(struct cursor *cursor, struct disk_header *ret)
{
	copy_name(cursor, NULL); /* sysname: always Linux */
	copy_name(cursor, ret->nodename);
	copy_name(cursor, ret->release);
	copy_name(cursor, ret->kernel_version);
	copy_name(cursor, ret->machine);
	copy_name(cursor, NULL); /* domainname */
}

static bool is_plausible(const struct disk_header *header)
{
	uint32_t block = header->block_size;

	return header->version <= 0xffff && block >= BLOCK_MIN && block <= BLOCK_MAX &&
	       !(block & (block - 1)) && header->sub_blocks && header->sub_blocks <= SUB_MAX &&
	       header->bitmap_blocks;
}

static bool parse(const uint8_t *bytes, size_t size, bool swap, const struct header_layout *layout,
		  struct disk_header *ret)
{
	struct cursor cursor;

	*ret = (struct disk_header){.swap = swap, .word = layout->word};
	cursor_init(&cursor, bytes, size, swap);
	cursor_skip(&cursor, 8);
	ret->version = cursor_u32(&cursor);
	parse_names(&cursor, ret);
	cursor_align(&cursor, layout->time_alignment);
	ret->seconds = cursor_uint(&cursor, layout->time_word);
	cursor_skip(&cursor, layout->time_word);
	ret->status = cursor_u32(&cursor);
	ret->block_size = cursor_u32(&cursor);
	ret->sub_blocks = cursor_u32(&cursor);
	ret->bitmap_blocks = cursor_u32(&cursor);
	ret->max_mapnr = cursor_u32(&cursor);
	return !cursor.failed && is_plausible(ret);
}

/* Tries the layouts of the word size that utsname.machine suggests first. */
static bool parse_any(const uint8_t *bytes, size_t size, bool swap, struct disk_header *ret)
{
	parse(bytes, size, swap, &layouts[0], ret);
	const struct machine *machine = machine_of_name(ret->machine);
	uint8_t expected = machine ? machine->word : layouts[0].word;

	for (size_t i = 0; i < 2 * LAYOUTS; i++) {
		const struct header_layout *layout = &layouts[i % LAYOUTS];
		bool first_round = i < LAYOUTS;
		if ((layout->word == expected) == first_round &&
		    parse(bytes, size, swap, layout, ret))
			return true;
	}
	return false;
}

struct error *disk_header_read(struct source *source, struct disk_header *ret)
{
	uint8_t bytes[DISKHEADER_SIZE];
	size_t got;

	TRY(source_read(source, 0, bytes, sizeof(bytes), &got));
	if (parse_any(bytes, got, false, ret) || parse_any(bytes, got, true, ret))
		return NULL;
	if (got < sizeof(bytes))
		return error_create(ERROR_FORMAT, MESSAGE_SHORT, source_path(source));
	return error_create(ERROR_FORMAT,
			    "%s has a header that makes no sense; nothing can be read from it",
			    source_path(source));
}

uint64_t disk_header_sub_end(const struct disk_header *header)
{
	return ((uint64_t)1 + header->sub_blocks) * header->block_size;
}

struct pagemap_bitmaps disk_header_bitmaps(const struct disk_header *header, uint64_t max_pfn)
{
	uint64_t start = disk_header_sub_end(header);
	uint64_t size = (uint64_t)header->bitmap_blocks * header->block_size;

	/* A bitmap has blocks of its own: a single block is one, however little of it is used. */
	if (max_pfn > (uint64_t)(header->bitmap_blocks / 2) * header->block_size * 8)
		return (struct pagemap_bitmaps){.memory = start, .stored = start, .size = size};
	return (struct pagemap_bitmaps){
	    .memory = start, .stored = start + size / 2, .size = size / 2};
}

uint64_t disk_header_descriptors(const struct disk_header *header)
{
	return disk_header_sub_end(header) + (uint64_t)header->bitmap_blocks * header->block_size;
}

static const char *text_or_null(const char *text)
{
	return *text ? text : NULL;
}

void disk_header_publish(const struct disk_header *header, struct dump_info *info)
{
	const struct machine *machine = machine_of_name(header->machine);

	info->machine = machine ? machine->machine : 0;
	info->pointer_bits = (uint8_t)(header->word * 8);
	info->swap = header->swap;
	info->page_size = header->block_size;
	info->release = text_or_null(header->release);
	info->version = text_or_null(header->kernel_version);
	info->nodename = text_or_null(header->nodename);
	info->machine_name = text_or_null(header->machine);
	info->crash_seconds = header->seconds;
}
