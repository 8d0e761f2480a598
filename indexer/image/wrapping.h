/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel comes wrapped in: a vmlinuz (bzImage), a compressed file, a package (rpm, deb,
 * ddeb), a tar or cpio archive, and these in each other, of which libarchive knows the formats; a
 * kernel profile.
 *
 * A file is as hostile as a dump: it nests a few levels at most, and what is taken out of it is
 * bounded. A wrapping that is damaged gives what came before the damage.
 */
#ifndef INQUEST_IMAGE_WRAPPING_H
#define INQUEST_IMAGE_WRAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum wrapped_kind {
	WRAPPED_ELF,
	WRAPPED_MAP,     /* the text of a System.map, or of nm */
	WRAPPED_IMAGE,   /* the bytes of a kernel without headers, out of an old vmlinuz */
	WRAPPED_PROFILE, /* a kernel profile (profile.h), unpacked: an ELF file */
	WRAPPED_OTHER,   /* nothing of a kernel; told of the outermost file only */
};

struct wrapped {
	enum wrapped_kind kind;
	const char *fault; /* what is wrong with it ("is …"), for who wants to tell; NULL */
	char *name;        /* "FILE: MEMBER" */
	uint8_t *bytes;    /* mapped, may be written to */
	size_t size, mapped;
};

void wrapped_deinit(struct wrapped *wrapped);

/*
 * Calls visit with all that is in the open file, until it sets *done. visit may take the bytes and
 * the name: it leaves NULL.
 */
typedef struct error *wrapped_visit(void *context, struct wrapped *wrapped, bool *done);
struct error *wrapping_open(const char *path, int fd, wrapped_visit *visit, void *context);

/* Makes an ELF file of a System.map: its symbols, at addresses of pointer_size bytes. */
struct error *wrapped_map_to_elf(struct wrapped *map, uint8_t *pointer_size);

#endif
