/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source lines and inlined calls of the kernel proper, from the DWARF of a vmlinux. Modules have
 * theirs in files of their own: nothing is known of them here.
 */
#ifndef INQUEST_CODE_LINES_H
#define INQUEST_CODE_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

struct kernel;
struct lines;

struct line_place {
	const char *function; /* NULL: without a name */
	char *source; /* "fs/read_write.c:584", from the top of the kernel's tree; or NULL */
};

/* For kernel, which has a vmlinux. Damage: it has no debugging information. */
struct error *lines_create(struct kernel *kernel, struct lines **ret);
void lines_destroy(struct lines *lines);
DEFINE_CLEANUP(struct lines *, lines_destroy);

/*
 * Where the instruction that has a byte at address comes from (of a return address, ask one byte
 * before): the innermost inlined call first, the function that has the frame last. *count is 0 when
 * nothing is known, and when lines is NULL. Borrowed, until the next question. An address costs
 * once; damage is told once for it.
 */
struct error *lines_find(struct lines *lines, uint64_t address, const struct line_place **places,
			 size_t *count);

#endif
