/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types from BTF (Documentation/bpf/btf.rst; include/uapi/linux/btf.h, Linux 7.2).
 *
 * One pass over the type section finds where each id starts and chains the named types by hash;
 * the content of a type is decoded when it is asked for. About 5 ms for a kernel's 5 MB.
 */
#include "image/types.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "image/btf.h"

enum { CHAIN_MAX = 4096 }; /* names in a bucket that are looked at: two or three are usual */

/* Bytes that follow the 12 of struct btf_type: fixed, plus per vlen. */
static const struct {
	uint8_t fixed, each;
} btf_sizes[BTF_KINDS] = {
    [BTF_INT] = {4, 0},     [BTF_ARRAY] = {12, 0},   [BTF_STRUCT] = {0, 12},
    [BTF_UNION] = {0, 12},  [BTF_ENUM] = {0, 8},     [BTF_FUNC_PROTO] = {0, 8},
    [BTF_VAR] = {4, 0},     [BTF_DATASEC] = {0, 12}, [BTF_DECL_TAG] = {4, 0},
    [BTF_ENUM64] = {0, 12},
};

struct btf {
	struct types types;
	const struct btf *base; /* split BTF: what it goes on from; NULL: nothing */
	uint32_t first_id, first_string;
	uint8_t *bytes;
	size_t size;
	struct cursor type_section;
	const char *strings;
	uint32_t strings_size;
	uint8_t pointer_size;
	VECTOR(uint32_t) offsets; /* id - first_id → offset in the type section */
	uint32_t *heads;          /* hash of a name → first id */
	uint32_t *nexts;          /* id - first_id → next id of the same bucket */
	uint32_t bucket_mask;
	struct map declared; /* hash of the name of a variable or function → its id */
	bool declared_known;
};

/* struct btf_type, decoded. */
struct btf_type {
	uint32_t name, vlen, size_or_type;
	enum btf_kind kind;
	bool kind_flag;
};

static const char *name_at(const struct btf *btf, uint32_t offset)
{
	if (btf->base && offset < btf->first_string)
		btf = btf->base;
	offset -= btf->first_string;
	return (offset || btf->base) && offset < btf->strings_size ? btf->strings + offset : NULL;
}

static struct btf_type read_type(struct cursor *cursor)
{
	struct btf_type type = {.name = cursor_u32(cursor)};
	uint32_t info = cursor_u32(cursor);

	type.size_or_type = cursor_u32(cursor);
	type.vlen = info & 0xffff;
	type.kind = info >> 24 & 0x1f;
	type.kind_flag = info >> 31;
	return type;
}

/* A cursor behind the struct btf_type of id. */
static struct error *open_type(const struct btf *btf, uint64_t id, struct cursor *cursor,
			       struct btf_type *type)
{
	if (btf->base && id < btf->first_id)
		btf = btf->base;
	id -= btf->first_id;
	if (id >= btf->offsets.count)
		return error_corrupt("BTF is broken: type id out of range", id);
	*cursor = btf->type_section;
	cursor_seek(cursor, btf->offsets.data[id]);
	*type = read_type(cursor);
	return NULL;
}

/* The type behind id among those of this section itself; 0: the first. False: there is no more. */
static bool next_type(const struct btf *btf, uint64_t *id, struct cursor *cursor,
		      struct btf_type *type)
{
	*id = *id < btf->first_id ? btf->first_id : *id + 1;
	return *id - btf->first_id < btf->offsets.count && !open_type(btf, *id, cursor, type);
}

static struct error *index_offsets(struct btf *btf)
{
	struct cursor cursor = btf->type_section;

