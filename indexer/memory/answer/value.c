/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See value.h. */
#include "answer/value.h"

#include <string.h>

#include "base/cursor.h"
#include "image/kernel.h"

enum {
	LOOKS_MAX = 1 << 16, /* at members, for one name */
	UNIT_BYTES = 9,      /* that 64 bits can lie in */
};

static const struct type void_type = {.kind = TYPE_VOID};

static struct type word_type(const struct kernel *kernel, bool is_signed)
{
	return (struct type){.kind = TYPE_INTEGER,
			     .is_signed = is_signed,
			     .name = is_signed ? "long int" : "long unsigned int",
			     .size = kernel->arch->pointer_size};
}

struct error *ctype_get(struct kernel *kernel, struct ctype type, struct type *storage,
			const struct type **ret)
{
	*ret = storage;
	if (type.stars) {
		*storage = (struct type){.kind = TYPE_POINTER, .size = kernel->arch->pointer_size};
		return NULL;
	}
	if (type.id == CTYPE_LONG || type.id == CTYPE_ULONG) {
		*storage = word_type(kernel, type.id == CTYPE_LONG);
		return NULL;
	}
	*ret = &void_type;
	return type.id && kernel->types ? types_get(kernel->types, type.id, ret) : NULL;
}

struct error *ctype_target(struct kernel *kernel, struct ctype type, struct ctype *ret)
{
	struct type storage;
	const struct type *resolved;

	TRY(ctype_get(kernel, type, &storage, &resolved));
	if (type.stars)
		*ret = (struct ctype){type.id, type.stars - 1};
	else if (resolved->kind == TYPE_POINTER || resolved->kind == TYPE_ARRAY)
		*ret = (struct ctype){resolved->target, 0};
	else
		return error_create(ERROR_USAGE, "that is no pointer and no array");
	return NULL;
}

struct value value_number(uint64_t number, uint64_t type)
{
	return (struct value){.type = {type, 0}, .number = number};
}

struct value value_at(struct ctype type, uint64_t address)
{
	return (struct value){.type = type, .stored = true, .address = address};
}

uint64_t bits_load(const struct kernel *kernel, const uint8_t *bytes, uint32_t bit_offset,
		   uint32_t size, bool is_signed)
{
	uint64_t number = 0;

	for (uint32_t i = 0; i < size; i++) {
		uint32_t bit = bit_offset + i;
		uint8_t byte = bytes[bit / 8];
		bool big = kernel->memory.big_endian;
		uint64_t set = big ? byte >> (7 - bit % 8) & 1 : byte >> bit % 8 & 1;

		number = big ? number << 1 | set : number | set << i;
	}
	if (is_signed && size < 64 && number >> (size - 1) & 1)
		number |= ~UINT64_C(0) << size;
	return number;
}

static struct error *load_bits(struct kernel *kernel, const struct value *value, bool is_signed,
			       uint64_t *ret)
{
	uint8_t bytes[UNIT_BYTES];
	uint32_t skip = value->bit_offset / 8, rest = value->bit_offset % 8;
	size_t size = (rest + value->bit_size + 7) / 8;

	if (size > sizeof(bytes))
		return error_corrupt("a bit-field is too wide", value->address);
	TRY(memory_read(&kernel->memory, value->address + skip, bytes, size));
	*ret = bits_load(kernel, bytes, rest, value->bit_size, is_signed);
	return NULL;
}

static uint64_t extend(uint64_t number, size_t size, bool is_signed)
{
	if (!is_signed || size >= 8)
		return number;
	uint64_t sign = UINT64_C(1) << (size * 8 - 1);
	return (number ^ sign) - sign;
}

struct error *value_load(struct kernel *kernel, const struct value *value, uint64_t *ret)
{
	struct type storage;
	const struct type *type;

	*ret = value->number;
	if (!value->stored)
		return NULL;
	TRY(ctype_get(kernel, value->type, &storage, &type));
	if (value->bit_size)
		return load_bits(kernel, value, type->is_signed, ret);
	switch (type->kind) {
	case TYPE_INTEGER:
	case TYPE_ENUM:
	case TYPE_POINTER:
		if (type->size != 1 && type->size != 2 && type->size != 4 && type->size != 8)
			return error_create(ERROR_USAGE, "a number of %llu bytes is too large",
					    (unsigned long long)type->size);
		TRY(memory_uint(&kernel->memory, value->address, type->size, ret));
		*ret = extend(*ret, type->size, type->is_signed);
		return NULL;
	default:
		*ret = value->address;
		return NULL;
	}
}

