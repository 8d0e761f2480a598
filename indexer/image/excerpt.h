/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A piece of memory as people look at it: words and characters, as crash's rd prints them. */
#ifndef INQUEST_IMAGE_EXCERPT_H
#define INQUEST_IMAGE_EXCERPT_H

#include <stdint.h>

#include "base/error.h"

struct kernel;

enum { EXCERPT_BYTES = 128, EXCERPT_LINE = 16 };

struct excerpt {
	uint64_t address;              /* of the first byte */
	char words[EXCERPT_BYTES * 6]; /* a line for each 16 bytes: address, words, characters */
	char text[EXCERPT_BYTES + 1];  /* characters; a dot for each that cannot be printed */
};

/* address is rounded down to a line. Damage when not all of it can be read. */
struct error *excerpt_read(struct kernel *kernel, uint64_t address, struct excerpt *ret);

#endif
