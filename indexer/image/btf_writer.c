/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See btf_writer.h. A source has a copy of most types for each file that includes them. Types of
 * one key are one: structs and unions of the same name, size and members, and what is made of them.
 *
 * A type's number is given when it is first met, and it is written in the order of numbers: what it
 * refers to may get a number then. Named types come first, in the source's order, so that of
 * several types of a name the same one is found.
 */
#include "image/btf_writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/map.h"
#include "base/vector.h"
#include "image/btf.h"

enum {
	LENGTH_MAX = 0xffff, /* of members, enumerators, parameters */
	OFFSET_MAX = 0xffffff /* of a member among bit-fields */,
	DEPTH_MAX = 128,
	VOID_KEY = 0,
};

struct declared {
	const char *name;
	uint64_t number; /* of its type */
	bool is_function;
};

struct writer {
	struct types *types;
	bool swap;
	struct map keys;          /* id of the source → key; VOID_KEY while it is looked for */
	struct map numbers;       /* key → number */
	VECTOR(uint64_t) sources; /* number - 1 → id */
	struct map names;         /* hash of a text → its offset in strings */
	VECTOR(char) strings;
	VECTOR(uint8_t) bytes;
	VECTOR(struct declared) declared;
	struct map declared_names; /* hash of a name → place in declared plus 1 */
	bool (*is_wanted)(void *context, const char *name);
	void *context;
	unsigned int depth;
	struct error *error; /* of a callback */
};

static void writer_deinit(struct writer *writer)
{
	map_deinit(&writer->keys);
	map_deinit(&writer->numbers);
	map_deinit(&writer->names);
	map_deinit(&writer->declared_names);
	vector_deinit(&writer->sources);
	vector_deinit(&writer->strings);
	vector_deinit(&writer->bytes);
	vector_deinit(&writer->declared);
}

/* Bytes */

static struct error *put(struct writer *writer, uint64_t value, size_t size)
{
	bool big = writer->swap == (BYTE_ORDER == LITTLE_ENDIAN);

	for (size_t i = 0; i < size; i++)
		if (!vector_push(&writer->bytes, (uint8_t)(value >> 8 * (big ? size - 1 - i : i))))
			return error_no_memory();
	return NULL;
}

static struct error *put_words(struct writer *writer, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(put(writer, words[i], 4));
	return NULL;
}

#define PUT(writer, ...)                                                                           \
	put_words(writer, (const uint64_t[]){__VA_ARGS__},                                         \
		  sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))

/* Two texts of one hash are written twice. */
static struct error *offset_of(struct writer *writer, const char *text, uint64_t *ret)
{
	size_t size = text ? strlen(text) + 1 : 1, at = writer->strings.count;
	uint64_t *place = map_insert(&writer->names, hash_string(text ? text : ""), NULL);

	if (!place)
		return error_no_memory();
	*ret = *place;
	if (size == 1 || (*place && !strcmp(writer->strings.data + *place, text)))
		return NULL;
	if (!vector_reserve(&writer->strings, at + size))
		return error_no_memory();
	memcpy(writer->strings.data + at, text, size);
	writer->strings.count += size;
	*ret = *place = at;
	return NULL;
}

static struct error *put_head(struct writer *writer, const char *name, unsigned int kind,
			      size_t length, bool flag, uint64_t size_or_type)
{
	uint64_t offset;

	TRY(offset_of(writer, name, &offset));
	return PUT(writer, offset, length | (uint64_t)kind << 24 | (uint64_t)flag << 31,
		   size_or_type);
}

/* Keys */

static struct error *key_of(struct writer *writer, uint64_t id, uint64_t *ret);

static uint64_t mix_name(uint64_t hash, const char *name)
{
	return hash_combine(hash, name ? hash_string(name) : 1);
}

static struct error *mix_target(struct writer *writer, uint64_t id, uint64_t *key)
{
	uint64_t target;

