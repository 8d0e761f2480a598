/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Literals to values. Numbers: 12, 1.5, 0x… (64 bits, as addresses are), sizes (B, k, M, G, T with
 * or without B or iB, all powers of 1024 as they are printed) and durations (ns, us, ms, s, min, h,
 * d). Text: between double or single quotes; a doubled quote stands for one.
 */
#ifndef INQUEST_LANGUAGE_LITERAL_H
#define INQUEST_LANGUAGE_LITERAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cell.h"
#include "language/parse.h"
#include "language/type.h"

void literal_number(struct parse *parse, struct span literal, struct cell *ret, enum type *type);
/* "2026-11-01", "2026-11-01 10:22", "2026-11-01T10:22:05": nanoseconds since 1970; false: none of
 * them. */
bool literal_time(const char *text, int64_t *ret);
/* "10:22", "10:22:05": nanoseconds since midnight; false: neither. */
bool literal_clock(const char *text, int64_t *ret);
/* "sec", "MB": what may follow a number behind a blank. */
bool literal_is_unit(const char *text, size_t length, bool compared);
/* NULL: no memory. */
const char *literal_text(struct parse *parse, struct span literal);

#endif
