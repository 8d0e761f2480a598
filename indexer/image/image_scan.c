/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pieces that are lost or not mapped are passed over. */
#include "image/image_scan.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "image/kernel.h"

enum { SCAN_CHUNK = 256 << 10 };

bool image_holds(const struct kernel *kernel, uint64_t address)
{
	return address >= kernel->text_start && address - kernel->text_start < IMAGE_MAX;
}

struct error *image_scan(struct kernel *kernel, image_visit *visit, void *context)
{
	enum { SIZE = SCAN_CHUNK + SCAN_OVERLAP };
	_cleanup_free_ uint8_t *chunk = malloc(SIZE);
	uint64_t start = kernel->text_start & -(uint64_t)kernel->memory.page_size;

	if (!chunk)
		return error_no_memory();
	for (uint64_t at = start; at - start < IMAGE_MAX; at += SCAN_CHUNK) {
		size_t lost;

		if (memory_hole(&kernel->memory, at) >= SIZE)
			continue;
		TRY(memory_read_partial(&kernel->memory, at, chunk, SIZE, &lost));
		if (lost < SIZE && visit(context, at, chunk, SIZE))
			break;
	}
	return NULL;
}