	if (!btf->first_id && !vector_push(&btf->offsets, 0)) /* id 0 is void */
		return error_no_memory();
	while (cursor_left(&cursor) >= 12) {
		uint32_t offset = (uint32_t)(cursor.at - cursor.start);
		struct btf_type type = read_type(&cursor);

		if (type.kind >= BTF_KINDS)
			break;
		cursor_skip(&cursor, btf_sizes[type.kind].fixed +
					 (size_t)btf_sizes[type.kind].each * type.vlen);
		if (cursor.failed)
			break;
		if (!vector_push(&btf->offsets, offset))
			return error_no_memory();
	}
	return NULL;
}

static bool is_findable(enum btf_kind kind)
{
	switch (kind) {
	case BTF_INT:
	case BTF_STRUCT:
	case BTF_UNION:
	case BTF_ENUM:
	case BTF_ENUM64:
	case BTF_TYPEDEF:
	case BTF_FLOAT:
		return true;
	default:
		return false;
	}
}

static uint32_t *bucket_of(const struct btf *btf, const char *name)
{
	return &btf->heads[hash_string(name) & btf->bucket_mask];
}

/* Backwards, so that a chain lists ids in rising order. */
static struct error *index_names(struct btf *btf)
{
	uint32_t buckets = 1024;

	while (buckets < btf->offsets.count / 2)
		buckets *= 2;
	btf->bucket_mask = buckets - 1;
	btf->heads = calloc(buckets, sizeof(*btf->heads));
	btf->nexts = calloc(btf->offsets.count + 1, sizeof(*btf->nexts));
	if (!btf->heads || !btf->nexts)
		return error_no_memory();

	for (size_t n = btf->offsets.count; n-- > 0;) {
		uint64_t id = btf->first_id + n;
		struct cursor cursor;
		struct btf_type type;

		if (!id)
			break;
		TRY(open_type(btf, id, &cursor, &type));
		const char *name = name_at(btf, type.name);
		if (!name || !is_findable(type.kind))
			continue;
		uint32_t *bucket = bucket_of(btf, name);
		btf->nexts[n] = *bucket;
		*bucket = (uint32_t)id;
	}
	return NULL;
}

static struct error *btf_find(struct types *types, const char *name, uint64_t *at, uint64_t *id)
{
	struct btf *btf = (struct btf *)types;
	uint32_t next = *at ? btf->nexts[*at - btf->first_id] : *bucket_of(btf, name);

	*id = 0;
	for (unsigned int n = 0; next && n < CHAIN_MAX;
	     n++, next = btf->nexts[next - btf->first_id]) {
		struct cursor cursor;
		struct btf_type type;

		TRY(open_type(btf, next, &cursor, &type));
		if (strcmp(name_at(btf, type.name), name))
			continue;
		*id = *at = next;
		break;
	}
	return NULL;
}

static struct error *load_members(struct btf *btf, struct cursor *cursor,
				  const struct btf_type *source, struct type *ret)
{
	ret->members = calloc(source->vlen ? source->vlen : 1, sizeof(*ret->members));
	if (!ret->members)
		return error_no_memory();
	ret->member_count = source->vlen;
	for (size_t i = 0; i < ret->member_count; i++) {
		struct type_member *member = &ret->members[i];

		member->name = name_at(btf, cursor_u32(cursor));
		member->type = cursor_u32(cursor);
		uint32_t offset = cursor_u32(cursor);
		member->bit_offset = source->kind_flag ? offset & 0xffffff : offset;
		member->bit_size = source->kind_flag ? offset >> 24 : 0;
	}
	return NULL;
}

static struct error *load_enumerators(struct btf *btf, struct cursor *cursor,
				      const struct btf_type *source, struct type *ret)
{
	ret->enumerators = calloc(source->vlen ? source->vlen : 1, sizeof(*ret->enumerators));
	if (!ret->enumerators)
		return error_no_memory();
	ret->is_signed = source->kind_flag;
	for (size_t i = 0; i < source->vlen; i++) {
		const char *name = name_at(btf, cursor_u32(cursor));
		uint32_t low = cursor_u32(cursor);
		uint32_t high = source->kind == BTF_ENUM64 ? cursor_u32(cursor)
				: (int32_t)low < 0         ? UINT32_MAX
							   : 0;
		if (name)
			ret->enumerators[ret->enumerator_count++] =
			    (struct type_enumerator){name, (int64_t)((uint64_t)high << 32 | low)};
	}
	return NULL;
}

