/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members of structs by their paths, for all commands that show some. */
#ifndef INQUEST_ANSWER_STRUCTS_H
#define INQUEST_ANSWER_STRUCTS_H

#include "answer/declare.h"
#include "answer/show.h"

struct structs_view {
	struct kernel *kernel;
	struct printer *out;
	unsigned int radix; /* 0, 10, 16 */
	unsigned int level; /* of nesting: 1 for a member */
	bool plain;         /* without a comma behind a member */
};

/* The member at a path ("se.vruntime") of the object of type id at address. */
struct error *structs_member(struct kernel *kernel, uint64_t id, const char *path, uint64_t address,
			     struct value *ret);

/* A line for each member of a list ("pid,comm,se.vruntime"): "  NAME = VALUE,". */
struct error *structs_show(const struct structs_view *view, uint64_t id, const char *members,
			   uint64_t address);

/* The declarations of a list of members, in the braces of their struct. */
struct error *structs_declare(const struct declaring *declaring, uint64_t id, const char *name,
			      const char *members);

/* "task_struct.tasks": where in its struct the member lies. */
struct error *structs_offset(struct kernel *kernel, const char *text, uint64_t *ret);

/* "task_struct.pid,comm", "task_struct": the type's id; *members is NULL for all of it. Cuts text.
 */
struct error *structs_split(struct kernel *kernel, char *text, uint64_t *id, const char **members);

#endif
