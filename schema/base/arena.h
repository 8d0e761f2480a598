/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that is freed all at once: the syntax tree of a question and the text made from it.
 * Failure is sticky: allocate, go on, and look at `failed` once at the end.
 */
#ifndef INQUEST_BASE_ARENA_H
#define INQUEST_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	struct arena_block *blocks;
	bool failed; /* no memory */
};

/* A zeroed arena is empty. */
void arena_deinit(struct arena *arena);

/* Zeroed bytes; NULL: no memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* Text is never NULL: without memory it is "". */
const char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