static void load_array(struct cursor *cursor, struct type *ret)
{
	ret->target = cursor_u32(cursor);
	cursor_u32(cursor); /* index type */
	ret->count = cursor_u32(cursor);
}

/* Follows typedefs and qualifiers; hostile BTF may chain them in a ring. */
static struct error *open_resolved(struct btf *btf, uint64_t id, struct cursor *cursor,
				   struct btf_type *type)
{
	for (int depth = 0; depth < 64; depth++) {
		TRY(open_type(btf, id, cursor, type));
		if (type->kind != BTF_TYPEDEF && type->kind != BTF_VOLATILE &&
		    type->kind != BTF_CONST && type->kind != BTF_RESTRICT &&
		    type->kind != BTF_TYPE_TAG)
			return NULL;
		id = type->size_or_type;
		if (!id) {
			*type = (struct btf_type){.kind = BTF_VOID};
			return NULL;
		}
	}
	return error_corrupt("BTF is broken: a typedef refers to itself", id);
}

static struct error *btf_load(struct types *types, uint64_t id, struct type *ret)
{
	struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type source = {.kind = BTF_VOID};

	if (id)
		TRY(open_resolved(btf, id, &cursor, &source));
	ret->name = name_at(btf, source.name);
	ret->size = source.size_or_type;

	switch (source.kind) {
	case BTF_INT:
		ret->kind = TYPE_INTEGER;
		ret->is_signed = cursor_u32(&cursor) >> 24 & 1;
		return NULL;
	case BTF_FLOAT:
		ret->kind = TYPE_FLOAT;
		return NULL;
	case BTF_ENUM:
	case BTF_ENUM64:
		ret->kind = TYPE_ENUM;
		return load_enumerators(btf, &cursor, &source, ret);
	case BTF_PTR:
		ret->kind = TYPE_POINTER;
		ret->size = btf->pointer_size;
		ret->target = source.size_or_type;
		return NULL;
	case BTF_ARRAY:
		ret->kind = TYPE_ARRAY;
		load_array(&cursor, ret);
		return NULL;
	case BTF_STRUCT:
	case BTF_UNION:
		ret->kind = source.kind == BTF_STRUCT ? TYPE_STRUCT : TYPE_UNION;
		return load_members(btf, &cursor, &source, ret);
	case BTF_FUNC_PROTO:
	case BTF_FUNC:
		ret->kind = TYPE_FUNCTION;
		ret->size = 0;
		return NULL;
	case BTF_FWD:
		ret->kind = TYPE_FORWARD;
		ret->size = 0;
		return NULL;
	default:
		ret->kind = TYPE_VOID;
		ret->size = 0;
		return NULL;
	}
}

static struct error *btf_each_named(struct types *types, bool (*visit)(void *context, uint64_t id),
				    void *context)
{
	const struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type type;

	for (uint64_t id = 0; next_type(btf, &id, &cursor, &type);)
		if (is_findable(type.kind) && name_at(btf, type.name) && !visit(context, id))
			break;
	return NULL;
}

static struct error *btf_each_enum(struct types *types, bool (*visit)(void *context, uint64_t id),
				   void *context)
{
	const struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type type;

	for (uint64_t id = 0; next_type(btf, &id, &cursor, &type);)
		if ((type.kind == BTF_ENUM || type.kind == BTF_ENUM64) && !visit(context, id))
			break;
	return NULL;
}

