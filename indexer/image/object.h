/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel object in a buffer: read once, then asked field by field. The buffer is reused from
 * object to object, so a walk allocates once.
 *
 * A struct may span pages of which some are lost: what is on the others stays readable, and a
 * field on a lost page is a NULL cell.
 */
#ifndef INQUEST_IMAGE_OBJECT_H
#define INQUEST_IMAGE_OBJECT_H

#include "base/cell.h"
#include "base/error.h"
#include "image/fields.h"

struct object {
	struct kernel *kernel;
	const char *type; /* tag, for messages */
	uint64_t address;
	uint8_t *bytes;
	size_t size;
	uint64_t lost; /* bit n: the part of the object on its nth page could not be read */
};

/* type: as a field path of a type alone ("slab|page"). Damage when there is no such type. */
struct error *object_init(struct object *object, struct kernel *kernel, const char *type);
void object_deinit(struct object *object);

/*
 * Reads the object at address. Damage when none of it can be read; when a part cannot, that is
 * noted in problems.
 */
struct error *object_load(struct object *object, uint64_t address);

/* Whether the field exists and was read. */
bool object_has(const struct object *object, const struct field *field);

/* 0 when the field is absent or lost. Signed fields are sign-extended. */
uint64_t object_uint(const struct object *object, const struct field *field);
int64_t object_int(const struct object *object, const struct field *field);

/* Element n of an array field; 0 beyond its end. */
uint64_t object_element(const struct object *object, const struct field *field, size_t n);

/* The bytes of a field, NULL when absent or lost. */
const uint8_t *object_bytes(const struct object *object, const struct field *field);

/* The address of a field inside the object. */
uint64_t object_address(const struct object *object, const struct field *field);

/* For rows. NULL when absent or lost. */
struct cell object_cell(const struct object *object, const struct field *field);

/*
 * The text that a char * in the struct at address points to, put into buffer. A NULL cell when the
 * member is absent, or address or the pointer is NULL, or the text is empty.
 */
struct error *field_text(struct kernel *kernel, const struct field *field, uint64_t address,
			 char *buffer, size_t capacity, struct cell *ret);

/* A char array as text, borrowed from the buffer. */
struct cell object_cell_text(const struct object *object, const struct field *field);

#endif
