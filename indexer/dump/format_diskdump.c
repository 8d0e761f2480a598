/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diskdump, the format of RHEL 3 and 4 and the ancestor of compressed kdump: the same main header,
 * a sub-header that only holds one CPU's registers, one bitmap or two (two if pages were left out),
 * the same page descriptors. Layout: drivers/block/diskdump.h of these kernels.
 */
#include <string.h>

#include "dump/codec.h"
#include "dump/diskheader.h"
#include "dump/format.h"
#include "dump/pagemap.h"

#define SIGNATURE         "DISKDUMP"
#define STATUS_INCOMPLETE 0x1

struct diskdump {
	struct disk_header header;
	struct pagemap *map;
	struct codecs *codecs;
};

static void diskdump_close(void *state)
{
	struct diskdump *diskdump = state;

	if (!diskdump)
		return;
	pagemap_destroy(diskdump->map);
	codecs_destroy(diskdump->codecs);
	free(diskdump);
}
DEFINE_CLEANUP(void *, diskdump_close);

static bool diskdump_claims(const uint8_t *head)
{
	return !memcmp(head, SIGNATURE, strlen(SIGNATURE));
}

static struct error *open_file(struct diskdump *diskdump, const struct format_input *input)
{
	struct disk_header *header = &diskdump->header;
	struct source *source = input->sources[0];

	TRY(codecs_create(&diskdump->codecs));
	TRY(disk_header_read(source, header));
	struct pagemap_layout layout = {.source = source,
					.info = input->info,
					.counters = input->counters,
					.bitmaps = disk_header_bitmaps(header, header->max_mapnr),
					.descriptors = disk_header_descriptors(header),
					.end_pfn = header->max_mapnr,
					.page_size = header->block_size,
					.swap = header->swap};
	TRY(pagemap_create(&layout, &diskdump->map));
	disk_header_publish(header, input->info);
	input->info->max_pfn = header->max_mapnr;
	input->info->page_count = pagemap_count(diskdump->map);
	if (header->status & STATUS_INCOMPLETE)
		format_remark(input->info, DUMP_TRUNCATED, REMARK_INCOMPLETE);
	TRY(pagemap_check_filter(diskdump->map));
	return pagemap_check_end(diskdump->map);
}

static struct error *diskdump_open(const struct format_input *input, void **ret)
{
	struct diskdump *diskdump = calloc(1, sizeof(*diskdump));
	_cleanup_(diskdump_closep) void *state = diskdump;

	if (!diskdump)
		return error_no_memory();
	if (input->count > 1)
		return format_not_split(input->sources[0]);
	TRY(open_file(diskdump, input));
	*ret = steal(&state);
	return NULL;
}

static struct error *diskdump_page(void *state, uint64_t pfn, uint8_t *page)
{
	struct diskdump *diskdump = state;

	return pagemap_page(diskdump->map, diskdump->codecs, pfn, pfn * diskdump->header.block_size,
			    page);
}

static struct error *diskdump_next(void *state, uint64_t *pfn, bool *found)
{
	struct diskdump *diskdump = state;

	return pagemap_next(diskdump->map, pfn, found);
}

const struct format_ops format_diskdump = {
    .name = "diskdump",
    .claims = diskdump_claims,
    .open = diskdump_open,
    .close = diskdump_close,
    .page = diskdump_page,
    .next = diskdump_next,
};
