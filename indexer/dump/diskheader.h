/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main header that DISKDUMP and KDUMP share: struct disk_dump_header of makedumpfile's
 * diskdump_mod.h, which is the C struct of whichever machine wrote it. Neither byte order nor word
 * size is declared, so both are deduced from what makes sense.
 */
#ifndef INQUEST_DUMP_DISKHEADER_H
#define INQUEST_DUMP_DISKHEADER_H

#include "dump/pagemap.h"
#include "dump/source.h"

#define DISKHEADER_SIZE 464 /* at most, without the list of CPUs' tasks */

#define UTSNAME_LENGTH 65

struct disk_header {
	bool swap;
	uint8_t word; /* bytes of a long: 4 or 8 */
	uint32_t version;
	char nodename[UTSNAME_LENGTH + 1], release[UTSNAME_LENGTH + 1];
	char kernel_version[UTSNAME_LENGTH + 1], machine[UTSNAME_LENGTH + 1];
	uint64_t seconds;
	uint32_t status, block_size, sub_blocks, bitmap_blocks, max_mapnr;
};

/* ERROR_FORMAT if no reading of the header makes sense. */
struct error *disk_header_read(struct source *source, struct disk_header *ret);

/* Behind the sub-header, and what is stored with it. */
uint64_t disk_header_sub_end(const struct disk_header *header);

/* The bitmaps for max_pfn pages: two if there is room for two, else one for both purposes. */
struct pagemap_bitmaps disk_header_bitmaps(const struct disk_header *header, uint64_t max_pfn);

uint64_t disk_header_descriptors(const struct disk_header *header);

/* Writes what it says into info, which borrows it. */
void disk_header_publish(const struct disk_header *header, struct dump_info *info);

#endif
