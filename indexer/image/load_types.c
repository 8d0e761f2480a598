/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which types to take: BTF in the dump, which costs least; BTF in the vmlinux, when the dump's own
 * is not there or not whole; DWARF in the vmlinux.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "image/kernel.h"
#include "image/vmlinux.h"

enum { BTF_MAX = 64 << 20 };

static struct error *find_btf(struct kernel *kernel, uint64_t *start, uint64_t *size)
{
	uint64_t stop;

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
	TRY(problems_note(kernel->problems, error));
	return problems_note(kernel->problems, types_dwarf_create(kernel->vmlinux, &kernel->types));
}
