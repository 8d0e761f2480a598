/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The type model: a cache of loaded types over a source. */
#include "image/types.h"

#include <stdlib.h>

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

struct error *types_get(struct types *types, uint64_t id, const struct type **ret)
{
	uint64_t *place = map_find(&types->loaded, id);

	if (place) {
		*ret = (const struct type *)(uintptr_t)*place;
		return NULL;
	}
	struct type *type = calloc(1, sizeof(*type));
	if (!type)
		return error_no_memory();
	struct error *error = types->ops->load(types, id, type);
	place = error ? NULL : map_insert(&types->loaded, id, NULL);
	if (!place) {
		type_destroy(type);
		return error ? error : error_no_memory();
	}
	*place = (uintptr_t)type;
	*ret = type;
	return NULL;
}

struct error *types_find(struct types *types, const char *name, const struct type **ret)
{
	if (!types)
		return error_absent("type", name);
	for (unsigned int nth = 0;; nth++) {
		uint64_t id;

		TRY(types->ops->find(types, name, nth, &id));
		if (!id)
			return error_absent("type", name);
		TRY(types_get(types, id, ret));
		if ((*ret)->kind != TYPE_FORWARD)
			return NULL;
	}
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
