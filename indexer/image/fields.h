/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields: members of kernel structs by name, resolved once per dump. A file that reads kernel
 * structs opens with what it reads:
 *
 *	#define TASK_FIELDS(F)                                     \
 *		F(pid, "task_struct.pid")                          \
 *		F(state, "task_struct.__state|task_struct.state")  \
 *		F(cpu, "?thread_info.cpu")
 *	DEFINE_FIELDS(task, TASK_FIELDS)
 *	…
 *	struct task_fields f;
 *	TRY(fields_init(kernel, task, &f));
 *
 * '|' separates alternatives, first match wins: this is where kernels differ. A path may go on
 * into struct members, and through a pointer ("task_struct.thread_info->cpu"), which every look at
 * the field follows anew; anonymous structs and unions are transparent. A
 * path of a type alone ("slab|page") is the whole type. '?' in front: it is no problem when a
 * kernel does not have it. Every other missing field is one row in problems.
 */
#ifndef INQUEST_IMAGE_FIELDS_H
#define INQUEST_IMAGE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "image/field.h"
#include "image/types.h"

struct kernel;

#define FIELD_MEMBER_(name, path_) struct field name;
#define FIELD_PATH_(name, path_)   .name = {.path = (path_)},
#define DEFINE_FIELDS(prefix, LIST)                                                                \
	struct prefix##_fields {                                                                   \
		LIST(FIELD_MEMBER_)                                                                \
	};                                                                                         \
	static const struct prefix##_fields prefix##_field_paths = {LIST(FIELD_PATH_)};

#define fields_init(kernel, prefix, fields)                                                        \
	(*(fields) = prefix##_field_paths,                                                         \
	 fields_resolve(kernel, (struct field *)(fields),                                          \
			sizeof(*(fields)) / sizeof(struct field)))

/* The same, at the first call only: fields must be zeroed before it. */
#define fields_init_once(kernel, prefix, fields)                                                   \
	(((struct field *)(fields))->path ? NULL : fields_init(kernel, prefix, fields))

/* Resolves count fields by their paths; only failures are returned, absence is noted. */
struct error *fields_resolve(struct kernel *kernel, struct field *fields, size_t count);

/* One field by its path; damage (absent) if no alternative exists. */
struct error *field_find(struct kernel *kernel, const char *path, struct field *ret);

/* The same in types of other origin (a module's), which must stay as long as the field. */
struct error *field_find_in(struct kernel *kernel, struct types *types, const char *path,
			    struct field *ret);

/*
 * The field's integer in the struct whose first bytes are given, size of them; sign-extended if
 * signed. 0 when the field is absent or does not lie within these bytes.
 */
uint64_t field_load(const struct kernel *kernel, const struct field *field, const void *bytes,
		    size_t size);

/*
 * field_load() from many structs of one size: what is the same for all is found once. The field and
 * the kernel are borrowed.
 */
struct field_plan {
	const struct kernel *kernel;
	const struct field *field;
	size_t size;            /* of the structs */
	uint32_t offset, shift; /* the number is in the eight bytes there, from this bit on */
	uint64_t mask;          /* its bits; 0: not to be had so simply */
	uint64_t sign;          /* its highest bit, where it is signed; else 0 */
};
struct field_plan field_plan(const struct kernel *kernel, const struct field *field, size_t size);

static inline uint64_t field_plan_load(const struct field_plan *plan, const uint8_t *bytes)
{
	uint64_t word;

	if (!plan->mask)
		return field_load(plan->kernel, plan->field, bytes, plan->size);
	memcpy(&word, bytes + plan->offset, sizeof(word));
	word = word >> plan->shift & plan->mask;
	return (word ^ plan->sign) - plan->sign;
}

/* The field's integer in the struct at address; damage when absent or unreadable. */
struct error *field_read(struct kernel *kernel, const struct field *field, uint64_t address,
			 uint64_t *ret);

/* The same where a loss means that there is none: false, and 0. Of NULL nothing is read. */
bool field_try(struct kernel *kernel, const struct field *field, uint64_t address, uint64_t *ret);

#endif
