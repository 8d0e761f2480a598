/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dump files made from a description, for the tests of the dump stage.
 *
 * The description of a machine's memory is a text with one letter per page, from page 0:
 *
 *     .  the machine has no memory there        x  excluded from the dump
 *     c  compresses well                        r  does not compress: random bytes
 *     u  as c, but stored as it is              0  zeroes (kdump: all share one copy)
 *     L  lost: descriptor offset 0              B  compressed data is broken
 *     S  descriptor with an impossible size     F  descriptor with unknown flags
 *
 * What a page holds follows from its number and letter, so a description is also what the reader
 * is checked against.
 */
#ifndef INQUEST_TESTS_DUMP_IMAGE_H
#define INQUEST_TESTS_DUMP_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dump/dump.h"

/* A file in the making, zero where nothing was put. */
struct image {
	uint8_t *bytes;
	size_t size, capacity;
};

void image_deinit(struct image *image);
#define _cleanup_image_ _cleanup_(image_deinit)

void image_put(struct image *image, size_t offset, const void *bytes, size_t size);
void image_put_text(struct image *image, size_t offset, const char *text);
void image_put_uint(struct image *image, size_t offset, size_t size, uint64_t value, bool big);

/* An image as a file that dump_open() can open; gone when it is closed. */
struct image_file {
	int fd;
	char path[32];
};

struct image_file image_write(const struct image *image, size_t size);
void image_close(const struct image_file *file);
#define _cleanup_image_file_ _cleanup_(image_close)

/* What the page of that letter holds. */
void page_fill(uint8_t *page, size_t size, uint64_t pfn, char letter);
/* The reason that the reader gives for a page that it cannot read; NULL if it can. */
const char *page_fault(char letter);

/* Compressed kdump and diskdump. Zeroes are sensible wherever nothing else is said. */
struct kdump_shape {
	const char *pages;
	bool diskdump;
	unsigned version;       /* header_version */
	unsigned word;          /* of the writer: 4 or 8 */
	unsigned off_alignment; /* of 8-byte numbers: 4 or 8 */
	unsigned time_word;     /* of struct timeval's members; 0: as word */
	bool big;
	uint32_t page_size; /* 0: 4096 */
	uint32_t codec;     /* page flag; 0: nothing is compressed */
	uint32_t status, dump_level;
	bool split;
	uint64_t first_pfn, end_pfn; /* of this part */
	bool one_bitmap;
	uint64_t phys_base;
	const char *machine, *vmcoreinfo;
	bool bare_vmcoreinfo; /* not in a note (header version 3) */
	uint32_t seconds;
};

/* data_end, if not NULL: for each page, where in the file its data ends; 0 if it has none. */
void kdump_build(struct image *image, const struct kdump_shape *shape, size_t *data_end);

/* ELF. Runs of stored pages make segments; x behind a run lengthens its p_memsz. */
struct elf_shape {
	const char *pages;
	bool wide, big;
	uint16_t machine;
	bool extended; /* the number of segments is in section 0 (PN_XNUM) */
	bool incomplete;
	bool text_segment; /* page 1 also in a segment of its own, listed first */
	uint32_t head;     /* bytes that are missing at the start of the first segment */
	uint32_t tail;     /* … and at the end of the last */
	const char *vmcoreinfo;
	const char *note; /* name of one more note, of note_type */
	uint32_t note_type;
};

void elf_build(struct image *image, const struct elf_shape *shape, size_t *data_end);

/* One ELF note; returns the offset behind it. */
size_t note_put(struct image *image, size_t offset, const char *name, uint32_t type,
		const void *desc, size_t size, bool big);

enum flat_order { FLAT_FORWARD, FLAT_BACKWARD, FLAT_SHUFFLED, FLAT_OVERLAPPING };

struct flat_shape {
	enum flat_order order;
	size_t record; /* bytes of data per record */
	bool varied;   /* records of many sizes up to that */
	bool no_end_mark;
	size_t tail; /* junk behind the end mark */
};

void flat_build(struct image *image, const struct image *plain, const struct flat_shape *shape);

/* Checks every page of the dump, and the walk over its pages, against the description. */
void dump_check_pages(struct dump *dump, const char *pages);

/* Pages may be lost, but none may be wrong, and those with sure[pfn] must be there. */
void dump_check_damaged(struct dump *dump, const char *pages, const bool *sure);

struct error *image_open(const struct image_file *file, struct dump **ret);

#endif
