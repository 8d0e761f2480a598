/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays of structs that begin with `uint64_t start, end`: what lies in [start, end). */
#ifndef INQUEST_BASE_SPANS_H
#define INQUEST_BASE_SPANS_H

#include <stddef.h>
#include <stdint.h>

/* By their starts. size: of a struct. */
void spans_sort(void *spans, size_t count, size_t size);

/* In sorted spans that do not overlap: the place of the first that ends behind at, or count. */
size_t spans_find(const void *spans, size_t count, size_t size, uint64_t at);

#endif
