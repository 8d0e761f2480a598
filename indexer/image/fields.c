/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Field paths against the type model. */
#include "image/fields.h"

#include <string.h>

#include "base/cursor.h"
#include "image/kernel.h"

enum { NESTING_MAX = 16, PATH_MAX_SIZE = 128 };

/* Where a search inside a struct has come to. */
struct spot {
	const struct type *type;
	uint64_t bit_offset;
	uint32_t bit_size;
};

/* Looks for name in type, through anonymous members. *found tells. */
static struct error *find_member(struct types *types, const struct spot *in, const char *name,
				 size_t name_size, int depth, struct spot *ret, bool *found)
{
	for (size_t i = 0; i < in->type->member_count && !*found; i++) {
		const struct type_member *member = &in->type->members[i];
		struct spot place = {.bit_offset = in->bit_offset + member->bit_offset,
				     .bit_size = member->bit_size};

		if (member->name) {
			if (strncmp(member->name, name, name_size) || member->name[name_size])
				continue;
			TRY(types_get(types, member->type, &place.type));
			*ret = place;
			*found = true;
		} else if (depth < NESTING_MAX) {
			TRY(types_get(types, member->type, &place.type));
			TRY(find_member(types, &place, name, name_size, depth + 1, ret, found));
		}
	}
	return NULL;
}

/* Follows ".a.b" from type. */
static struct error *follow(struct types *types, const struct type *type, const char *path,
			    struct spot *ret, bool *found)
{
	*ret = (struct spot){.type = type};
	*found = true;
	while (*path == '.' && *found) {
		struct spot in = *ret;
		size_t size = strcspn(++path, ".");

		*found = false;
		TRY(find_member(types, &in, path, size, 0, ret, found));
		path += size;
	}
	return NULL;
}

static struct error *fill(struct types *types, const struct spot *place, bool swap,
			  struct field *field)
{
	const struct type *type = place->type, *element = type;

	field->present = true;
	field->type = type;
	field->size = (uint32_t)type->size;
	field->offset = (uint32_t)(place->bit_offset / 8);
	if (place->bit_size && type->size) {
		uint32_t unit_bits = field->size * 8;
		uint32_t bit = (uint32_t)(place->bit_offset % unit_bits);

		field->offset = (uint32_t)(place->bit_offset / unit_bits) * field->size;
		/* A packed bit-field may straddle its type's unit: take it from its own byte. */
		if (bit + place->bit_size > unit_bits) {
			field->offset = (uint32_t)(place->bit_offset / 8);
			bit = place->bit_offset % 8;
		}
		field->bit_size = (uint8_t)place->bit_size;
		field->bit_shift = (uint8_t)(swap ? unit_bits - bit - place->bit_size : bit);
	}
	if (type->kind == TYPE_ARRAY) {
		field->count = (uint32_t)type->count;
		TRY(types_get(types, type->target, &element));
	}
	field->element = (uint32_t)element->size;
	field->is_signed = element->is_signed;
	return NULL;
}

/* One alternative: "struct.member.member". Unrelated structs may share a tag: all are tried. */
static struct error *find_alternative(struct kernel *kernel, struct types *types, const char *path,
				      struct field *field)
{
	char tag[PATH_MAX_SIZE];
	size_t size = strcspn(path, ".");

	memcpy(tag, path, size);
	tag[size] = '\0';
	for (unsigned int nth = 0; !field->present; nth++) {
		const struct type *type;
		struct spot place;
		uint64_t id;
		bool found;

		TRY(types->ops->find(types, tag, nth, &id));
		if (!id)
			break;
		TRY(types_get(types, id, &type));
		TRY(follow(types, type, path + size, &place, &found));
		if (found && type->kind != TYPE_FORWARD)
			TRY(fill(types, &place, kernel->memory.swap, field));
	}
	return NULL;
}

struct error *field_find_in(struct kernel *kernel, struct types *types, const char *path,
			    struct field *ret)
{
	const char *at = path + (*path == '?');

	*ret = (struct field){.path = path};
	if (!types)
		return error_absent("type information for", at);
	while (!ret->present && *at) {
		char alternative[PATH_MAX_SIZE];
		size_t size = strcspn(at, "|");

		if (size >= sizeof(alternative))
			break;
		memcpy(alternative, at, size);
		alternative[size] = '\0';
		TRY(find_alternative(kernel, types, alternative, ret));
		at += size + (at[size] == '|');
		if (!ret->present)
			ret->alternative++;
	}
	return ret->present ? NULL : error_absent("member", path);
}

struct error *field_find(struct kernel *kernel, const char *path, struct field *ret)
{
	return field_find_in(kernel, kernel->types, path, ret);
}

struct error *fields_resolve(struct kernel *kernel, struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct error *error = field_find(kernel, fields[i].path, &fields[i]);

		if (error && error->kind == ERROR_ABSENT && fields[i].path[0] == '?')
			continue;
		TRY(problems_note(kernel->problems, error));
	}
	return NULL;
}

static uint64_t extend(uint64_t value, unsigned int bits, bool is_signed)
{
	unsigned int unused = 64 - bits;

	if (bits >= 64 || !bits)
		return value;
	value <<= unused;
	return is_signed ? (uint64_t)((int64_t)value >> unused) : value >> unused;
}

uint64_t field_load(const struct kernel *kernel, const struct field *field, const void *bytes,
		    size_t size)
{
	if (!field->present || (uint64_t)field->offset + field->element > size)
		return 0;
	const uint8_t *at = (const uint8_t *)bytes + field->offset;
	uint64_t value = load_uint(at, field->element, kernel->memory.swap);
	if (field->bit_size)
		return extend(value >> field->bit_shift, field->bit_size, field->is_signed);
	return extend(value, field->element * 8, field->is_signed);
}

struct error *field_read(struct kernel *kernel, const struct field *field, uint64_t address,
			 uint64_t *ret)
{
	uint8_t bytes[8];
	struct field here = *field;

	if (!field->present || field->element > sizeof(bytes))
		return error_absent("member", field->path);
	TRY(memory_read(&kernel->memory, address + field->offset, bytes, field->element));
	here.offset = 0;
	*ret = field_load(kernel, &here, bytes, sizeof(bytes));
	return NULL;
}
