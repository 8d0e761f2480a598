/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searching memory, a page at a time: for numbers on their own boundaries, or for bytes. */
#ifndef INQUEST_ANSWER_SEEK_H
#define INQUEST_ANSWER_SEEK_H

#include "answer/space.h"

enum { SEEK_VALUES_MAX = 16, SEEK_TEXT_MAX = 256 };

struct seek {
	struct space *space;
	bool all;            /* all of the kernel's memory: start and end do not matter */
	uint64_t start, end; /* end is behind the last byte */
	unsigned int unit;   /* 2, 4, 8: numbers; 1: bytes */
	uint64_t mask;       /* bits that do not matter */
	uint64_t values[SEEK_VALUES_MAX];
	unsigned int count;
	const char *text; /* unit 1 */
	size_t size;
	struct error *(*found)(void *context, uint64_t address, uint64_t value);
	void *context;
	/* The seek's own. */
	uint8_t *page; /* with the end of the page before it in front */
	size_t carried;
	uint64_t next; /* the address that goes on from what is carried */
};

/* Pages that are not there are passed over. Failures, and what found returns. */
struct error *seek_run(struct seek *seek);

#endif
