/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CONFIG_FLATMEM, and all kernels of one node before it: one array for all frames, from the first
 * on. Kernels with other maps may have the variable, and nothing in it.
 */
#include "image/kernel.h"
#include "objects/mm/memmap.h"

static struct error *flat_fill(struct kernel *kernel, struct memmap *map)
{
	uint64_t variable, array;

	TRY(kernel_symbol(kernel, "mem_map", &variable));
	TRY(memory_pointer(&kernel->memory, variable, &array));
	if (!memory_is_kernel(&kernel->memory, array))
		return error_absent("map of pages", "mem_map");
	return memmap_add(map, 0, memmap_frames_end(kernel), array);
}

const struct memmap_ops memmap_flat = {"flat", flat_fill};
