/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fuzzers of BTF and DWARF do with a type model. */
#ifndef INQUEST_TESTS_FUZZ_TYPES_H
#define INQUEST_TESTS_FUZZ_TYPES_H

#include "fuzz.h"
#include "image/fields.h"
#include "image/kernel.h"

enum { TYPES_LOOKED_AT = 300, TYPES_BUFFER = 4096 };

static inline void types_look_at(const struct type *type)
{
	fuzz_look_text(type->name);
	for (size_t i = 0; i < type->member_count; i++)
		fuzz_look_text(type->members[i].name);
	for (size_t i = 0; i < type->enumerator_count; i++)
		fuzz_look_text(type->enumerators[i].name);
}

static inline void types_look_up(struct types *types, const char *name)
{
	const struct type *type;
	int64_t value;
	struct error *error = types_find(types, name, &type);

	if (!error)
		types_look_at(type);
	error_destroy(error);
	error_destroy(types_enumerator(types, name, &value));
}

/* A field that is there lies within its struct: so it is loaded from a buffer of that size. */
static inline void types_load_field(struct types *types, const char *path)
{
	static struct kernel kernel;
	struct field field;
	struct error *error = field_find_in(&kernel, types, path, &field);

	error_destroy(error);
	if (error || field.offset + (uint64_t)field.size > TYPES_BUFFER)
		return;
	uint8_t *bytes = calloc(1, field.offset + (size_t)field.size + 1);
	uint64_t value = field_load(&kernel, &field, bytes, field.offset + (size_t)field.size);
	fuzz_look(&value, sizeof(value));
	free(bytes);
}

/* names: what the seeds name. */
static inline void types_look_at_all(struct types *types)
{
	static const char *const names[] = {"task_struct", "list_head", "state", "int", "e",
					    "s",           "t",         "u",     "x",   ""};
	static const char *const paths[] = {"s",
					    "s.a",
					    "s.b.c|u.x",
					    "task_struct.pid",
					    "task_struct.list.next",
					    "task_struct.bits|task_struct.high",
					    "task_struct.inner",
					    "task_struct.comm"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		types_look_up(types, names[i]);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		types_load_field(types, paths[i]);
}

#endif
