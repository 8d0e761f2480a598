/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_types: the build's types as BTF, packed as fast as zstd can (the 5 MB of a distribution's
 * kernel become 1.5 MB) and in parts, as rows of megabytes are copied too often on their way. BTF
 * is the dump's own, or made of what a vmlinux's DWARF says. A build that the case knows has it
 * already.
 */
#include <stdlib.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "image/btf_writer.h"
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

static struct error *emit_packed(struct walk *walk, const void *btf, size_t size)
{
	size_t room = ZSTD_compressBound(size);
	_cleanup_free_ char *packed = malloc(room);

	if (!packed)
		return error_no_memory();
	size_t packed_size = ZSTD_compress(packed, room, btf, size, LEVEL);
	if (ZSTD_isError(packed_size))
		return error_no_memory(); /* there is room, so that nothing else can fail */
	return emit_parts(walk, packed, packed_size);
}

/* Without variables and functions: symbols have those. */
static struct error *emit_written(struct walk *walk, struct types *types)
{
	_cleanup_free_ uint8_t *btf = NULL;
	size_t size;

	TRY(walk_skip(walk, btf_write(types, walk->kernel->memory.swap, NULL, NULL, &btf, &size)));
	return btf ? emit_packed(walk, btf, size) : NULL;
}

struct error *walk_kernel_types(struct walk *walk)
{
	struct types *types = walk->kernel->types;
	size_t size = 0;

	if (!types || walk->build_known)
		return NULL;
	const void *btf = types_btf_bytes(types, &size);
	return btf ? emit_packed(walk, btf, size) : emit_written(walk, types);
}
