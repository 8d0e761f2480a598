/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays of structs that begin with `uint64_t start, end`: what lies in [start, end). */
#ifndef INQUEST_BASE_SPANS_H
#define INQUEST_BASE_SPANS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sorts them by their starts. Where damage has some overlap, what lies behind an earlier one's end
 * is left of the later. size: of a struct. Returns how many are left.
 */
size_t spans_settle(void *spans, size_t count, size_t size);

/* In sorted spans that do not overlap: the place of the first that ends behind at, or count. */
size_t spans_find(const void *spans, size_t count, size_t size, uint64_t at);

#endif
