/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A vmlinux file: the linked kernel with its symbol table and, mostly, its DWARF. The file is
 * mapped, never read as a whole; what lies in it is at link-time addresses. It may be two files:
 * one with symbols and DWARF and without contents (.debug), and the kernel that it was split from.
 * Of a System.map it has the symbols alone, of a kernel profile what that has of it.
 */
#ifndef INQUEST_IMAGE_VMLINUX_H
#define INQUEST_IMAGE_VMLINUX_H

#include <elfutils/libdw.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "dump/dump.h"
#include "image/symbols.h"
#include "image/types.h"
#include "image/wrapping.h"
#include "machine/facts.h"

enum { VMLINUX_BANNER_MAX = 512 };

struct vmlinux {
	char *path;
	char wanted[65];      /* the release that crashed, for messages */
	uint16_t machine;     /* ELF EM_*; 0 of a System.map */
	uint8_t pointer_size; /* bytes */
	bool swap;            /* the other byte order */
	struct wrapped file;
	Elf *elf;
	struct vmlinux *contents; /* the kernel that this was split from, or NULL */
	bool is_map, is_profile;
	Elf_Data *symtab;
	size_t symtab_names; /* the section of its names */
	Dwarf *dwarf;        /* opened at the first question; NULL when there is none */
	struct vmlinux_span {
		const uint8_t *start, *end;
	} dies[2]; /* sections that have DIEs */
	bool dwarf_tried;
	uint64_t offset; /* run-time minus link-time addresses */
	uint64_t
	    image_start; /* link-time _text; what lies below does not move (per-CPU, absolute) */
};

/*
 * Opens a file, whose bytes it takes; wanted is the release to name in messages (or NULL).
 * ERROR_FORMAT: no vmlinux.
 */
struct error *vmlinux_open(struct wrapped *file, const char *wanted, struct vmlinux **ret);
void vmlinux_close(struct vmlinux *vmlinux);
DEFINE_CLEANUP(struct vmlinux *, vmlinux_close);

/* Bytes at a link-time address, as far as their section goes; NULL when it has no content. */
const char *vmlinux_bytes(const struct vmlinux *vmlinux, uint64_t address, size_t *size);

/*
 * "Linux version RELEASE (…) …", the text of /proc/version without its line end, and its link-time
 * address; false: it has none.
 */
bool vmlinux_banner(struct vmlinux *vmlinux, char text[VMLINUX_BANNER_MAX], uint64_t *address);

/* It has bytes of the kernel, DWARF. */
bool vmlinux_has_contents(const struct vmlinux *vmlinux);
bool vmlinux_has_dwarf(const struct vmlinux *vmlinux);

/* False of what is made without them: that they are not there is no loss. */
bool vmlinux_may_have_lines(const struct vmlinux *vmlinux);

/* In hex; "" when it has none. */
enum { VMLINUX_BUILD_ID_TEXT = 129 };
void vmlinux_build_id(const struct vmlinux *vmlinux, char text[VMLINUX_BUILD_ID_TEXT]);

/* Bytes of a section of this name, borrowed; NULL when there is none or it has no content. */
const void *vmlinux_section(struct vmlinux *vmlinux, const char *name, size_t *size);

/* The debugging information, or damage (absent). */
struct error *vmlinux_dwarf(struct vmlinux *vmlinux, Dwarf **ret);

/* The text that an attribute has; NULL if it has none (or is NULL), or one without an end. */
const char *vmlinux_string(const struct vmlinux *vmlinux, Dwarf_Attribute *attribute);

/* The link-time address of a symbol; false if there is none. Looks at all symbols. */
bool vmlinux_find(struct vmlinux *vmlinux, const char *name, uint64_t *ret);

#endif
