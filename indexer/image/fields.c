/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Field paths against the type model. */
#include "image/fields.h"

#include <string.h>

#include "base/cursor.h"
#include "image/kernel.h"

enum {
	PATH_MAX_SIZE = 128,
	LOOKS_MAX = 1 << 16, /* at members, for one name: task_struct has some 300 */
};

/* Where a search inside a struct has come to. */
struct spot {
	const struct type *type;
	uint64_t bit_offset;
	uint32_t bit_size;
};

/* A search for a member by its name, through anonymous ones. */
struct search {
	struct types *types;
	const char *name;
	size_t name_size;
	unsigned int looks;
	struct spot *ret;
	bool *found;
};

/* No type contains itself, but one may contain another twice, which does so a third, and so on. */
static struct error *find_member(struct search *search, const struct spot *in)
{
	for (size_t i = 0; i < in->type->member_count && !*search->found; i++) {
		const struct type_member *member = &in->type->members[i];
		struct spot place = {.bit_offset = in->bit_offset + member->bit_offset,
				     .bit_size = member->bit_size};

		if (++search->looks > LOOKS_MAX)
			return error_corrupt("a struct has too many members", member->type);
		if (member->name && (strncmp(member->name, search->name, search->name_size) ||
				     member->name[search->name_size]))
			continue;
		TRY(types_get(search->types, member->type, &place.type));
		if (!member->name) {
			TRY(find_member(search, &place));
			continue;
		}
		*search->ret = place;
		*search->found = true;
	}
	return NULL;
}

/* Through the pointer that ret is: the struct behind it is where the path goes on. */
static struct error *follow_pointer(struct types *types, struct field *field, struct spot *ret,
				    bool *found)
{
	*found = ret->type->kind == TYPE_POINTER && field->hop_count < FIELD_HOPS_MAX;
	if (!*found)
		return NULL;
	field->hops[field->hop_count++] = (uint32_t)(ret->bit_offset / 8);
	uint64_t target = ret->type->target;
	*ret = (struct spot){0};
	return types_get(types, target, &ret->type);
}

/* Follows ".a.b->c" from type. */
static struct error *follow(struct types *types, const struct type *type, const char *path,
			    struct field *field, struct spot *ret, bool *found)
{
	*ret = (struct spot){.type = type};
	*found = true;
	field->hop_count = 0;
	while (*path && *found) {
		bool pointer = *path == '-';

		if (pointer)
			TRY(follow_pointer(types, field, ret, found));
		if (!*found)
			break;
		struct spot in = *ret;
		path += pointer ? 2 : 1;
		size_t size = strcspn(path, ".-");
		struct search search = {types, path, size, 0, ret, found};

		*found = false;
		TRY(find_member(&search, &in));
		path += size;
	}
	return NULL;
}

/*
 * A bit-field is taken from the unit of its type that it lies in. A packed one may lie across two
 * units: then from a unit that begins at its own byte.
 */
static struct error *fill_bits(const struct spot *place, bool big_endian, struct field *field)
{
	uint64_t unit_bits = place->type->size * 8, bit = place->bit_offset % unit_bits;

	field->offset = (uint32_t)((place->bit_offset - bit) / 8);
	if (bit + place->bit_size > unit_bits) {
		field->offset = (uint32_t)(place->bit_offset / 8);
		bit = place->bit_offset % 8;
	}
	if (unit_bits > 64 || bit + place->bit_size > unit_bits)
		return error_lost("a bit-field lies across units of its type", 0);
	field->bit_size = (uint8_t)place->bit_size;
	field->bit_shift = (uint8_t)(big_endian ? unit_bits - bit - place->bit_size : bit);
	return NULL;
}

static struct error *fill(struct types *types, const struct spot *place, bool big_endian,
			  struct field *field)
{
	const struct type *type = place->type, *element = type;

	field->type = type;
	field->size = (uint32_t)type->size;
	field->offset = (uint32_t)(place->bit_offset / 8);
	if (place->bit_size)
		TRY(fill_bits(place, big_endian, field));
	if (type->kind == TYPE_ARRAY) {
		field->count = (uint32_t)type->count;
		TRY(types_get(types, type->target, &element));
	}
	field->element = (uint32_t)element->size;
	field->is_signed = element->is_signed;
	field->present = true;
	return NULL;
}

static struct error *find_in_type(struct types *types, uint64_t id, const char *path,
				  bool big_endian, struct field *field)
{
	const struct type *type;
	struct spot place;
	bool found;

	TRY(types_get(types, id, &type));
	TRY(follow(types, type, path, field, &place, &found));
	return found && type->kind != TYPE_FORWARD ? fill(types, &place, big_endian, field) : NULL;
}

/* One alternative: "struct.member.member". Unrelated structs may share a tag: all are tried. */
static struct error *find_alternative(struct kernel *kernel, struct types *types, const char *path,
				      struct field *field)
{
	char tag[PATH_MAX_SIZE];
	size_t size = strcspn(path, ".");

	struct namesakes walk = {0};

	memcpy(tag, path, size);
	tag[size] = '\0';
	struct error *error = NULL;
	while (!field->present) {
		uint64_t id;

		TRY(types_next(types, tag, &walk, &id));
		if (!id)
			break;
		error = find_in_type(types, id, path + size, kernel->memory.big_endian, field);
		if (error && !error_is_damage(error))
			break;
	}
	return field->present ? NULL : error;
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
	return ret->present ? NULL : error_absent("member", path + (*path == '?'));
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

/* A bit-field, or one of the other order of bytes, is left to field_load(). */
struct field_plan field_plan(const struct kernel *kernel, const struct field *field, size_t size)
{
	struct field_plan plan = {.kernel = kernel, .field = field, .size = size};
	uint32_t last = size >= 8 ? (uint32_t)size - 8 : 0;

	if (BYTE_ORDER != LITTLE_ENDIAN || kernel->memory.swap || !field->present ||
	    field->bit_size || field->element > 8 || size < 8 ||
	    (uint64_t)field->offset + field->element > size)
		return plan;
	plan.offset = field->offset < last ? field->offset : last;
	plan.shift = (field->offset - plan.offset) * 8;
	plan.mask = field->element ? UINT64_MAX >> (64 - 8 * field->element) : 0;
	plan.sign = field->is_signed ? plan.mask ^ plan.mask >> 1 : 0;
	return plan;
}

struct error *field_read(struct kernel *kernel, const struct field *field, uint64_t address,
			 uint64_t *ret)
{
	uint8_t bytes[8];
	struct field here = *field;

	if (!field->present || field->element > sizeof(bytes))
		return error_absent("member", field->path + (*field->path == '?'));
	for (unsigned int i = 0; i < field->hop_count; i++)
		TRY(memory_pointer(&kernel->memory, address + field->hops[i], &address));
	TRY(memory_read(&kernel->memory, address + field->offset, bytes, field->element));
	here.offset = 0;
	*ret = field_load(kernel, &here, bytes, sizeof(bytes));
	return NULL;
}

bool field_try(struct kernel *kernel, const struct field *field, uint64_t address, uint64_t *ret)
{
	*ret = 0;
	return address && field->present && !field_read(kernel, field, address, ret);
}