bool value_is_signed(struct kernel *kernel, const struct value *value)
{
	struct type storage;
	const struct type *type;
	struct error *error = ctype_get(kernel, value->type, &storage, &type);
	bool is_signed = !error && type->is_signed;

	error_destroy(error);
	return is_signed;
}

struct error *value_follow(struct kernel *kernel, const struct value *value, struct value *ret)
{
	struct ctype target;
	uint64_t address;

	TRY(ctype_target(kernel, value->type, &target));
	TRY(value_load(kernel, value, &address));
	*ret = value_at(target, address);
	return NULL;
}

/* A search for a member by its name, through anonymous ones. */
struct search {
	struct kernel *kernel;
	const char *name;
	unsigned int looks;
	bool found;
	const struct type_member *member;
	uint64_t bit_offset;
};

static struct error *find_member(struct search *search, const struct type *type,
				 uint64_t bit_offset)
{
	for (size_t i = 0; i < type->member_count && !search->found; i++) {
		const struct type_member *member = &type->members[i];
		const struct type *inner;

		if (++search->looks > LOOKS_MAX)
			return error_corrupt("a struct has too many members", member->type);
		if (!member->name) {
			TRY(types_get(search->kernel->types, member->type, &inner));
			TRY(find_member(search, inner, bit_offset + member->bit_offset));
		} else if (!strcmp(member->name, search->name)) {
			search->found = true;
			search->member = member;
			search->bit_offset = bit_offset + member->bit_offset;
		}
	}
	return NULL;
}

/* The struct that a member is or points to; NULL: neither. */
static const struct type *inner_struct(struct kernel *kernel, const struct type_member *member,
				       bool *pointer)
{
	const struct type *type;
	struct error *error = types_get(kernel->types, member->type, &type);

	*pointer = !error && type->kind == TYPE_POINTER;
	if (*pointer)
		error = types_get(kernel->types, type->target, &type);
	bool fits = !error && (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION);
	error_destroy(error);
	return fits ? type : NULL;
}

/* Kernels move members to structs that the old one leads to: where it is a step away. */
static struct error *no_member(struct kernel *kernel, const struct type *type, const char *name)
{
	const char *of = type->name ? type->name : "the struct";

	for (size_t i = 0; i < type->member_count; i++) {
		const struct type_member *member = &type->members[i];
		struct search search = {.kernel = kernel, .name = name};
		bool pointer;
		const struct type *inner =
		    member->name ? inner_struct(kernel, member, &pointer) : NULL;

		if (!inner)
			continue;
		error_destroy(find_member(&search, inner, 0));
		if (search.found)
			return error_create(ERROR_USAGE, "%s has no member %s; %s%s%s is one", of,
					    name, member->name, pointer ? "->" : ".", name);
	}
	return error_create(ERROR_USAGE, "%s has no member %s", of, name);
}

struct error *value_member(struct kernel *kernel, const struct value *value, const char *name,
			   struct value *ret)
{
	struct search search = {.kernel = kernel, .name = name};
	struct value whole = *value;
	struct type storage;
	const struct type *type;

	TRY(ctype_get(kernel, whole.type, &storage, &type));
	if (type->kind == TYPE_POINTER) {
		TRY(value_follow(kernel, value, &whole));
		TRY(ctype_get(kernel, whole.type, &storage, &type));
	}
	if (type->kind != TYPE_STRUCT && type->kind != TYPE_UNION)
		return error_create(ERROR_USAGE, "what .%s is asked of is no struct", name);
	TRY(find_member(&search, type, 0));
	if (!search.found)
		return no_member(kernel, type, name);
	*ret =
	    value_at((struct ctype){search.member->type, 0}, whole.address + search.bit_offset / 8);
	ret->bit_size = (uint32_t)search.member->bit_size;
	ret->bit_offset = search.bit_offset % 8;
	return NULL;
}

struct error *value_element(struct kernel *kernel, const struct value *value, int64_t n,
			    struct value *ret)
{
	struct type storage;
	const struct type *type;
	struct ctype target;
	uint64_t address;

	TRY(ctype_target(kernel, value->type, &target));
	TRY(value_load(kernel, value, &address));
	TRY(ctype_get(kernel, target, &storage, &type));
	*ret = value_at(target, address + (uint64_t)n * (type->size ? type->size : 1));
	return NULL;
}
