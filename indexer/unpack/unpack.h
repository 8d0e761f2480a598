/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read more than once, and at any place, has to be a file: standard input ("-") and files
 * that are compressed as a whole (gzip, xz, zstd, bzip2, lz4, lzop, compress) are written to a
 * temporary file without a name first, in $TMPDIR or /var/tmp.
 */
#ifndef INQUEST_UNPACK_UNPACK_H
#define INQUEST_UNPACK_UNPACK_H

#include <stdbool.h>

#include "base/error.h"
#include "work/progress.h"

struct unpacked {
	int file;       /* -1: nothing had to be unpacked */
	char path[48];  /* of the temporary file, for all processes */
	char loss[256]; /* why there is no more in it than there is; "" */
};

/*
 * A process of its own, which can do nothing else, takes apart what is packed: it is as hostile as
 * a dump. Shows how far it is, as progress_init() says. ERROR_IO when the disk is full,
 * ERROR_FORMAT when the data is broken
 * from the start.
 */
struct error *unpack(const char *path, bool visible, struct progress_board *board,
		     struct unpacked *unpacked);
void unpacked_deinit(struct unpacked *unpacked);

#endif
