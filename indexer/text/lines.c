/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lines.h. */
#include "text/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A byte in front of what is read is free: see lines_next(). */
enum { CHUNK = 16384, BUFFER = 1 + LINES_MAX + 2 * CHUNK };

struct error *lines_init(struct lines *lines, int file, enum encoding encoding)
{
	*lines = (struct lines){.file = file, .encoding = encoding};
	lines_seek(lines, 0, UINT64_MAX, 0);
	lines->buffer = malloc(BUFFER + 1);
	return lines->buffer ? NULL : error_no_memory();
}

void lines_deinit(struct lines *lines)
{
	free(lines->buffer);
	lines->buffer = NULL;
}

void lines_seek(struct lines *lines, uint64_t offset, uint64_t limit, int64_t number)
{
	lines->offset = offset;
	lines->limit = limit;
	lines->number = number;
	lines->start = lines->end = 1;
	lines->odd_size = 0;
	lines->ended = false;
}

/* Two bytes become three at most. What is not complete is kept until more comes. */
static void append(struct lines *lines, const unsigned char *bytes, size_t size)
{
	char *out = lines->buffer + lines->end;
	size_t used = decode(lines->encoding, bytes, size, &out);

	lines->end = (size_t)(out - lines->buffer);
	lines->odd_size = size - used;
	memcpy(lines->odd, bytes + used, lines->odd_size);
}

uint64_t lines_behind_hole(int file, uint64_t offset)
{
	off_t data = lseek(file, (off_t)offset, SEEK_DATA);

	if (data < 0 && errno == ENXIO)
		data = lseek(file, 0, SEEK_END);
	return data > (off_t)offset ? (uint64_t)data : offset;
}

static bool is_zero(const unsigned char *bytes, size_t size)
{
	return size && !bytes[0] && !memcmp(bytes, bytes + 1, size - 1);
}

static struct error *read_chunk(struct lines *lines, unsigned char *bytes, size_t *ret)
{
	uint64_t left = lines->limit - lines->offset;
	ssize_t got;

	do
		got = pread(lines->file, bytes, left < CHUNK / 2 ? (size_t)left : CHUNK / 2,
			    (off_t)lines->offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_from_errno("cannot read the log");
	lines->offset += (uint64_t)got;
	if (is_zero(bytes, (size_t)got))
		lines->offset = lines_behind_hole(lines->file, lines->offset);
	if (lines->offset > lines->limit)
		lines->offset = lines->limit;
	lines->ended = got == 0;
	*ret = (size_t)got;
	return NULL;
}

static struct error *fill(struct lines *lines)
{
	unsigned char bytes[CHUNK / 2 + sizeof(lines->odd)];
	size_t got;

	memmove(lines->buffer + 1, lines->buffer + lines->start, lines->end - lines->start);
	lines->end -= lines->start - 1;
	lines->start = 1;
	if (lines->encoding == ENCODING_BYTES) {
		TRY(read_chunk(lines, (unsigned char *)lines->buffer + lines->end, &got));
		lines->end += got;
		return NULL;
	}
	memcpy(bytes, lines->odd, lines->odd_size);
	TRY(read_chunk(lines, bytes + lines->odd_size, &got));
	append(lines, bytes, lines->odd_size + got);
	return NULL;
}

/* Carriage returns in front of a line feed are one end with it. */
static size_t end_size(const char *at, size_t left)
{
	size_t size = 0;

	while (size < left && at[size] == '\r')
		size++;
	return size < left && at[size] == '\n' ? size + 1 : 1;
}

static size_t find_end(const char *at, size_t left)
{
	const char *feed = memchr(at, '\n', left);
	size_t size = feed ? (size_t)(feed - at) : left;
	const char *back = memchr(at, '\r', size);

	return back ? (size_t)(back - at) : size;
}

struct error *lines_next(struct lines *lines, char **text, size_t *size)
{
	size_t left = lines->end - lines->start, length;

	while (!lines->ended && left < LINES_MAX + 2 &&
	       find_end(lines->buffer + lines->start, left) + 64 >= left) {
		TRY(fill(lines));
		left = lines->end - lines->start;
	}
	*text = NULL;
	if (!left)
		return NULL;
	char *line = lines->buffer + lines->start;
	length = find_end(line, left);
	if (length > LINES_MAX)
		length = LINES_MAX;
	size_t skipped =
	    length < left && length < LINES_MAX ? end_size(line + length, left - length) : 0;
	lines->start += length + skipped;
	lines->number++;
	/* A line that was cut goes on at once: its NUL takes the place of what was before it. */
	if (!skipped && length < left) {
		memmove(line - 1, line, length);
		line--;
	}
	line[length] = '\0';
	*text = line;
	*size = length;
	return NULL;
}

uint64_t lines_offset(const struct lines *lines)
{
	return lines->offset - (lines->end - lines->start);
}