static struct error *btf_spell(struct types *types, uint64_t id, struct spelling *ret)
{
	static const enum spelling_kind kinds[BTF_KINDS] = {
	    [BTF_TYPEDEF] = SPELLING_TYPEDEF,   [BTF_CONST] = SPELLING_CONST,
	    [BTF_VOLATILE] = SPELLING_VOLATILE, [BTF_RESTRICT] = SPELLING_RESTRICT,
	    [BTF_TYPE_TAG] = SPELLING_OTHER,
	};
	const struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type type;

	TRY(open_type(btf, id, &cursor, &type));
	ret->kind = type.kind < BTF_KINDS ? kinds[type.kind] : SPELLING_PLAIN;
	if (ret->kind == SPELLING_PLAIN)
		return NULL;
	ret->name = ret->kind == SPELLING_TYPEDEF ? name_at(btf, type.name) : NULL;
	ret->target = type.size_or_type;
	return NULL;
}

static struct error *btf_signature(struct types *types, uint64_t id, struct signature *ret)
{
	struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type type;

	TRY(open_resolved(btf, id, &cursor, &type));
	if (type.kind == BTF_FUNC)
		TRY(open_resolved(btf, type.size_or_type, &cursor, &type));
	if (type.kind != BTF_FUNC_PROTO)
		return error_corrupt("BTF is broken: a function has no parameters", id);
	ret->result = type.size_or_type;
	for (uint32_t i = 0; i < type.vlen && ret->count < SIGNATURE_MAX; i++) {
		cursor_u32(&cursor); /* name */
		uint64_t parameter = cursor_u32(&cursor);

		if (i + 1 == type.vlen && !parameter)
			ret->variadic = true;
		else
			ret->parameters[ret->count++] = parameter;
	}
	return NULL;
}

static struct error *index_declared(struct btf *btf)
{
	struct cursor cursor;
	struct btf_type type;

	btf->declared_known = true;
	for (uint64_t id = 0; next_type(btf, &id, &cursor, &type);) {
		const char *name = name_at(btf, type.name);
		bool added;

		if (!name || (type.kind != BTF_VAR && type.kind != BTF_FUNC))
			continue;
		uint64_t *place = map_insert(&btf->declared, hash_string(name), &added);
		if (!place)
			return error_no_memory();
		if (added)
			*place = id;
	}
	return NULL;
}

/* The first question takes all names of variables and functions, which no walk asks for. */
static struct error *btf_declared(struct types *types, const char *name, uint64_t *id)
{
	struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type type;

	if (!btf->declared_known)
		TRY(index_declared(btf));
	const uint64_t *place = map_find(&btf->declared, hash_string(name));
	if (!place)
		return NULL;
	TRY(open_type(btf, *place, &cursor, &type));
	if (!strcmp(name_at(btf, type.name), name))
		*id = type.size_or_type;
	return NULL;
}

/* A section of variables, one struct btf_var_secinfo each: id, offset, size. */
static struct error *each_of_section(struct btf *btf, struct cursor *cursor, uint32_t count,
				     types_percpu_visit *visit, void *context)
{
	for (uint32_t i = 0; i < count; i++) {
		struct cursor ignored;
		struct btf_type variable;
		uint32_t id = cursor_u32(cursor), offset = cursor_u32(cursor);

		cursor_skip(cursor, 4);
		TRY(open_type(btf, id, &ignored, &variable));
		const char *name = name_at(btf, variable.name);
		if (variable.kind == BTF_VAR && name)
			TRY(visit(context, name, offset));
	}
	return NULL;
}

static struct error *btf_each_percpu(struct types *types, types_percpu_visit *visit, void *context)
{
	struct btf *btf = (struct btf *)types;
	struct cursor cursor;
	struct btf_type type;

	for (uint64_t id = 0; next_type(btf, &id, &cursor, &type);) {
		const char *name = name_at(btf, type.name);

		if (type.kind == BTF_DATASEC && name && !strcmp(name, ".data..percpu"))
			TRY(each_of_section(btf, &cursor, type.vlen, visit, context));
	}
	return NULL;
}

