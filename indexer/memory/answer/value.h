/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of the dumped kernel's C: what an expression means. A value lies in memory (and is read
 * when its number is asked for), or is a number that was computed.
 */
#ifndef INQUEST_ANSWER_VALUE_H
#define INQUEST_ANSWER_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "image/types.h"

struct kernel;

/* Ids of types that the sources of types need not have: long and unsigned long. */
#define CTYPE_LONG  UINT64_MAX
#define CTYPE_ULONG (UINT64_MAX - 1)

/* A type as it was declared, and how many pointers lead to it. */
struct ctype {
	uint64_t id;
	unsigned int stars;
};

struct value {
	struct ctype type;
	bool stored;         /* in memory, at address */
	uint64_t address;    /* bytes */
	uint32_t bit_offset; /* bit-field: from the address; its size, else 0 */
	uint32_t bit_size;
	uint64_t number; /* not stored */
};

/* The type with typedefs and qualifiers resolved; of a pointer, storage holds it. */
struct error *ctype_get(struct kernel *kernel, struct ctype type, struct type *storage,
			const struct type **ret);

/* What a pointer points to or an array consists of; ERROR_USAGE when it is neither. */
struct error *ctype_target(struct kernel *kernel, struct ctype type, struct ctype *ret);

struct value value_number(uint64_t number, uint64_t type);
struct value value_at(struct ctype type, uint64_t address);

/*
 * Its integer, sign-extended if its type is signed; of an array, struct or function, where it lies.
 */
struct error *value_load(struct kernel *kernel, const struct value *value, uint64_t *ret);

/* Whether its type is a signed one. */
bool value_is_signed(struct kernel *kernel, const struct value *value);

/* *value */
struct error *value_follow(struct kernel *kernel, const struct value *value, struct value *ret);
/* value.name, also where value is a pointer to the struct. */
struct error *value_member(struct kernel *kernel, const struct value *value, const char *name,
			   struct value *ret);
/* value[n] */
struct error *value_element(struct kernel *kernel, const struct value *value, int64_t n,
			    struct value *ret);

/* An integer of size bits at a bit offset of bytes, sign-extended if is_signed. */
uint64_t bits_load(const struct kernel *kernel, const uint8_t *bytes, uint32_t bit_offset,
		   uint32_t size, bool is_signed);

#endif
