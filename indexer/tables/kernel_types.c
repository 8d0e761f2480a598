/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_types: the build's BTF, packed as fast as zstd can (the 5 MB of a distribution's kernel
 * become 1.5 MB) and in parts, as rows of megabytes are copied too often on their way. A build that
 * the case knows has it already.
 */
#include <stdlib.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "tables/walk.h"

enum { LEVEL = 1, PART_SIZE = 32 << 10 };

static struct error *emit_parts(struct walk *walk, const char *packed, size_t size)
{
	struct kernel_types_row row = {.kernel =
					   cell_integer((int64_t)kernel_identity(walk->kernel))};
	int64_t part = 0;

	for (size_t at = 0; at < size; at += PART_SIZE) {
		row.part = cell_integer(part++);
		row.compressed =
		    cell_text_of(packed + at, size - at < PART_SIZE ? size - at : PART_SIZE);
		TRY(emit_kernel_types(walk->sink, &row));
	}
	return NULL;
}

struct error *walk_kernel_types(struct walk *walk)
{
	const struct types *types = walk->kernel->types;
	size_t size = 0;
	const void *btf = types ? types_btf_bytes(types, &size) : NULL;

	if (!btf || walk->build_known)
		return NULL;
	size_t room = ZSTD_compressBound(size);
	_cleanup_free_ char *packed = malloc(room);
	if (!packed)
		return error_no_memory();
	size_t packed_size = ZSTD_compress(packed, room, btf, size, LEVEL);
	if (ZSTD_isError(packed_size))
		return error_create(ERROR_OTHER, "zstd: %s", ZSTD_getErrorName(packed_size));
	return emit_parts(walk, packed, packed_size);
}