	TRY(key_of(writer, id, &target));
	*key = hash_combine(*key, target);
	return NULL;
}

/* What members are of tells structs without a name apart; a name and the places do otherwise. */
static struct error *mix_members(struct writer *writer, const struct type *type, uint64_t *key)
{
	for (size_t i = 0; i < type->member_count; i++) {
		const struct type_member *member = &type->members[i];

		*key = mix_name(*key, member->name);
		*key = hash_combine(*key, member->bit_offset << 8 | member->bit_size);
		if (!type->name)
			TRY(mix_target(writer, member->type, key));
	}
	return NULL;
}

static struct error *mix_signature(struct writer *writer, uint64_t id, uint64_t *key)
{
	struct signature signature;

	TRY(types_signature(writer->types, id, &signature));
	*key = hash_combine(*key, signature.variadic);
	for (unsigned int i = 0; i < signature.count; i++)
		TRY(mix_target(writer, signature.parameters[i], key));
	return mix_target(writer, signature.result, key);
}

static struct error *mix_type(struct writer *writer, uint64_t id, const struct type *type,
			      uint64_t *key)
{
	*key = mix_name(hash_combine(type->kind, type->size), type->name);
	switch (type->kind) {
	case TYPE_INTEGER:
		*key = hash_combine(*key, type->is_signed);
		return NULL;
	case TYPE_ENUM:
		for (size_t i = 0; i < type->enumerator_count; i++)
			*key = hash_combine(mix_name(*key, type->enumerators[i].name),
					    (uint64_t)type->enumerators[i].value);
		return NULL;
	case TYPE_ARRAY:
		*key = hash_combine(*key, type->count);
		return mix_target(writer, type->target, key);
	case TYPE_POINTER:
		return mix_target(writer, type->target, key);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return mix_members(writer, type, key);
	case TYPE_FUNCTION:
		*key = TYPE_FUNCTION;
		return mix_signature(writer, id, key);
	default:
		return NULL;
	}
}

static struct error *find_key(struct writer *writer, uint64_t id, uint64_t *ret)
{
	struct spelling spelling;
	const struct type *type;

	TRY(types_spell(writer->types, id, &spelling));
	*ret = mix_name(hash_combine(1 << 16, spelling.kind), spelling.name);
	if (spelling.kind == SPELLING_OTHER)
		return key_of(writer, spelling.target, ret);
	if (spelling.kind != SPELLING_PLAIN)
		return mix_target(writer, spelling.target, ret);
	TRY(types_get(writer->types, id, &type));
	if (type->kind != TYPE_VOID)
		return mix_type(writer, id, type, ret);
	*ret = VOID_KEY;
	return NULL;
}

/* What makes no sense, or contains itself, is void. */
static struct error *key_of(struct writer *writer, uint64_t id, uint64_t *ret)
{
	bool added;
	uint64_t *place = map_insert(&writer->keys, id, &added);

	if (!place)
		return error_no_memory();
	*ret = *place;
	if (!added || !id || writer->depth == DEPTH_MAX)
		return NULL;
	writer->depth++;
	struct error *error = find_key(writer, id, ret);
	writer->depth--;
	if (error)
		*ret = VOID_KEY;
	*map_find(&writer->keys, id) = *ret;
	return error_ignore_damage(error);
}

static struct error *number_of(struct writer *writer, uint64_t id, uint64_t *ret)
{
	uint64_t key;

	TRY(key_of(writer, id, &key));
	*ret = 0;
	if (key == VOID_KEY)
		return NULL;
	uint64_t *place = map_insert(&writer->numbers, key, NULL);
	if (!place)
		return error_no_memory();
	if (!*place) {
		if (!vector_push(&writer->sources, id))
			return error_no_memory();
		*place = writer->sources.count;
	}
	*ret = *place;
	return NULL;
}

/* Writing */

static bool has_bits(const struct type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (type->members[i].bit_size)
			return true;
	return false;
}