static void btf_destroy(struct types *types)
{
	struct btf *btf = (struct btf *)types;

	map_deinit(&btf->declared);
	vector_deinit(&btf->offsets);
	free(btf->heads);
	free(btf->nexts);
	free(btf->bytes);
	free(btf);
}

static const struct types_ops btf_ops = {
    .name = "btf",
    .find = btf_find,
    .load = btf_load,
    .each_named = btf_each_named,
    .each_enum = btf_each_enum,
    .spell = btf_spell,
    .signature = btf_signature,
    .declared = btf_declared,
    .each_percpu = btf_each_percpu,
    .destroy = btf_destroy,
};

static struct error *parse_header(struct btf *btf, size_t size, bool swap)
{
	struct cursor cursor;

	cursor_init(&cursor, btf->bytes, size, swap);
	uint16_t magic = cursor_u16(&cursor);
	cursor_u16(&cursor); /* version, flags */
	uint64_t header = cursor_u32(&cursor);
	uint64_t type_offset = cursor_u32(&cursor), type_size = cursor_u32(&cursor);
	uint64_t string_offset = cursor_u32(&cursor), string_size = cursor_u32(&cursor);

	if (cursor.failed || magic != BTF_MAGIC || header < BTF_HEADER_SIZE ||
	    header + type_offset + type_size > size ||
	    header + string_offset + string_size > size || !string_size ||
	    btf->bytes[header + string_offset + string_size - 1])
		return error_corrupt("BTF is broken: its header makes no sense", 0);
	cursor_init(&btf->type_section, btf->bytes + header + type_offset, type_size, swap);
	btf->strings = (const char *)btf->bytes + header + string_offset;
	btf->strings_size = (uint32_t)string_size;
	return NULL;
}

static struct error *create(const struct btf *made, const void *bytes, size_t size, bool swap,
			    struct types **ret)
{
	struct btf *btf = calloc(1, sizeof(*btf));

	if (!btf)
		return error_no_memory();
	*btf = *made;
	btf->types.ops = &btf_ops;
	btf->bytes = malloc(size ? size : 1);
	if (!btf->bytes) {
		btf_destroy(&btf->types);
		return error_no_memory();
	}
	memcpy(btf->bytes, bytes, size);
	btf->size = size;

	struct error *error = parse_header(btf, size, swap);
	if (!error)
		error = index_offsets(btf);
	if (!error)
		error = index_names(btf);
	if (error)
		types_destroy(&btf->types);
	else
		*ret = &btf->types;
	return error;
}

struct error *types_btf_create(const void *bytes, size_t size, bool swap, uint8_t pointer_size,
			       struct types **ret)
{
	return create(&(struct btf){.pointer_size = pointer_size}, bytes, size, swap, ret);
}

bool types_btf_is_swapped(const void *bytes, size_t size)
{
	uint16_t magic = BTF_MAGIC;

	if (size >= sizeof(magic))
		memcpy(&magic, bytes, sizeof(magic));
	return magic != BTF_MAGIC;
}

const void *types_btf_bytes(const struct types *types, size_t *size)
{
	const struct btf *btf = (const struct btf *)types;

	if (types->ops != &btf_ops || types->has_gaps || btf->base)
		return NULL;
	*size = btf->size;
	return btf->bytes;
}

struct error *types_btf_create_split(const struct types *base, uint32_t first_id,
				     uint32_t first_string, const void *bytes, size_t size,
				     bool swap, struct types **ret)
{
	const struct btf *btf = (const struct btf *)base;
	const struct btf split = {
	    .base = btf,
	    .first_id = first_id,
	    .first_string = first_string,
	    .pointer_size = btf->pointer_size,
	};

	if (base->ops != &btf_ops || btf->base || first_id != btf->offsets.count ||
	    first_string != btf->strings_size)
		return error_lost("types of a module go on from others than the kernel's", 0);
	return create(&split, bytes, size, swap, ret);
}
