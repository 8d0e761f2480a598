/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers are some ten times what the walks over real dumps take: a read for every 16 bytes,
 * while objects take one for some 100 bytes and more; a row for every 64, the size of the smallest
 * objects that there are rows of. A case is a fraction of its dump, and of a log's text some five
 * times it.
 */
#include "machine/budget.h"

enum {
	FILE_BYTES_OF_PAGE = 16, /* at least, in any format: what tells where it lies */
	STEPS_MIN = 4 << 20,
	STEPS_OF_PAGE = 256,
	ROWS_MIN = 1 << 20,
	ROWS_OF_PAGE = 64,
	BYTES_MIN = 256 << 20,
	BYTES_OF_PAGE = 8192,
	BYTES_OF_FILE = 64,
	PARENTS = 4, /* that lie take all the rows there may be */
};

/* A header may claim any number of pages. */
static uint64_t pages_of(const struct dump_info *info)
{
	uint64_t most = info->file_size / FILE_BYTES_OF_PAGE;

	return info->page_count < most ? info->page_count : most;
}

uint64_t budget_bytes(uint64_t file_size)
{
	return BYTES_MIN + file_size * BYTES_OF_FILE;
}

struct budget budget_for(const struct dump_info *info)
{
	uint64_t pages = pages_of(info), rows = ROWS_MIN + pages * ROWS_OF_PAGE;
	uint64_t bytes = BYTES_MIN + pages * BYTES_OF_PAGE, most = budget_bytes(info->file_size);

	return (struct budget){
	    .steps = STEPS_MIN + pages * STEPS_OF_PAGE,
	    .rows = rows,
	    .rows_of_parent = rows / PARENTS,
	    .bytes = bytes < most ? bytes : most,
	};
}
