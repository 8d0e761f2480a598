/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file's lines. A line ends with a line feed, a carriage return, or both; UTF-16 becomes UTF-8.
 * Memory: a buffer, however long the file and its lines are; longer lines are cut into several.
 */
#ifndef INQUEST_TEXT_LINES_H
#define INQUEST_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { LINES_MAX = 65536 };

enum lines_encoding { LINES_BYTES, LINES_UTF16_LE, LINES_UTF16_BE };

struct lines {
	int file; /* borrowed */
	enum lines_encoding encoding;
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
struct error *lines_init(struct lines *lines, int file, enum lines_encoding encoding);
void lines_deinit(struct lines *lines);
void lines_seek(struct lines *lines, uint64_t offset, uint64_t limit, int64_t number);

/*
 * *text is the next line, which ends with a NUL and may be changed until the next call; NULL at the
 * end.
 */
struct error *lines_next(struct lines *lines, char **text, size_t *size);

/* Behind a hole of a sparse file at offset: NULs are no lines. */
uint64_t lines_behind_hole(int file, uint64_t offset);

/* Where in the file the next line begins, unless it is UTF-16. */
uint64_t lines_offset(const struct lines *lines);

/* What the first bytes of a file say. */
enum lines_encoding lines_encoding_of(const char *head, size_t size);

#endif
