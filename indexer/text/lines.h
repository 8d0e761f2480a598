/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file's lines. A line ends with a line feed, a carriage return, or both; see decode.h for what
 * they may be written in. Memory: a buffer, however long the file and its lines are; longer lines
 * are cut into several.
 */
#ifndef INQUEST_TEXT_LINES_H
#define INQUEST_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "text/decode.h"

enum { LINES_MAX = 65536 };

struct lines {
	int file; /* borrowed */
	enum encoding encoding;
	char *buffer;
	size_t start, end; /* what of the buffer has not been handed out */
	bool ended;
	int64_t number;       /* of the line handed out last, from 1 */
	uint64_t offset;      /* in the file, of what will be read next */
	uint64_t limit;       /* of the file that is read */
	unsigned char odd[4]; /* bytes of a character of which more are to come */
	size_t odd_size;
};

/* Begins at an offset of the file, which is the start of a line, and ends at limit. */
struct error *lines_init(struct lines *lines, int file, enum encoding encoding);
void lines_deinit(struct lines *lines);
void lines_seek(struct lines *lines, uint64_t offset, uint64_t limit, int64_t number);

/*
 * *text is the next line, which ends with a NUL and may be changed until the next call; NULL at the
 * end.
 */
struct error *lines_next(struct lines *lines, char **text, size_t *size);

/* Behind a hole of a sparse file at offset: NULs are no lines. */
uint64_t lines_behind_hole(int file, uint64_t offset);

/* Where in the file the next line begins, if it is written in bytes as they are. */
uint64_t lines_offset(const struct lines *lines);

#endif
