/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which types to take: BTF in the dump, which costs least; BTF in the vmlinux, when the dump's own
 * is not there or not whole; DWARF in the vmlinux.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "image/image_scan.h"
#include "image/kernel.h"
#include "image/vmlinux.h"

enum { BTF_MAX = 64 << 20 };

/* The kernel's BTF, by its header (Documentation/bpf/btf.rst): types, then strings behind them. */
struct btf_place {
	struct kernel *kernel;
	uint64_t start, size;
};

static bool is_btf(const struct kernel *kernel, const uint8_t *header, uint64_t *size)
{
	enum { MAGIC = 0xeb9f, VERSION = 1, HEADER_SIZE = 24, TYPES_MIN = 64 << 10 };
	struct cursor cursor;

	if (load_uint(header, 2, kernel->memory.swap) != MAGIC) /* nearly always */
		return false;
	cursor_init(&cursor, header, HEADER_SIZE, kernel->memory.swap);
	if (cursor_u16(&cursor) != MAGIC || cursor_u8(&cursor) != VERSION || cursor_u8(&cursor) ||
	    cursor_u32(&cursor) != HEADER_SIZE || cursor_u32(&cursor))
		return false;
	uint64_t types_size = cursor_u32(&cursor), strings_at = cursor_u32(&cursor);
	*size = HEADER_SIZE + types_size + cursor_u32(&cursor);
	return types_size >= TYPES_MIN && strings_at == types_size && *size <= BTF_MAX;
}

static bool find_btf_header(void *context, uint64_t address, const uint8_t *bytes, size_t size)
{
	struct btf_place *place = context;

	for (size_t at = 0; at + SCAN_OVERLAP <= size; at += 4)
		if (is_btf(place->kernel, bytes + at, &place->size)) {
			place->start = address + at;
			return true;
		}
	return false;
}

/* In a kernel with names for functions alone. */
static struct error *find_btf_by_shape(struct kernel *kernel, uint64_t *start, uint64_t *size)
{
	struct btf_place place = {.kernel = kernel};

	TRY(image_scan(kernel, find_btf_header, &place));
	if (!place.start)
		return error_absent("type information", "BTF");
	*start = place.start;
	*size = place.size;
	return NULL;
}

static struct error *find_btf(struct kernel *kernel, uint64_t *start, uint64_t *size)
{
	uint64_t stop;

	if (!kernel_has_symbol(kernel, "_end"))
		return find_btf_by_shape(kernel, start, size);
	if (kernel_has_symbol(kernel, "__start_BTF")) {
		TRY(kernel_symbol(kernel, "__start_BTF", start));
		TRY(kernel_symbol(kernel, "__stop_BTF", &stop));
	} else {
		TRY(kernel_symbol(kernel, "_binary__btf_vmlinux_bin_start", start));
		TRY(kernel_symbol(kernel, "_binary__btf_vmlinux_bin_end", &stop));
	}
	*size = stop - *start;
	if (stop <= *start || *size > BTF_MAX)
		return error_corrupt("BTF section has no sensible size", *start);
	return NULL;
}

static struct error *btf_of_dump(struct kernel *kernel, size_t *lost)
{
	uint64_t start, size;

	*lost = 0;
	TRY(find_btf(kernel, &start, &size));
	_cleanup_free_ uint8_t *bytes = malloc(size);
	if (!bytes)
		return error_no_memory();
	TRY(memory_read_partial(&kernel->memory, start, bytes, size, lost));
	TRY(types_btf_create(bytes, size, kernel->memory.swap, kernel->arch->pointer_size,
			     &kernel->types));
	kernel->types->has_gaps = *lost > 0;
	return NULL;
}

static struct error *btf_of_vmlinux(struct kernel *kernel)
{
	size_t size = 0;
	const void *bytes =
	    kernel->vmlinux ? vmlinux_section(kernel->vmlinux, ".BTF", &size) : NULL;
	struct types *types;

	if (!bytes)
		return error_absent("section of the vmlinux", ".BTF");
	TRY(types_btf_create(bytes, size, kernel->memory.swap, kernel->arch->pointer_size, &types));
	types_destroy(kernel->types);
	kernel->types = types;
	return NULL;
}

static struct error *load_btf(struct kernel *kernel)
{
	size_t lost;
	struct error *error = btf_of_dump(kernel, &lost);

	if ((!error && !lost) || !kernel->vmlinux)
		return error;
	TRY(error_ignore_damage(error));
	error = btf_of_vmlinux(kernel);
	return kernel->types ? error_ignore_damage(error) : error;
}

static struct error *load_dwarf(struct kernel *kernel)
{
	if (!kernel->vmlinux)
		return error_create(ERROR_USAGE, "types from DWARF need a vmlinux; add --vmlinux "
						 "FILE");
	struct error *error = types_dwarf_create(kernel->vmlinux, &kernel->types);
	if (!error_is_damage(error))
		return error;
	return error_create(ERROR_FORMAT,
			    "%s has no debugging information (DWARF); give one from a debug "
			    "package, or leave out --types dwarf",
			    kernel->vmlinux->path);
}

struct error *types_load(struct kernel *kernel, const char *wanted)
{
	if (wanted && !strcmp(wanted, "dwarf"))
		return load_dwarf(kernel);
	struct error *error = load_btf(kernel);
	if (kernel->types || wanted || !kernel->vmlinux)
		return problems_note(kernel->problems, error);
	struct error *other = types_dwarf_create(kernel->vmlinux, &kernel->types);
	/* A kernel that was built without BTF has lost nothing. */
	if (kernel->types && error && error->kind == ERROR_ABSENT)
		error = error_ignore_damage(error);
	TRY(problems_note(kernel->problems, error));
	return problems_note(kernel->problems, other);
}
