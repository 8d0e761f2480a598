/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The type model: a cache of loaded types over a source. */
#include "image/types.h"

#include <stdlib.h>
#include <string.h>

static void type_destroy(struct type *type)
{
	free(type->members);
	free(type->enumerators);
	free(type);
}

void types_destroy(struct types *types)
{
	if (!types)
		return;
	for (size_t i = 0; i < types->loaded.capacity; i++)
		if (types->loaded.slots[i].used && types->loaded.slots[i].value)
			type_destroy((struct type *)(uintptr_t)types->loaded.slots[i].value);
	map_deinit(&types->loaded);
	map_deinit(&types->enumerators);
	types->ops->destroy(types);
}

static struct error *check_array(struct types *types, struct type *type)
{
	const struct type *element;

	TRY(types_get(types, type->target, &element));
	if (!element->size)
		type->count = 0;
	if (type->count > TYPE_SIZE_MAX)
		return error_corrupt("an array has no sensible size", type->target);
	type->size = element->size * type->count;
	return NULL;
}

static struct error *check_member(struct types *types, const struct type *outer,
				  const struct type_member *member)
{
	const struct type *inner;
	uint64_t room = outer->size * 8;

	TRY(types_get(types, member->type, &inner));
	uint64_t bits = member->bit_size ? member->bit_size : inner->size * 8;
	if (member->bit_offset > room || bits > room - member->bit_offset ||
	    member->bit_size > inner->size * 8 || member->bit_size > 64)
		return error_corrupt("a member lies outside of its struct", member->type);
	return NULL;
}

static struct error *check_members(struct types *types, struct type *type)
{
	size_t kept = 0;

	for (size_t i = 0; i < type->member_count; i++) {
		struct error *error = check_member(types, type, &type->members[i]);

		if (!error)
			type->members[kept++] = type->members[i];
		TRY(error_ignore_damage(error));
	}
	type->member_count = kept;
	return NULL;
}

static struct error *check(struct types *types, struct type *type)
{
	if (type->kind == TYPE_ARRAY)
		TRY(check_array(types, type));
	if (type->size > TYPE_SIZE_MAX)
		return error_corrupt("a type has no sensible size", type->size);
	return check_members(types, type);
}

static struct error *load(struct types *types, uint64_t id, struct type **ret)
{
	struct type *type;

	if (types->nesting == TYPE_NESTING_MAX)
		return error_corrupt("types are too deep in each other", id);
	type = calloc(1, sizeof(*type));
	if (!type)
		return error_no_memory();
	types->nesting++;
	struct error *error = types->ops->load(types, id, type);
	if (!error)
		error = check(types, type);
	types->nesting--;
	if (error)
		type_destroy(type);
	else
		*ret = type;
	return error;
}

/* The place is taken before the type is loaded: what contains itself meets it there. */
struct error *types_get(struct types *types, uint64_t id, const struct type **ret)
{
	uint64_t *place = map_find(&types->loaded, id);

	if (!place) {
		struct type *type;

		if (!map_insert(&types->loaded, id, NULL))
			return error_no_memory();
		TRY(load(types, id, &type));
		place = map_find(&types->loaded, id);
		*place = (uintptr_t)type;
	}
	*ret = (const struct type *)(uintptr_t)*place;
	return *ret ? NULL : error_corrupt("a type makes no sense or contains itself", id);
}

struct error *types_next(struct types *types, const char *name, struct namesakes *walk,
			 uint64_t *id)
{
	*id = 0;
	return walk->count++ < NAMESAKES_MAX ? types->ops->find(types, name, &walk->at, id) : NULL;
}

struct error *types_find(struct types *types, const char *name, const struct type **ret)
{
	struct namesakes walk = {0};
	uint64_t id = 0;

	if (types)
		TRY(types_next(types, name, &walk, &id));
	while (id) {
		struct error *error = types_get(types, id, ret);

		if (!error && (*ret)->kind != TYPE_FORWARD)
			return NULL;
		TRY(error_ignore_damage(error));
		TRY(types_next(types, name, &walk, &id));
	}
	return error_absent("type", name);
}

struct error *types_enumerator_of(struct types *types, const char *tag, const char *name,
				  int64_t *ret)
{
	const struct type *type;

	TRY(types_find(types, tag, &type));
	for (size_t i = 0; i < type->enumerator_count; i++)
		if (!strcmp(type->enumerators[i].name, name)) {
			*ret = type->enumerators[i].value;
			return NULL;
		}
	return error_absent("enumerator", name);
}

struct enumerator_walk {
	struct types *types;
	struct error *error;
};

static bool add_enumerators(void *context, uint64_t id)
{
	struct enumerator_walk *walk = context;
	const struct type *type;

	walk->error = types_get(walk->types, id, &type);
	if (error_is_damage(walk->error)) {
		walk->error = NULL;
		return true;
	}
	for (size_t i = 0; !walk->error && i < type->enumerator_count; i++) {
		uint64_t key = hash_string(type->enumerators[i].name);
		uint64_t *place = map_insert(&walk->types->enumerators, key, NULL);

		if (place)
			*place = (uint64_t)type->enumerators[i].value;
		else
			walk->error = error_no_memory();
	}
	return !walk->error;
}

struct error *types_enumerator(struct types *types, const char *name, int64_t *ret)
{
	if (!types)
		return error_absent("enumerator", name);
	if (!types->enumerators_known) {
		struct enumerator_walk walk = {.types = types};

		TRY(types->ops->each_enum(types, add_enumerators, &walk));
		TRY(walk.error);
		types->enumerators_known = true;
	}
	uint64_t *value = map_find(&types->enumerators, hash_string(name));
	if (!value)
		return error_absent("enumerator", name);
	*ret = (int64_t)*value;
	return NULL;
}

struct error *types_each_named(struct types *types, bool (*visit)(void *context, uint64_t id),
			       void *context)
{
	return types->ops->each_named(types, visit, context);
}

struct error *types_spell(struct types *types, uint64_t id, struct spelling *ret)
{
	*ret = (struct spelling){SPELLING_PLAIN, NULL, 0};
	return id ? types->ops->spell(types, id, ret) : NULL;
}

struct error *types_signature(struct types *types, uint64_t id, struct signature *ret)
{
	*ret = (struct signature){0};
	return types->ops->signature(types, id, ret);
}

struct error *types_declared(struct types *types, const char *name, uint64_t *id)
{
	*id = 0;
	if (types)
		TRY(types->ops->declared(types, name, id));
	return *id ? NULL : error_absent("type of", name);
}

struct error *types_each_declared(struct types *types, types_declared_visit *visit, void *context)
{
	return types->ops->each_declared ? types->ops->each_declared(types, visit, context) : NULL;
}

struct error *types_each_percpu(struct types *types, types_percpu_visit *visit, void *context)
{
	return types && types->ops->each_percpu ? types->ops->each_percpu(types, visit, context)
						: NULL;
}
