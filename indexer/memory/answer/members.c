/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See members.h. */
#include "answer/members.h"

#include "image/kernel.h"

enum { MEMBERS_MAX = 1 << 16 };

struct walking {
	struct kernel *kernel;
	struct error *(*visit)(void *context, const struct type_member *member,
			       uint64_t bit_offset);
	void *context;
	unsigned int count;
};

static struct error *walk(struct walking *walking, const struct type *type, uint64_t bit_offset)
{
	for (size_t i = 0; i < type->member_count; i++) {
		const struct type_member *member = &type->members[i];
		const struct type *inner;
		uint64_t at = bit_offset + member->bit_offset;

		if (++walking->count > MEMBERS_MAX)
			return error_create(ERROR_USAGE, "the struct has too many members");
		if (member->name) {
			TRY(walking->visit(walking->context, member, at));
			continue;
		}
		TRY(types_get(walking->kernel->types, member->type, &inner));
		TRY(walk(walking, inner, at));
	}
	return NULL;
}

struct error *members_walk(struct kernel *kernel, const struct type *type,
			   struct error *(*visit)(void *context, const struct type_member *member,
						  uint64_t bit_offset),
			   void *context)
{
	struct walking walking = {kernel, visit, context, 0};

	return walk(&walking, type, 0);
}