static struct error *put_members(struct writer *writer, const struct type *type)
{
	bool bits = has_bits(type);
	size_t count = type->member_count < LENGTH_MAX ? type->member_count : LENGTH_MAX;

	TRY(put_head(writer, type->name, type->kind == TYPE_STRUCT ? BTF_STRUCT : BTF_UNION, count,
		     bits, type->size));
	for (size_t i = 0; i < count; i++) {
		const struct type_member *member = &type->members[i];
		uint64_t name, number, place = member->bit_offset;

		TRY(offset_of(writer, member->name, &name));
		TRY(number_of(writer, member->type, &number));
		if (bits)
			place = (place & OFFSET_MAX) | member->bit_size << 24;
		TRY(PUT(writer, name, number, place));
	}
	return NULL;
}

/* A reader takes the 32 bits of a value as signed. */
static bool is_wide(const struct type *type)
{
	for (size_t i = 0; i < type->enumerator_count; i++)
		if (type->enumerators[i].value != (int32_t)type->enumerators[i].value)
			return true;
	return false;
}

static struct error *put_enum(struct writer *writer, const struct type *type)
{
	bool wide = is_wide(type);
	size_t count = type->enumerator_count < LENGTH_MAX ? type->enumerator_count : LENGTH_MAX;

	TRY(put_head(writer, type->name, wide ? BTF_ENUM64 : BTF_ENUM, count, type->is_signed,
		     type->size));
	for (size_t i = 0; i < count; i++) {
		uint64_t name, value = (uint64_t)type->enumerators[i].value;

		TRY(offset_of(writer, type->enumerators[i].name, &name));
		TRY(PUT(writer, name, value & UINT32_MAX));
		if (wide)
			TRY(put(writer, value >> 32, 4));
	}
	return NULL;
}

static struct error *put_array(struct writer *writer, const struct type *type)
{
	uint64_t element;

	TRY(number_of(writer, type->target, &element));
	TRY(put_head(writer, NULL, BTF_ARRAY, 0, false, 0));
	return PUT(writer, element, 0, type->count);
}

static struct error *put_function(struct writer *writer, uint64_t id)
{
	struct signature signature;
	uint64_t number;

	TRY(types_signature(writer->types, id, &signature));
	TRY(number_of(writer, signature.result, &number));
	TRY(put_head(writer, NULL, BTF_FUNC_PROTO, signature.count + signature.variadic, false,
		     number));
	for (unsigned int i = 0; i < signature.count; i++) {
		TRY(number_of(writer, signature.parameters[i], &number));
		TRY(PUT(writer, 0, number));
	}
	return signature.variadic ? PUT(writer, 0, 0) : NULL;
}

static struct error *put_step(struct writer *writer, const struct spelling *spelling)
{
	static const unsigned int kinds[] = {[SPELLING_TYPEDEF] = BTF_TYPEDEF,
					     [SPELLING_CONST] = BTF_CONST,
					     [SPELLING_VOLATILE] = BTF_VOLATILE,
					     [SPELLING_RESTRICT] = BTF_RESTRICT};
	uint64_t number;

	TRY(number_of(writer, spelling->target, &number));
	return put_head(writer, spelling->name, kinds[spelling->kind], 0, false, number);
}

static struct error *put_plain(struct writer *writer, uint64_t id)
{
	const struct type *type;
	uint64_t target = 0;

	TRY(types_get(writer->types, id, &type));
	switch (type->kind) {
	case TYPE_INTEGER:
		TRY(put_head(writer, type->name, BTF_INT, 0, false, type->size));
		return put(writer, (uint64_t)type->is_signed << 24 | (type->size * 8 & 0xff), 4);
	case TYPE_FLOAT:
		return put_head(writer, type->name, BTF_FLOAT, 0, false, type->size);
	case TYPE_ENUM:
		return put_enum(writer, type);
	case TYPE_POINTER:
		TRY(number_of(writer, type->target, &target));
		return put_head(writer, NULL, BTF_PTR, 0, false, target);
	case TYPE_ARRAY:
		return put_array(writer, type);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return put_members(writer, type);
	case TYPE_FUNCTION:
		return put_function(writer, id);
	default:
		return put_head(writer, type->name, BTF_FWD, 0, false, 0);
	}
}

