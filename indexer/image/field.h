/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a member of a kernel struct lies: what fields.h makes of its path. */
#ifndef INQUEST_IMAGE_FIELD_H
#define INQUEST_IMAGE_FIELD_H

#include <stdbool.h>
#include <stdint.h>

struct type;

enum { FIELD_HOPS_MAX = 2 };

struct field {
	const char *path;
	const struct type *type; /* of the member, NULL when absent */
	bool present;
	bool is_signed;
	uint8_t alternative; /* which of the path's alternatives it is, from 0 */
	uint8_t bit_shift;   /* bit-field: from the lowest bit of the size bytes at offset */
	uint8_t bit_size;    /* bit-field: its width; else 0 */
	uint8_t hop_count;   /* pointers on the way */
	uint32_t hops[FIELD_HOPS_MAX]; /* bytes: where each lies in the struct before it */
	uint32_t offset;  /* bytes, from the start of the outermost, or the last pointer's struct */
	uint32_t size;    /* bytes; of an array: all of it */
	uint32_t count;   /* array: elements; else 0 */
	uint32_t element; /* array: bytes of an element; else size */
};

#endif
