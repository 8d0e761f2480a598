/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ELF file with DWARF: the type model, by way of libdw. */
#include <stdlib.h>

#include "image/vmlinux.h"
#include "types.h"

/* As vmlinux_open() makes one, but of bytes, and of any ELF file. */
static struct vmlinux *open_bytes(uint8_t *bytes, size_t size)
{
	struct vmlinux *vmlinux = calloc(1, sizeof(*vmlinux));

	elf_version(EV_CURRENT);
	vmlinux->elf = elf_memory((char *)bytes, size);
	if (vmlinux->elf)
		return vmlinux;
	vmlinux_close(vmlinux);
	return NULL;
}

static void look_at_members(struct types *types)
{
	const struct type *type;
	struct error *error = types_find(types, "task_struct", &type);

	for (size_t i = 0; !error && i < type->member_count; i++) {
		const struct type *inner;
		struct error *inner_error = types_get(types, type->members[i].type, &inner);

		if (!inner_error)
			types_look_at(inner);
		error_destroy(inner_error);
	}
	error_destroy(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	struct types *types = NULL;

	memcpy(copy, bytes, size);
	struct vmlinux *vmlinux = size ? open_bytes(copy, size) : NULL;
	if (vmlinux)
		error_destroy(types_dwarf_create(vmlinux, &types));
	if (types) {
		types_look_at_all(types);
		look_at_members(types);
		types_destroy(types);
	}
	vmlinux_close(vmlinux);
	free(copy);
	return 0;
}
