/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vmlinux file: the linked kernel with its symbol table and, mostly, its DWARF. The file is
 * mapped, never read as a whole; what lies in it is at link-time addresses.
 */
#ifndef INQUEST_IMAGE_VMLINUX_H
#define INQUEST_IMAGE_VMLINUX_H

#include <elfutils/libdw.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "image/symbols.h"
#include "image/types.h"

struct kernel;

struct vmlinux {
	char *path;
	int fd;
	Elf *elf;
	Elf_Data *symtab;
	size_t symtab_names; /* the section of its names */
	Dwarf *dwarf;        /* opened at the first question; NULL when there is none */
	bool dwarf_tried;
	uint64_t offset; /* run-time minus link-time addresses */
	uint64_t
	    image_start; /* link-time _text; what lies below does not move (per-CPU, absolute) */
};

/*
 * Opens path for kernel, whose facts, architecture and memory are known. ERROR_FORMAT: no vmlinux
 * with a symbol table; ERROR_MISMATCH: not the one that crashed.
 */
struct error *vmlinux_open(struct kernel *kernel, const char *path, struct vmlinux **ret);
void vmlinux_close(struct vmlinux *vmlinux);
DEFINE_CLEANUP(struct vmlinux *, vmlinux_close);

/* Bytes of a section of this name, borrowed; NULL when there is none or it has no content. */
const void *vmlinux_section(struct vmlinux *vmlinux, const char *name, size_t *size);

/* The debugging information, or damage (absent). */
struct error *vmlinux_dwarf(struct vmlinux *vmlinux, Dwarf **ret);

/* The link-time address of a symbol; false if there is none. Looks at all symbols. */
bool vmlinux_find(struct vmlinux *vmlinux, const char *name, uint64_t *ret);

#endif
