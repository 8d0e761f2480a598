/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CONFIG_SPARSEMEM_VMEMMAP where the architecture knows the array's place: one for all frames. */
#include "image/kernel.h"
#include "objects/mm/memmap.h"

static struct error *vmemmap_fill(struct kernel *kernel, struct memmap *map)
{
	uint64_t start;

	if (!kernel->arch->vmemmap)
		return error_absent("map of all pages", kernel->arch->name);
	TRY(kernel->arch->vmemmap(kernel, &start));
	return memmap_add(map, 0, memmap_frames_end(kernel), start);
}

const struct memmap_ops memmap_vmemmap = {"vmemmap", vmemmap_fill};
