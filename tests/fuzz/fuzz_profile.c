/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel profile: its header as it is; and an ELF file, of which a profile is made whose table of
 * symbols lies where the first bytes say: what is unpacked is what was packed, and what is read of
 * a vmlinux is read of it.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "fuzz.h"
#include "image/profile.h"
#include "image/vmlinux.h"
#include "types.h"

enum { PLACE = 12 };

static void look_at_header(const uint8_t *bytes, size_t size)
{
	uint8_t header[PROFILE_HEADER] = {0};
	struct profile_head head;

	memcpy(header, bytes, size < sizeof(header) ? size : sizeof(header));
	if (profile_parse(header, &head))
		return;
	fuzz_look_text(head.build_id);
	fuzz_look_text(head.banner);
}

static void look_at_vmlinux(struct vmlinux *vmlinux)
{
	char banner[VMLINUX_BANNER_MAX], build_id[VMLINUX_BUILD_ID_TEXT];
	struct types *types = NULL;
	uint64_t address;
	size_t size;

	vmlinux_build_id(vmlinux, build_id);
	fuzz_look_text(build_id);
	if (vmlinux->symtab && vmlinux_banner(vmlinux, banner, &address))
		fuzz_look_text(banner);
	const void *btf = vmlinux_section(vmlinux, ".BTF", &size);
	if (btf)
		error_destroy(
		    types_btf_create(btf, size, vmlinux->swap, vmlinux->pointer_size, &types));
	if (types)
		types_look_at_all(types);
	types_destroy(types);
}

static struct error *look(void *context, struct wrapped *wrapped, bool *done)
{
	const struct profile_head *head = context;
	struct vmlinux *vmlinux = NULL;

	(void)done;
	if (wrapped->kind != WRAPPED_PROFILE || wrapped->size != head->size)
		__builtin_trap();
	error_destroy(vmlinux_open(wrapped, NULL, &vmlinux));
	if (vmlinux)
		look_at_vmlinux(vmlinux);
	vmlinux_close(vmlinux);
	return NULL;
}

/* Bytes that a profile has, by its header, or else refuses to have. */
static void look_at_whole(const uint8_t *bytes, size_t size)
{
	char path[FUZZ_PATH_SIZE];
	_cleanup_free_ uint8_t *copy = malloc(size), *unpacked = malloc(size), *packed = NULL;
	struct profile_head head = {.size = size - PLACE}, told;

	memcpy(copy, bytes, size);
	head.records = load_uint(bytes, 4, false) % (head.size + 1);
	head.record_size = bytes[4] % 2 ? 24 : 16;
	head.record_count = (head.size - head.records) / head.record_size;
	if (profile_pack(&head, copy + PLACE, &packed, &size))
		__builtin_trap();
	if (profile_parse(packed, &told) || profile_unpack(packed, size, &told, unpacked) ||
	    memcmp(unpacked, bytes + PLACE, head.size))
		__builtin_trap();
	fuzz_file(packed, size, path);
	FILE *file = fopen(path, "re");
	error_destroy(wrapping_open(path, fileno(file), look, &head));
	fclose(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	look_at_header(bytes, size);
	if (size > PLACE)
		look_at_whole(bytes, size);
	return 0;
}