static struct error *put_type(struct writer *writer, uint64_t id)
{
	struct spelling spelling;

	do {
		TRY(types_spell(writer->types, id, &spelling));
		if (spelling.kind == SPELLING_OTHER)
			id = spelling.target;
	} while (spelling.kind == SPELLING_OTHER);
	return spelling.kind == SPELLING_PLAIN ? put_plain(writer, id)
					       : put_step(writer, &spelling);
}

static struct error *put_declared(struct writer *writer)
{
	for (size_t i = 0; i < writer->declared.count; i++) {
		const struct declared *one = &writer->declared.data[i];

		TRY(put_head(writer, one->name, one->is_function ? BTF_FUNC : BTF_VAR, 0, false,
			     one->number));
		if (!one->is_function)
			TRY(put(writer, 1, 4)); /* linkage */
	}
	return NULL;
}

/* What to write */

static bool add_named(void *context, uint64_t id)
{
	struct writer *writer = context;
	uint64_t number;

	writer->error = number_of(writer, id, &number);
	return !writer->error;
}

static struct error *add_declared(void *context, const char *name, uint64_t id, bool is_function)
{
	struct writer *writer = context;
	uint64_t number;
	bool added;

	if (!writer->is_wanted(writer->context, name))
		return NULL;
	if (!map_insert(&writer->declared_names, hash_string(name), &added))
		return error_no_memory();
	if (!added)
		return NULL;
	TRY(number_of(writer, id, &number));
	return vector_push(&writer->declared, (struct declared){name, number, is_function})
		   ? NULL
		   : error_no_memory();
}

static struct error *add_all(struct writer *writer)
{
	TRY(types_each_named(writer->types, add_named, writer));
	TRY(writer->error);
	TRY(writer->types->ops->each_enum(writer->types, add_named, writer));
	TRY(writer->error);
	return writer->is_wanted ? types_each_declared(writer->types, add_declared, writer) : NULL;
}

static struct error *finish(struct writer *writer, uint8_t **ret, size_t *size)
{
	_cleanup_(writer_deinit) struct writer whole = {.swap = writer->swap};
	size_t types = writer->bytes.count, strings = writer->strings.count;

	TRY(put(&whole, BTF_MAGIC, 2));
	TRY(put(&whole, BTF_VERSION, 2)); /* and no flags */
	TRY(PUT(&whole, BTF_HEADER_SIZE, 0, types, types, strings));
	if (!vector_reserve(&whole.bytes, BTF_HEADER_SIZE + types + strings))
		return error_no_memory();
	memcpy(whole.bytes.data + BTF_HEADER_SIZE, writer->bytes.data, types);
	memcpy(whole.bytes.data + BTF_HEADER_SIZE + types, writer->strings.data, strings);
	*size = BTF_HEADER_SIZE + types + strings;
	*ret = steal(&whole.bytes.data);
	return NULL;
}

struct error *btf_write(struct types *types, bool swap,
			bool (*is_wanted)(void *context, const char *name), void *context,
			uint8_t **ret, size_t *size)
{
	_cleanup_(writer_deinit) struct writer writer = {
	    .types = types, .swap = swap, .is_wanted = is_wanted, .context = context};

	if (!vector_push(&writer.strings, '\0'))
		return error_no_memory();
	TRY(add_all(&writer));
	for (size_t i = 0; i < writer.sources.count; i++)
		TRY(put_type(&writer, writer.sources.data[i]));
	TRY(put_declared(&writer));
	return finish(&writer, ret, size);
}
