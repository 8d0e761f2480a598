/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lines.h. */
#include "text/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A byte in front of what is read is free: see lines_next(). */
enum { CHUNK = 65536, BUFFER = 1 + LINES_MAX + 2 * CHUNK };

struct error *lines_init(struct lines *lines, int file, enum lines_encoding encoding)
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

/* Characters of UTF-16. */

static size_t put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static uint32_t unit(const struct lines *lines, const unsigned char *at)
{
	return lines->encoding == LINES_UTF16_LE ? (uint32_t)(at[0] | at[1] << 8)
						 : (uint32_t)(at[0] << 8 | at[1]);
}

/* The character at `at`; *used is 0 where the rest of it is still to come. */
static uint32_t character(const struct lines *lines, const unsigned char *at, size_t left,
			  size_t *used)
{
	uint32_t c = left >= 2 ? unit(lines, at) : 0, low;

	*used = left >= 2 ? 2 : 0;
	if (c < 0xd800 || c > 0xdbff || left < 2)
		return c >= 0xdc00 && c <= 0xdfff ? 0xfffd : c;
	if (left < 4) {
		*used = 0;
		return 0;
	}
	low = unit(lines, at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*used = 4;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

/* Two bytes become three at most. */
static void append_utf16(struct lines *lines, const unsigned char *bytes, size_t size)
{
	size_t at = 0, used;

	for (;;) {
		uint32_t c = character(lines, bytes + at, size - at, &used);

		if (!used)
			break;
		lines->end += put_utf8(lines->buffer + lines->end, c);
		at += used;
	}
	lines->odd_size = size - at;
	memcpy(lines->odd, bytes + at, lines->odd_size);
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
	if (lines->encoding == LINES_BYTES) {
		TRY(read_chunk(lines, (unsigned char *)lines->buffer + lines->end, &got));
		lines->end += got;
		return NULL;
	}
	memcpy(bytes, lines->odd, lines->odd_size);
	TRY(read_chunk(lines, bytes + lines->odd_size, &got));
	append_utf16(lines, bytes, lines->odd_size + got);
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

enum lines_encoding lines_encoding_of(const char *head, size_t size)
{
	size_t even = 0, odd = 0;

	if (size >= 2 && !memcmp(head, "\xff\xfe", 2))
		return LINES_UTF16_LE;
	if (size >= 2 && !memcmp(head, "\xfe\xff", 2))
		return LINES_UTF16_BE;
	for (size_t i = 0; i + 1 < size; i += 2) {
		even += head[i] == '\0' && head[i + 1] != '\0';
		odd += head[i] != '\0' && head[i + 1] == '\0';
	}
	if (odd > size * 2 / 5 && size > 16)
		return LINES_UTF16_LE;
	return even > size * 2 / 5 && size > 16 ? LINES_UTF16_BE : LINES_BYTES;
}
