/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A value as text, by the domain of its column.
 *
 *	domain		readable			raw
 *	POINTER, HASH	0xffff888003a1c000		the same
 *	HEX		0x400040			4194368
 *	BYTES		1.2 GB (K, M, G are powers	1288490188
 *			of 1024, as the kernel's)
 *	NS		1.5 us, 3.25 s, 5m 12s, 3d 07h	3250000000
 *	BOOT_NS		12.345678 (as dmesg)		12345678901
 *	TIME_NS		2024-05-01 12:00:00Z		1714564800123456789
 *
 * All other domains print as the value is. NULL is the empty text.
 */
#ifndef INQUEST_OUTPUT_VALUE_H
#define INQUEST_OUTPUT_VALUE_H

#include "output/output.h"

enum value_style { VALUE_READABLE, VALUE_RAW };

struct text {
	const char *start;
	size_t size;
};

struct value_buffer {
	char bytes[64];
};

/* Borrowed from the cell or from the buffer. */
struct text value_text(const struct output_column *column, struct cell cell, enum value_style style,
		       struct value_buffer *buffer);

/* The value prints as hex in every style. */
bool value_is_hex(const struct output_column *column, struct cell cell);

/* Numbers and what is printed in place of one: belongs to the right side of a column. */
bool value_is_number(struct cell cell);

#endif
