/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records of a file: its lines made plain, entries and fragments put together, stamps taken
 * off, times brought to one clock.
 */
#ifndef INQUEST_TEXT_RECORDS_H
#define INQUEST_TEXT_RECORDS_H

#include "base/error.h"
#include "text/entry.h"
#include "text/lines.h"

enum { FRAGMENTS_MAX = 4096, COMMON_MAX = 96 };

/* What is to know of a file before its records can be read. */
struct records_traits {
	enum encoding encoding;
	char common[COMMON_MAX]; /* what its lines have in front; "" */
	char tail[COMMON_MAX];   /* and behind; "" */
	bool numbered;           /* they have a number in front */
	bool tagged;             /* lines with a date say when the kernel speaks */
	size_t width;            /* lines were wrapped to so many columns; 0 */
	bool hard;               /* wherever that was, and no line has a stamp */
	bool blank_lost;         /* at a blank, which went, however long the line is */
	int64_t zero_ns;         /* wall clock that times begin from; -1 */
};

/* A part of the file that is read from start to end. */
struct records_part {
	uint64_t offset, limit;
};

typedef struct error *records_visitor(void *context, const struct line *line, uint64_t offset);

/*
 * Hands over every line of the parts, one after the other, those of other programs too, with its
 * number as seq. offset is where in the file it begins. context goes through.
 */
struct error *records_read(int file, const struct records_traits *traits,
			   const struct records_part *parts, size_t count, records_visitor *visit,
			   void *context);

/*
 * Whether a line of that size had no room for the first word of the next; a mail's may have lost
 * some blanks there.
 */
bool records_was_wrapped(const struct records_traits *traits, size_t size, const char *next);

/* The size of "12:", "13-", "   14  ", which grep -n and cat -n put in front; 0. */
size_t records_number_size(const char *text);

/* Takes what all lines have behind off; the new size. */
size_t records_tail(const struct records_traits *traits, char *text, size_t size);

/* A hash of the file's bytes. */
struct error *records_hash(int file, uint64_t *hash);

#endif
