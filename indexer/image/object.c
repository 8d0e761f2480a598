/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects in buffers: see object.h. */
#include "image/object.h"

#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "image/kernel.h"

enum { OBJECT_SIZE_MAX = 60 * 4096 }; /* 64 lost bits must cover it */

struct error *object_init(struct object *object, struct kernel *kernel, const char *type)
{
	struct field whole;

	*object = (struct object){.kernel = kernel, .type = type};
	TRY(field_find(kernel, type, &whole));
	if (!whole.size || whole.size > OBJECT_SIZE_MAX)
		return error_corrupt("a type has no sensible size", whole.size);
	object->size = whole.size;
	object->bytes = calloc(1, object->size);
	return object->bytes ? NULL : error_no_memory();
}

void object_deinit(struct object *object)
{
	free(object->bytes);
	object->bytes = NULL;
}

/* Page by page, after a read of the whole has failed. */
static struct error *load_parts(struct object *object, struct error *first)
{
	struct memory *memory = &object->kernel->memory;
	struct error *error = first;
	size_t done = 0;
	bool any = false;

	for (unsigned int n = 0; done < object->size; n++) {
		uint64_t at = object->address + done;
		size_t part = memory->page_size - at % memory->page_size;

		if (part > object->size - done)
			part = object->size - done;
		error = memory_read(memory, at, object->bytes + done, part);
		if (error) {
			TRY(any ? problems_note(object->kernel->problems, error)
				: error_ignore_damage(error));
			memset(object->bytes + done, 0, part);
			object->lost |= UINT64_C(1) << n;
		}
		any |= !error;
		done += part;
	}
	return any ? NULL : error_fault("object cannot be read", object->address);
}

struct error *object_load(struct object *object, uint64_t address)
{
	object->address = address;
	object->lost = 0;
	if (!address)
		return error_fault("NULL pointer", 0);
	struct error *error =
	    memory_read(&object->kernel->memory, address, object->bytes, object->size);
	if (!error)
		return NULL;
	TRY(error_ignore_damage(error));
	return load_parts(object, error);
}

/* A field behind a pointer. What cannot be read there is damage of the object's. */
static bool read_behind(const struct object *object, const struct field *field, uint64_t *ret)
{
	struct error *error = field_read(object->kernel, field, object->address, ret);

	error_destroy(error);
	return !error;
}

/* Offsets may come from VMCOREINFO alone. */
bool object_has(const struct object *object, const struct field *field)
{
	uint64_t value;

	if (field->hop_count)
		return read_behind(object, field, &value);
	if (!field->present || (uint64_t)field->offset + field->size > object->size)
		return false;
	if (!object->lost)
		return true;
	uint64_t page_size = object->kernel->memory.page_size, base = object->address / page_size;
	uint64_t start = object->address + field->offset;
	uint64_t first = start / page_size - base;
	uint64_t last = (start + (field->size ? field->size - 1 : 0)) / page_size - base;
	for (uint64_t n = first; n <= last; n++)
		if (object->lost >> n & 1)
			return false;
	return true;
}

uint64_t object_uint(const struct object *object, const struct field *field)
{
	uint64_t value;

	if (field->hop_count)
		return read_behind(object, field, &value) ? value : 0;
	return object_has(object, field)
		   ? field_load(object->kernel, field, object->bytes, object->size)
		   : 0;
}

int64_t object_int(const struct object *object, const struct field *field)
{
	return (int64_t)object_uint(object, field);
}

uint64_t object_element(const struct object *object, const struct field *field, size_t n)
{
	if (field->hop_count || !object_has(object, field) || n >= field->count ||
	    field->element > 8)
		return 0;
	return load_uint(object->bytes + field->offset + n * field->element, field->element,
			 object->kernel->memory.swap);
}

const uint8_t *object_bytes(const struct object *object, const struct field *field)
{
	return !field->hop_count && object_has(object, field) ? object->bytes + field->offset
							      : NULL;
}

uint64_t object_address(const struct object *object, const struct field *field)
{
	return object->address + field->offset;
}

struct cell object_cell(const struct object *object, const struct field *field)
{
	return object_has(object, field) ? cell_integer(object_int(object, field))
					 : (struct cell){0};
}

struct cell object_cell_text(const struct object *object, const struct field *field)
{
	const char *text = (const char *)object_bytes(object, field);

	return text ? cell_text_of(text, strnlen(text, field->size)) : (struct cell){0};
}

struct error *field_text(struct kernel *kernel, const struct field *field, uint64_t address,
			 char *buffer, size_t capacity, struct cell *ret)
{
	uint64_t text;

	*ret = (struct cell){0};
	if (!address || !field->present)
		return NULL;
	TRY(field_read(kernel, field, address, &text));
	if (!text)
		return NULL;
	TRY(memory_string(&kernel->memory, text, buffer, capacity));
	*ret = cell_text(buffer[0] ? buffer : NULL);
	return NULL;
}
